"""The stream's clock: stamps repaired, wrong rates noticed, sender reports, the pace of sending."""
