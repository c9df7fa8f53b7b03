"""What FFmpeg is told for each kind of address."""

from __future__ import annotations

import pytest

from relay_engine.dialing.address import parse_address
from relay_engine.ingest.pyav.demux_plan import make_plan

ADDRESSES = [
    "rtsp://h/a", "rtsps://h/a", "http://h/a", "https://h/a", "rtmp://h/a/b", "rtmps://h/a/b", "udp://:5004", "rtp://:5004", "/srv/a.mp4",
]  # fmt: skip


@pytest.mark.parametrize("text", ADDRESSES)
def test_no_plan_throws_the_first_key_frame_away(text: str) -> None:
    assert "fflags" not in make_plan(parse_address(text)).options


@pytest.mark.parametrize("text", ADDRESSES[:-1])
def test_every_network_plan_ends_when_the_peer_falls_silent(text: str) -> None:
    plan = make_plan(parse_address(text))
    assert plan.read_timeout_s or plan.options.get("timeout") == "5000000" or plan.options.get("rw_timeout") == "5000000"


@pytest.mark.parametrize("text", ["rtmp://h/a/b", "rtmps://h/a/b"])
def test_rtmp_is_never_told_to_listen(text: str) -> None:
    assert "timeout" not in make_plan(parse_address(text)).options


@pytest.mark.parametrize("text", ["rtsps://h/a", "https://h/a", "rtmps://h/a/b"])
def test_certificates_that_cameras_sign_themselves_are_taken(text: str) -> None:
    assert make_plan(parse_address(text)).options["tls_verify"] == "0"


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_rtsp_transport(transport: str) -> None:
    plan = make_plan(parse_address("rtsp://h/a"), transport)
    assert (plan.transport, plan.options["rtsp_transport"]) == (transport, transport)


def test_only_files_begin_anew_at_their_end() -> None:
    assert [make_plan(parse_address(text)).loops for text in ADDRESSES] == [False] * 8 + [True]
    assert make_plan(parse_address("/srv/a.mp4")).kind == "file"
