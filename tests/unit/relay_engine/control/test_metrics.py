"""Prometheus text: the families that dashboards rely on, hostile labels, and what many readers may cost."""

from __future__ import annotations

import asyncio

import pytest
from prometheus_client.parser import text_string_to_metric_families

from relay_engine.control.metrics import CONTENT_TYPE, MOST_READERS, render_metrics
from relay_engine.events import Event, ListenerStatus, MountState
from tests.kit.relay.sample_events import make_line_status, make_mount_status, make_reader_status, make_relay_status

EVENTS = (
    ListenerStatus("listener/rtsp", "rtsp", "0.0.0.0", 8554, ""),
    ListenerStatus("listener/http", "http", "0.0.0.0", 8080, "in use"),
    make_mount_status("gate"),
    make_mount_status("door", state=MountState.RETRYING),
    make_reader_status(),
    make_relay_status(),
)
# what the relay has always said of EVENTS: names, types and labels that dashboards were built on
ALWAYS = """\
# HELP relay_mount_state 1 for the state that the mount is in, 0 for the others.
# TYPE relay_mount_state gauge
relay_mount_state{mount="gate",state="stopped"} 0
relay_mount_state{mount="gate",state="idle"} 0
relay_mount_state{mount="gate",state="connecting"} 0
relay_mount_state{mount="gate",state="live"} 1
relay_mount_state{mount="gate",state="retrying"} 0
relay_mount_state{mount="door",state="stopped"} 0
relay_mount_state{mount="door",state="idle"} 0
relay_mount_state{mount="door",state="connecting"} 0
relay_mount_state{mount="door",state="live"} 0
relay_mount_state{mount="door",state="retrying"} 1
# HELP relay_mount_readers Readers of the mount now.
# TYPE relay_mount_readers gauge
relay_mount_readers{mount="gate"} 2
relay_mount_readers{mount="door"} 2
# HELP relay_mount_received_bytes_total Coded bytes from the source.
# TYPE relay_mount_received_bytes_total counter
relay_mount_received_bytes_total{mount="gate"} 1000
relay_mount_received_bytes_total{mount="door"} 1000
# HELP relay_mount_sent_bytes_total Bytes to all readers of the mount.
# TYPE relay_mount_sent_bytes_total counter
relay_mount_sent_bytes_total{mount="gate"} 2000
relay_mount_sent_bytes_total{mount="door"} 2000
# HELP relay_mount_received_units_total Access units from the source.
# TYPE relay_mount_received_units_total counter
relay_mount_received_units_total{mount="gate"} 25
relay_mount_received_units_total{mount="door"} 25
# HELP relay_mount_dropped_units_total Access units given up at the hand-off: the engine was late.
# TYPE relay_mount_dropped_units_total counter
relay_mount_dropped_units_total{mount="gate"} 3
relay_mount_dropped_units_total{mount="door"} 3
# HELP relay_mount_reconnects_total Times the source came back.
# TYPE relay_mount_reconnects_total counter
relay_mount_reconnects_total{mount="gate"} 1
relay_mount_reconnects_total{mount="door"} 1
# HELP relay_mount_received_bits_per_second Rate from the source.
# TYPE relay_mount_received_bits_per_second gauge
relay_mount_received_bits_per_second{mount="gate"} 2000000
relay_mount_received_bits_per_second{mount="door"} 2000000
# HELP relay_mount_sent_bits_per_second Rate to all readers of the mount.
# TYPE relay_mount_sent_bits_per_second gauge
relay_mount_sent_bits_per_second{mount="gate"} 4000000
relay_mount_sent_bits_per_second{mount="door"} 4000000
# HELP relay_reader_sent_bytes_total Bytes to the reader.
# TYPE relay_reader_sent_bytes_total counter
relay_reader_sent_bytes_total{mount="gate",reader="r1",protocol="rtsp/tcp",peer="10.0.0.9:40000"} 12345
# HELP relay_reader_dropped_units_total Access units the reader missed: it was too slow.
# TYPE relay_reader_dropped_units_total counter
relay_reader_dropped_units_total{mount="gate",reader="r1",protocol="rtsp/tcp",peer="10.0.0.9:40000"} 4
# HELP relay_reader_sent_bits_per_second Rate to the reader.
# TYPE relay_reader_sent_bits_per_second gauge
relay_reader_sent_bits_per_second{mount="gate",reader="r1",protocol="rtsp/tcp",peer="10.0.0.9:40000"} 2000000
# HELP relay_listener_up 1 while the listener takes clients.
# TYPE relay_listener_up gauge
relay_listener_up{protocol="rtsp",port="8554"} 1
relay_listener_up{protocol="http",port="8080"} 0
# HELP relay_readers Readers of all mounts now.
# TYPE relay_readers gauge
relay_readers 2
# HELP relay_received_bits_per_second Rate from all sources.
# TYPE relay_received_bits_per_second gauge
relay_received_bits_per_second 2000000
# HELP relay_sent_bits_per_second Rate to all readers.
# TYPE relay_sent_bits_per_second gauge
relay_sent_bits_per_second 4000000
# HELP relay_loop_lag_seconds Worst lateness of the engine's loop in the last second.
# TYPE relay_loop_lag_seconds gauge
relay_loop_lag_seconds 0.0025
# HELP relay_cpu_percent CPU of the process in the last second, of one core.
# TYPE relay_cpu_percent gauge
relay_cpu_percent 7.25
# HELP process_resident_memory_bytes Memory of the process.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 50000000
# HELP process_start_time_seconds When the relay started, in Unix time.
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1000
# HELP process_cpu_seconds_total CPU time used by the process.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 1.5
"""

