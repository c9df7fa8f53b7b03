"""Drivers: one for each language in which cameras are steered."""
