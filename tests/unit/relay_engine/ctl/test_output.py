"""What ctl prints."""

from __future__ import annotations

import re
from typing import Any

import pytest

from relay_engine.ctl.output import render


@pytest.mark.parametrize(
    ("command", "value", "text"),
    [
        ("mounts.remove", None, ""),
        ("mounts.list", [], "none"),
        ("reload", {"mounts": 2}, "mounts = 2"),
        ("mounts.list", [{"name": "gate", "state": "live", "readers": 2, "more": 1}], "name  state  readers\ngate  live   2"),
        ("other.list", [{"a": True, "b": None}, {"a": False, "b": 1.5}], "a    b\nyes  -\nno   1.5"),
        (
            "devices.look",
            {"brand": "axis", "channels": [{"number": 1, "id": "1", "name": "Gate", "online": True}]},
            "brand = axis\n\nnumber  name  online\n1       Gate  yes",
        ),
        ("settings.get", {"rtsp": {"port": 8554, "udp": True}, "x": []}, "rtsp.port = 8554\nrtsp.udp = yes"),
    ],
)
def test_values(command: str, value: Any, text: str) -> None:
    assert render(command, value) == text


def test_times_are_for_people() -> None:
    text = render("keys.add", {"created": 1_795_820_275.046, "expires": 0.0, "linger_s": 10.0})
    assert re.fullmatch(r"created = 2026-11-2[78] \d\d:\d\d:\d\d\nexpires = -\nlinger_s = 10", text)


def test_what_a_stranger_sends_does_not_steer_the_terminal() -> None:
    text = render("readers.list", [{"id": "r1", "user_agent": "\x1b]0;owned\x07\u202e\nx" + "y" * 200}])
    assert text.isprintable() or set(text) - {"\n"} == {c for c in text if c.isprintable()}
    assert max(map(len, text.splitlines())) < 100
