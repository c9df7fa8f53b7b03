"""The load generator itself: it compiles, speaks RTSP to the relay, and sees no gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.compiled_program import NoCompilerError, compile_program
from tests.benchmarks.load_result import run_load
from tests.benchmarks.servers import CHECKOUT, run_floor, run_relay


@pytest.fixture(scope="module", autouse=True)
def _programs() -> None:
    try:
        compile_program("load_generator")
        compile_program("send_floor")
    except NoCompilerError as error:
        pytest.skip(str(error))


def test_drains_the_send_floor(tmp_path: Path) -> None:
    with run_floor(tmp_path, bytes_per_tick=1000) as server:
        result = run_load(server, "--drain", "--viewers", 3, "--seconds", 0.5, "--settle", 0.1)
    assert result.playing == 3
    assert result.values["delivered_mb"] > 0


@pytest.mark.skipif(not (CHECKOUT / "main.py").exists(), reason="no program to run")
@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_relay_serves_three_viewers_without_a_gap(tmp_path: Path, transport: str) -> None:
    with run_relay(tmp_path) as server:
        result = run_load(server, "--viewers", 3, "--sample", -1, "--seconds", 1, "--settle", 0.5, "--transport", transport)
    healthy = result.values["healthy"]
    assert (result.playing, result.gaps, healthy["checked"]) == (3, 0, 3)
    assert healthy["packets"] > 100
    assert healthy["wrong_starts"] == 0
    assert healthy["rtp_info_wrong"] == 0
