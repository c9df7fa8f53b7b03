"""Burst: shared wire bytes and datagram trains."""

from __future__ import annotations

import pytest

from relay_engine.streams.burst import Burst, PacketRun, make_trains

AUDIO_RUN = PacketRun(1, (b"A" * 20,), is_audio=True)
VIDEO_RUN = PacketRun(0, (b"V" * 300, b"v" * 10))
REPORT_RUN = PacketRun(0, (b"R" * 28,), is_rtcp=True, is_audio=True)
BURST = Burst((), (AUDIO_RUN, VIDEO_RUN, REPORT_RUN), random_access=False, video=None)


def test_interleaved_frames_every_packet_on_its_channel() -> None:
    assert BURST.interleaved((4, 2)) == (
        b"$\x02\x00\x14" + b"A" * 20 + b"$\x04\x01\x2c" + b"V" * 300 + b"$\x04\x00\x0a" + b"v" * 10 + b"$\x05\x00\x1c" + b"R" * 28
    )


def test_tracks_without_a_channel_are_left_out() -> None:
    assert BURST.interleaved((None, 0)) == b"$\x00\x00\x14" + b"A" * 20


def test_audio_only_leaves_out_video_packets() -> None:
    assert b"V" not in BURST.interleaved_audio((0, 2))
    assert b"A" in BURST.interleaved_audio((0, 2))


def test_readers_with_the_same_channels_share_one_object() -> None:
    assert BURST.interleaved((0, 2)) is BURST.interleaved((0, 2))
    assert BURST.interleaved((0, 2)) is not BURST.interleaved((2, 0))


@pytest.mark.parametrize(
    ("sizes", "trains"),
    [
        ([], []),
        ([100], [(100, 100)]),
        ([100, 100, 100], [(100, 300)]),
        ([100, 100, 40], [(100, 240)]),
        ([40, 100, 100], [(40, 40), (100, 200)]),
        ([100, 40, 100], [(100, 140), (100, 100)]),
        ([100, 40, 40], [(100, 140), (40, 40)]),
        ([1000] * 64 + [1000], [(1000, 64_000), (1000, 1000)]),
        ([1400] * 60, [(1400, 46 * 1400), (1400, 14 * 1400)]),
    ],
)
def test_trains_are_of_equal_size_but_for_the_last(sizes, trains):
    made = make_trains(tuple(bytes(size) for size in sizes))
    assert [(size, len(data)) for size, data in made] == trains
    assert sum(len(data) for _, data in made) == sum(sizes)


def test_with_a_set_segment_only_whole_packets_are_joined() -> None:
    packets = tuple(bytes(size) for size in (30, 8, 100, 100, 40, 100))
    made = make_trains(packets, 100)
    assert [(size, len(data)) for size, data in made] == [(100, 30), (100, 8), (100, 240), (100, 100)]
    assert BURST.trains(1, 300) == ((300, b"V" * 300 + b"v" * 10),)
    assert BURST.trains(1, 300) is BURST.trains(1, 300)
