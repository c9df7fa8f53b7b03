"""Signs of life: what a stream sends its RTP readers while its source is silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import ParameterSets, Track
from relay_engine.streams.life_sign import make_life_sign
from relay_engine.streams.stream import Stream
from tests.kit.media.made_media import AUDIO, PPS, SPS, VIDEO, ManualClock, audio_unit, video_unit
from tests.kit.players.list_reader import ListReader, sequence_numbers, stamps

SETS = ParameterSets(vps=(b"v",), sps=(b"s",), pps=(b"p", b"q"))
NULL_PACKET = b"\x47\x1f\xff\x10" + bytes(184)
PICTURE = AccessUnit(0, 90, True, (b"picture",))
CASES = [
    (Track(0, Codec.H264, 90_000, parameter_sets=ParameterSets(sps=(SPS,), pps=(PPS,))), (SPS, PPS)),
    (Track(0, Codec.H265, 90_000, parameter_sets=SETS), (b"v", b"s", b"p", b"q")),
    (Track(0, Codec.MPEGTS, 90_000), (NULL_PACKET,)),
    (Track(0, Codec.JPEG, 90_000), (b"picture",)),
    (Track(0, Codec.OPUS, 48_000, channels=2), (b"picture",)),
]


@pytest.mark.parametrize(("track", "nalus"), CASES, ids=lambda value: value.codec if isinstance(value, Track) else "")
def test_life_sign_changes_no_picture(track: Track, nalus: tuple[bytes, ...]) -> None:
    assert make_life_sign(track, PICTURE).nalus == nalus


def silent_stream(*tracks: Track) -> tuple[Stream, ListReader, ManualClock]:
    """A stream whose source has fallen silent after ten pictures."""
    clock = ManualClock()
    stream, reader = Stream(tracks, clock), ListReader()
    stream.fanout.add(reader)
    for index in range(10):
        stream.write(video_unit(index, key=index == 0, at=clock.now))
    return stream, reader, clock


def test_nothing_is_added_while_pictures_or_sounds_come() -> None:
    stream, reader, clock = silent_stream(VIDEO, AUDIO)
    clock.now += 3.9
    stream.show_life()
    stream.write(video_unit(98, at=clock.now))
    clock.now += 3.9
    stream.show_life()
    assert len(reader.bursts) == 11


def test_a_picture_that_comes_late_by_its_stamp_counts_as_life() -> None:
    stream, reader, clock = silent_stream(VIDEO)
    for index in range(10, 20):
        clock.now += 1
        stream.write(video_unit(index, at=clock.now))  # 25 times too slow
        stream.show_life()
    assert len(reader.bursts) == 20


def test_nothing_is_added_before_the_first_picture() -> None:
    stream = Stream((VIDEO,), ManualClock())
    stream.show_life()
    assert stream.feed.flush() is None


def test_every_four_seconds_of_silence_one_sign() -> None:
    stream, reader, clock = silent_stream(VIDEO, AUDIO)
    for _ in range(9):
        clock.now += 1
        stream.show_life()
    assert len(reader.bursts) == 12
    numbers = sequence_numbers(reader.bursts)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert all(not burst.units and burst.video is None and not burst.random_access for burst in reader.bursts[10:])


def test_signs_do_not_overtake_what_a_stalled_line_brings_later() -> None:
    stream, reader, clock = silent_stream(VIDEO)
    for _ in range(2):
        clock.now += 4
        stream.show_life()
    for index in range(10, 200):
        stream.write(video_unit(index, at=clock.now))
    times = [stamp for burst in reader.bursts for stamp in stamps(burst)]
    assert times == sorted(set(times))


def test_signs_of_a_source_that_is_gone_follow_the_time_and_its_return_follows_them() -> None:
    stream, reader, clock = silent_stream(VIDEO)
    stream.suspend()
    for _ in range(2):
        clock.now += 4
        stream.show_life()
    first, second = (stamps(burst)[0] for burst in reader.bursts[10:])
    assert second - first == 4 * 90_000
    stream.restart((VIDEO,))
    stream.write(video_unit(0, key=True, at=clock.now))
    assert stamps(reader.bursts[12])[0] >= second


def test_who_joins_a_silent_stream_misses_no_packet() -> None:
    stream, reader, clock = silent_stream(VIDEO)
    clock.now += 6
    stream.show_life()
    stream.write(video_unit(150, at=clock.now))
    start = stream.start_point("instant")
    stream.write(video_unit(151, at=clock.now))
    assert start.burst is not None
    numbers = sequence_numbers([start.burst, reader.bursts[-1]])
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    times = stamps(start.burst)
    assert times == sorted(times)


async def test_sound_alone_shows_life_too() -> None:
    clock = ManualClock()
    stream, reader = Stream((replace(AUDIO, id=0),), clock), ListReader()
    stream.fanout.add(reader)
    stream.write(replace(audio_unit(0), track_id=0))
    stream.suspend()
    clock.now += 6
    stream.show_life()
    assert [len(run.packets) for burst in reader.bursts for run in burst.runs if not run.is_rtcp] == [1, 1]
    stream.close()


def test_a_suspended_stream_shows_life_too() -> None:
    stream, reader, clock = silent_stream(VIDEO)
    stream.suspend()
    clock.now += 6
    stream.show_life()
    assert len(reader.bursts) == 11
    assert stream.start_point("instant").burst is None
