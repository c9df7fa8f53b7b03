"""SqueezedBurst: the same packets over TCP and UDP, with other stamps and nothing else changed."""

from __future__ import annotations

import pytest

from relay_engine.streams.burst import Burst, PacketRun, frame
from relay_engine.streams.squeezed_burst import SqueezedBurst
from tests.helpers.made_media import video_unit


def packet(number: int, stamp: int, size: int = 20) -> bytes:
    return b"\x80\x60" + number.to_bytes(2) + stamp.to_bytes(4) + b"SSRC" + bytes([number & 0xFF]) * size


def burst(number: int, stamp: int, *, packets: int = 3, sound: bool = True) -> Burst:
    runs = [PacketRun(0, tuple(packet(number + index, stamp, 20 + index) for index in range(packets)))]
    if sound:
        runs.insert(0, PacketRun(1, (packet(900 + number, 7), packet(901 + number, 8)), is_audio=True))
        runs.insert(0, PacketRun(0, (b"report",), is_rtcp=True, is_audio=True))
    return Burst((), tuple(runs), random_access=False, video=video_unit(number))


BURSTS = [burst(10, 0xFFFFFFF0), burst(13, 50, sound=False), burst(16, 100)]
TICKS = [90, 40, 0]
EXPECTED = [
    *(packet(10 + index, 74, 20 + index) for index in range(3)),
    *(packet(13 + index, 90, 20 + index) for index in range(3)),
    *(packet(16 + index, 100, 20 + index) for index in range(3)),
]


@pytest.mark.parametrize("is_framed_already", [True, False])
@pytest.mark.parametrize("channels", [(0, 2), (6, None)])
def test_wire_bytes_are_the_pictures_with_their_new_stamps(channels, is_framed_already):
    bursts = [burst(10, 0xFFFFFFF0), burst(13, 50, sound=False), burst(16, 100)]
    if is_framed_already:
        kept = [each.interleaved(channels) for each in bursts]
    squeezed = SqueezedBurst(bursts, TICKS)
    assert squeezed.interleaved(channels) == b"".join(frame(channels[0], each) for each in EXPECTED)
    assert squeezed.interleaved(channels) is squeezed.interleaved(channels)
    if is_framed_already:
        assert [each.interleaved(channels) for each in bursts] == kept  # what the others are sent stays as it was
    else:
        assert not any(each._wire for each in bursts)  # nothing is kept for channels that nobody else has


def test_datagrams_are_the_same_packets():
    squeezed = SqueezedBurst(BURSTS, TICKS)
    assert [each for run in squeezed.runs for each in run.packets] == EXPECTED
    assert b"".join(data for index in range(3) for _, data in squeezed.trains(index)) == b"".join(EXPECTED)
    assert squeezed.size == sum(map(len, EXPECTED))
    assert squeezed.first_sequence_numbers() == {0: 10}


def test_pictures_that_rtp_cannot_carry_and_tracks_not_set_up_are_left_out():
    empty = Burst((), (), random_access=False, video=video_unit(1))
    squeezed = SqueezedBurst([empty, BURSTS[0]], [5, 90])
    assert squeezed.interleaved((0, 2)) == b"".join(frame(0, each) for each in EXPECTED[:3])
    assert squeezed.interleaved((None, 2)) == b""
    assert SqueezedBurst([empty], [5]).first_sequence_numbers() == {}
