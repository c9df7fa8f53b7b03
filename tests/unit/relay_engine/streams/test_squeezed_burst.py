"""SqueezedBurst: the same packets over TCP and UDP, with other stamps and nothing else changed."""

from __future__ import annotations

import pytest

from relay_engine.streams.burst import Burst, PacketRun, frame
from relay_engine.streams.squeezed_burst import CachedPart, SqueezedBurst
from tests.kit.media.made_media import video_unit


def packet(number: int, stamp: int, size: int = 20) -> bytes:
    return b"\x80\x60" + number.to_bytes(2) + stamp.to_bytes(4) + b"SSRC" + bytes([number & 0xFF]) * size


def burst(number: int, stamp: int, *, packets: int = 3, sound: bool = True) -> Burst:
    runs = [PacketRun(0, tuple(packet(number + index, stamp, 20 + index) for index in range(packets)))]
    if sound:
        runs.insert(0, PacketRun(1, (packet(900 + number, 7), packet(901 + number, 8)), is_audio=True))
        runs.insert(0, PacketRun(0, (b"report",), is_rtcp=True, is_audio=True))
    return Burst((), tuple(runs), random_access=False, video=video_unit(number))


TICKS = [90, 40, 0]


def parts(*, has_sound: bool = False) -> list[CachedPart]:
    bursts = [burst(10, 0xFFFFFFF0), burst(13, 50, sound=False), burst(16, 100)]
    return [CachedPart(each, ticks, has_sound and not ticks) for each, ticks in zip(bursts, TICKS, strict=True)]


EXPECTED = [
    *(packet(10 + index, 74, 20 + index) for index in range(3)),
    *(packet(13 + index, 90, 20 + index) for index in range(3)),
    *(packet(16 + index, 100, 20 + index) for index in range(3)),
]


SOUND = [packet(916, 7), packet(917, 8)]


@pytest.mark.parametrize("is_framed_already", [True, False])
@pytest.mark.parametrize("channels", [(0, 2), (6, None)])
def test_wire_bytes_are_the_pictures_with_their_new_stamps(channels, is_framed_already):
    made = parts()
    kept = [part.burst.interleaved(channels) for part in made] if is_framed_already else []
    squeezed = SqueezedBurst(made)
    assert squeezed.interleaved(channels) == b"".join(frame(channels[0], each) for each in EXPECTED)
    assert squeezed.interleaved(channels) is squeezed.interleaved(channels)
    if is_framed_already:
        assert [part.burst.interleaved(channels) for part in made] == kept  # what the others are sent stays as it was
    else:
        assert not any(part.burst._wire for part in made)  # nothing is kept for channels that nobody else has


def test_datagrams_are_the_same_packets() -> None:
    squeezed = SqueezedBurst(parts())
    assert [each for run in squeezed.runs for each in run.packets] == EXPECTED
    assert b"".join(data for index in range(3) for _, data in squeezed.trains(index)) == b"".join(EXPECTED)
    assert squeezed.size == sum(map(len, EXPECTED))
    assert squeezed.first_sequence_numbers() == {0: 10}


@pytest.mark.parametrize("is_framed_already", [True, False])
def test_sound_comes_along_where_it_is_wanted_and_keeps_its_stamps(is_framed_already: bool) -> None:
    made = parts(has_sound=True)
    if is_framed_already:
        for part in made:
            part.burst.interleaved((0, 2))
    squeezed = SqueezedBurst(made)
    assert [each for run in squeezed.runs for each in run.packets] == EXPECTED[:6] + SOUND + EXPECTED[6:]
    pictures, sound, last = EXPECTED[:6], SOUND, EXPECTED[6:]
    wire = [*(frame(0, each) for each in pictures), *(frame(2, each) for each in sound), *(frame(0, each) for each in last)]
    assert squeezed.interleaved((0, 2)) == b"".join(wire)
    assert squeezed.first_sequence_numbers() == {0: 10, 1: 916}


def test_pictures_that_rtp_cannot_carry_and_tracks_not_set_up_are_left_out() -> None:
    empty = CachedPart(Burst((), (), random_access=False, video=video_unit(1)), 5)
    squeezed = SqueezedBurst([empty, parts()[0]])
    assert squeezed.interleaved((0, 2)) == b"".join(frame(0, each) for each in EXPECTED[:3])
    assert squeezed.interleaved((None, 2)) == b""
    assert SqueezedBurst([empty]).first_sequence_numbers() == {}
