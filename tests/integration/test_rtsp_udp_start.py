"""A UDP viewer who comes to a 12 Mbit/s camera catches up with the live picture where timers fire every 15.6 ms only, as on Windows."""

from __future__ import annotations

import socket
import sys
import time

import pytest

from relay_engine.serving.rtsp.udp_reader import UdpReader
from relay_engine.streams.timing.pace import PACE_BYTES
from tests.kit.loops.proactor_like_loop import run_proactor_like
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import video_unit
from tests.kit.players.rtsp_client import RtspClient
from tests.kit.relay.rtsp_relay import start_relay, until

PICTURE_BYTES = 60_000  # 12 Mbit/s at 25 a second
CACHED = 40  # pictures: 2.4 MB


@pytest.mark.skipif(sys.platform == "win32", reason="the imitation is for the other systems")
def test_a_newcomer_catches_up_in_far_fewer_steps_than_of_16_kib() -> None:
    async def scene() -> None:
        async with start_relay() as relay, RtspClient(relay.port) as client:
            for index in range(10, 10 + CACHED):
                intake_of(relay.mount).write(video_unit(index, key=index == 10, size=PICTURE_BYTES, at=time.monotonic()))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtcp:
                for port in (rtp, rtcp):
                    port.bind(("127.0.0.1", 0))
                pair = f"{rtp.getsockname()[1]}-{rtcp.getsockname()[1]}"
                answer = await client.ask("SETUP", "/trackID=0", Transport=f"RTP/AVP;unicast;client_port={pair}")
                assert answer.status == 200
                assert (await client.ask("PLAY")).status == 200
                (reader,) = relay.mount.readers
                assert isinstance(reader, UdpReader)
                await _catch_up(reader)

    run_proactor_like(scene())


async def _catch_up(reader: UdpReader) -> None:
    steps, send_paced = 0, reader._send_paced

    def count() -> None:
        nonlocal steps
        steps += 1
        send_paced()

    reader._send_paced = count  # type: ignore[method-assign]
    queued = reader._paced_bytes
    assert queued > CACHED * PICTURE_BYTES // 2
    await until(lambda: reader.in_time)
    assert 0 < steps < queued / PACE_BYTES / 3
