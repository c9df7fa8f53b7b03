"""Which names a mount may have."""

from __future__ import annotations

import pytest

from relay_engine.names.mount_name import mount_name_problem


@pytest.mark.parametrize(
    "name",
    [
        "gate",
        "site/gate-1_main.v2",
        "gate-sub",
        "whepper",
        "my.whep",
        "live",
        "livemp4",
        "console",
        "com",
        "com10",
        "a/con-1",
        "mp4-x",
        "index",
    ],
)
def test_good(name: str) -> None:
    assert mount_name_problem(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        *("gate/whep", "whep", "gate/WHIP", "gate/whep/x", "x/api", "gate/live.mp4", "live.webm", "gate/snapshot.jpg", "gate/info.json"),
        *(
            "gate/index.m3u8",
            "a/low-latency.m3u8",
            "gate/mp4-0a_init.mp4",
            "ts-00_1.ts",
            "-sub",
            "gate/-sub",
            "api",
            "Healthz/x",
            "a" * 201,
        ),
        *("con", "CON", "a/nul", "aux.txt", "COM1", "lpt9.x/y", "prn", "gate.", "a./b", "..", "a//b", "/a", "", "ga te", "~", "gäte"),
    ],
)
def test_bad(name: str) -> None:
    assert mount_name_problem(name)