type Family = tuple[str, str, str]  # name, type, explanation
type Series = tuple[str, frozenset[tuple[str, str]]]


async def _render(events: tuple[Event, ...] = EVENTS, cpu_seconds: float = 1.5) -> str:
    return (await render_metrics(events, cpu_seconds=cpu_seconds)).decode()


def _read(text: str) -> tuple[set[Family], dict[Series, float]]:
    families = list(text_string_to_metric_families(text))
    samples = [sample for family in families for sample in family.samples]
    series = {(sample.name, frozenset(sample.labels.items())): sample.value for sample in samples}
    assert len(series) == len(samples)  # no series twice
    return {(family.name, family.type, family.documentation) for family in families}, series


async def test_what_dashboards_were_built_on_is_there() -> None:
    families, series = _read(await _render())
    old_families, old_series = _read(ALWAYS)
    new = {name for name, _, _ in families - old_families}
    assert {name for name in new if not name.startswith("relay_line_")} == {"relay_readers_without_series"}
    assert not old_families - families
    waiting = {("relay_mount_state", frozenset({("mount", mount), ("state", "waiting")})): 0 for mount in ("gate", "door")}
    assert series == {**old_series, **waiting, ("relay_readers_without_series", frozenset()): 0}


async def test_it_is_the_text_that_every_scraper_reads() -> None:
    text = await _render()
    assert CONTENT_TYPE == "text/plain; version=0.0.4; charset=utf-8"
    assert text.endswith("\n")
    headers = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE ")]
    assert len(headers) == len(set(headers))
    assert all(line.split()[2].endswith("_total") for line in text.splitlines() if line.startswith("# TYPE ") and line.endswith(" counter"))


@pytest.mark.parametrize("name", ['a"b\\c\nd', "\n# TYPE evil counter\nevil 1", '"} 1\nevil{a="', "\\", "\\n", "카메라", "\x00", "\r"])
async def test_a_hostile_name_stays_one_value_of_one_label(name: str) -> None:
    series = _read(await _render((make_mount_status(name), make_reader_status(peer=name))))[1]
    assert series[("relay_mount_readers", frozenset({("mount", name)}))] == 2
    assert any(("peer", name) in labels for metric, labels in series if metric == "relay_reader_sent_bytes_total")
    assert not any(metric.startswith("evil") for metric, _ in series)


async def test_half_a_character_does_not_take_the_metrics_away() -> None:
    series = _read(await _render((make_mount_status("gate\ud800"), make_mount_status("door"))))[1]
    assert ("relay_mount_readers", frozenset({("mount", "door")})) in series


async def test_nothing_at_all_is_fine() -> None:
    assert _read(await _render((), 0))[1][("process_cpu_seconds_total", frozenset())] == 0


async def test_of_a_crowd_those_who_watch_longest_have_their_series() -> None:
    crowd = [make_reader_status(f"r{number}", since=9000.0 - number, bytes_sent=number) for number in range(MOST_READERS + 3)]
    series = _read(await _render(tuple(crowd)))[1]
    shown = {dict(labels)["reader"] for metric, labels in series if metric == "relay_reader_sent_bytes_total"}
    assert shown == {f"r{number}" for number in range(3, MOST_READERS + 3)}
    assert series[("relay_readers_without_series", frozenset())] == 3


async def test_the_loop_goes_round_while_a_crowd_is_rendered() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.ensure_future(count())
    text = await _render(tuple(make_reader_status(f"r{number}") for number in range(MOST_READERS)))
    counting.cancel()
    assert turns > 3 * MOST_READERS / 200  # a turn for every part of the three families
    assert text.count("# HELP relay_reader_sent_bytes_total") == 1


async def test_a_line_tells_what_crosses_it_and_what_may() -> None:
    text = await _render((make_line_status(reduced=("gate",), is_over=True), make_line_status("")))
    found = {
        (sample.name, sample.labels["line"]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "line" in sample.labels
    }
    assert {name: value for (name, line), value in found.items() if line == "road"} == {
        "relay_line_limit_bits_per_second": 2_500_000,
        "relay_line_received_bits_per_second": 2_000_000,
        "relay_line_sessions": 1,
        "relay_line_reduced_mounts": 1,
        "relay_line_over": 1,
    }
    assert found["relay_line_over", ""] == 0
