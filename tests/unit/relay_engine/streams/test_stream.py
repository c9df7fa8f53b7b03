"""Stream: from access units to what readers get."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import ParameterSets
from relay_engine.streams.burst import Burst
from relay_engine.streams.start_style import SQUEEZED, start_style
from relay_engine.streams.stream import Stream
from tests.kit.media.made_media import AUDIO, FRAME_TICKS, PPS, SPS, VIDEO, ManualClock, audio_unit, video_unit
from tests.kit.players.list_reader import ListReader, sequence_numbers, stamps


class FailingReader(ListReader):
    def push(self, burst: Burst) -> None:
        raise ValueError("broken")


def make_stream(*tracks) -> tuple[Stream, ListReader]:
    stream = Stream(tracks or (VIDEO, AUDIO), ManualClock())
    reader = ListReader()
    stream.fanout.add(reader)
    return stream, reader


async def test_audio_rides_with_the_next_video_unit() -> None:
    stream, reader = make_stream()
    stream.write(video_unit(0, key=True))
    stream.write(audio_unit(0))
    stream.write(audio_unit(1))
    assert len(reader.bursts) == 1
    stream.write(video_unit(1))
    assert [run.track_id for run in reader.bursts[1].runs] == [1, 0]
    assert [unit.track_id for unit in reader.bursts[1].units] == [1, 1, 0]
    stream.close()


def test_sender_reports_of_all_tracks_ride_with_the_first_burst() -> None:
    stream, reader = make_stream()
    stream.write(video_unit(0, key=True))
    assert [run.track_id for run in reader.bursts[0].runs if run.is_rtcp] == [0, 1]
    stream.write(video_unit(1))
    assert not any(run.is_rtcp for run in reader.bursts[1].runs)


async def test_audio_alone_leaves_by_the_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.streams.stream.MAX_AUDIO_WAIT_S", 0.0)
    stream, reader = make_stream()
    stream.write(audio_unit(0))
    assert reader.bursts == []
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [run.track_id for run in reader.bursts[0].runs if not run.is_rtcp] == [1]
    assert not reader.bursts[0].random_access


async def test_sound_without_video_may_be_joined_at_any_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.streams.stream.MAX_AUDIO_WAIT_S", 0.0)
    stream, reader = make_stream(replace(AUDIO, id=0))
    stream.write(replace(audio_unit(0), track_id=0))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert reader.bursts[0].random_access


def test_parameter_sets_precede_every_random_access_unit() -> None:
    stream, reader = make_stream(VIDEO)
    stream.write(video_unit(0, key=True))
    assert reader.bursts[0].units[0].nalus[:2] == (SPS, PPS)


def test_ready_only_when_parameter_sets_are_known() -> None:
    stream, _ = make_stream(replace(VIDEO, parameter_sets=ParameterSets()))
    assert not stream.ready.is_set()
    unit = video_unit(0, key=True)
    stream.write(replace(unit, nalus=(SPS, PPS, *unit.nalus)))
    assert stream.ready.is_set()
    assert (stream.tracks[0].width, stream.tracks[0].height) == (1280, 720)


def test_a_failing_reader_is_closed_and_costs_the_others_nothing() -> None:
    stream, reader = make_stream(VIDEO)
    failing = FailingReader()
    stream.fanout.add(failing)
    stream.write(video_unit(0, key=True))
    stream.write(video_unit(1))
    assert failing.closed
    assert len(reader.bursts) == 2
    assert len(stream.fanout) == 1


def play(stream: Stream, frames: int = 10) -> None:
    for index in range(frames):
        stream.write(video_unit(index, key=index == 0))


def test_instant_start_runs_into_live_without_a_gap() -> None:
    stream, reader = make_stream(VIDEO)
    play(stream)
    start = stream.start_point("instant")
    stream.write(video_unit(10))
    numbers = sequence_numbers([start.burst, reader.bursts[-1]])
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert start.tracks[0].sequence_number == numbers[0]
    assert not start.waits_for_random_access


def test_instant_start_squeezes_the_pictures_onto_the_live_edge() -> None:
    stream, reader = make_stream(VIDEO)
    play(stream)
    squeezed = stamps(stream.start_point("instant").burst)
    assert squeezed[-1] == stamps(reader.bursts[-1])[0]
    assert squeezed == sorted(squeezed)
    assert squeezed[-1] - squeezed[0] < FRAME_TICKS
    assert stream.start_point("instant").tracks[0].rtp_timestamp == squeezed[0]


def test_a_long_gop_puts_a_player_less_than_a_tenth_of_a_second_behind() -> None:
    stream, _ = make_stream(VIDEO)
    play(stream, 500)
    squeezed = stamps(stream.start_point("instant").burst)
    assert len(set(squeezed)) == 500
    assert squeezed[-1] - squeezed[0] <= 5_400


def test_squeeze_keeps_display_order_with_b_frames() -> None:
    stream, _ = make_stream(VIDEO)
    for arrival, display in enumerate([0, 3, 1, 2, 6, 4, 5]):
        stream.write(replace(video_unit(display, key=arrival == 0), received_at=1_000 + arrival / 25))
    squeezed = stamps(stream.start_point("instant").burst)
    order = sorted(range(7), key=squeezed.__getitem__)
    assert order == [0, 2, 3, 1, 5, 6, 4]
    assert len(set(squeezed)) == 7


@pytest.mark.parametrize("join_after", [3, 4, 5, 6, 7, 8, 9])
def test_pictures_after_the_squeeze_are_shown_in_their_turn(join_after: int) -> None:
    """A B-frame that comes live belongs before the reference picture that came already: that one may not have been moved."""
    displays = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8]
    stream, reader = make_stream(VIDEO)
    for arrival, display in enumerate(displays):
        if arrival == join_after:
            squeezed = stamps(stream.start_point("instant").burst)
        stream.write(replace(video_unit(display, key=arrival == 0), received_at=1_000 + arrival / 25))
    seen = squeezed + [stamp for burst in reader.bursts[join_after:] for stamp in stamps(burst)]
    assert [displays[index] for index in sorted(range(10), key=seen.__getitem__)] == list(range(10))
    assert seen[-1] - seen[0] <= (displays[-1] - displays[0]) * FRAME_TICKS


def test_all_tracks_of_rtp_info_name_one_instant() -> None:
    stream, _ = make_stream()
    play(stream)
    start = stream.start_point("instant")
    report = stream.sender_report
    video_s = (start.tracks[0].rtp_timestamp - stream.feed.rtp_timestamp(0, 0)) % 2**32 / 90_000
    audio_s = (start.tracks[1].rtp_timestamp - stream.feed.rtp_timestamp(1, 0)) % 2**32 / 8_000
    assert video_s == pytest.approx(audio_s, abs=1 / 8_000)
    assert report(0)[1] == report(1)[1] == 200


async def test_rtp_info_names_the_sound_that_waits_for_its_picture() -> None:
    stream, reader = make_stream()
    play(stream)
    stream.write(audio_unit(0))
    start = stream.start_point("instant")
    stream.write(audio_unit(1))
    stream.write(video_unit(10))
    assert start.tracks[1].sequence_number == sequence_numbers(reader.bursts, track_id=1)[0]
    stream.close()


def test_keyframe_start_waits_and_leaves_video_out_of_rtp_info() -> None:
    stream, _ = make_stream()
    play(stream)
    start = stream.start_point("keyframe")
    assert start.burst is None
    assert start.waits_for_random_access
    assert start.tracks[0] is None
    assert start.tracks[1] is not None


def test_full_gop_start_keeps_the_true_stamps() -> None:
    stream, reader = make_stream(VIDEO)
    play(stream)
    assert stamps(stream.start_point("full-gop").burst) == [stamp for burst in reader.bursts for stamp in stamps(burst)]


async def test_a_reader_that_takes_pictures_as_they_come_gets_true_stamps_and_no_old_sound() -> None:
    stream, reader = make_stream()
    for index in range(10):
        stream.write(video_unit(index, key=index == 0))
        stream.write(audio_unit(2 * index))
    start = stream.start_point("instant", start_style("Lavf59.27.100"))
    assert stamps(start.burst) == [stamp for burst in reader.bursts for stamp in stamps(burst)]
    assert stamps(start.burst, track_id=1) == []
    assert start is not stream.start_point("instant")
    stream.close()


async def test_vlc_gets_its_buffer_at_the_true_pace_with_sound_and_what_is_older_squeezed_before_it() -> None:
    stream, reader = make_stream()
    for index in range(100):
        stream.write(audio_unit(2 * index))
        stream.write(audio_unit(2 * index + 1))
        stream.write(video_unit(index, key=index == 0))
    start = stream.start_point("instant", start_style("LibVLC/3.0.24 (LIVE555 Streaming Media v2024.06.26)"))
    given, true = stamps(start.burst), [stamp for burst in reader.bursts for stamp in stamps(burst)]
    kept = 24  # the newest 0.9 s, and the picture that the older ones are squeezed to
    assert given[-kept:] == true[-kept:]
    assert 0 < true[-kept] - given[0] <= 5_400
    assert given == sorted(set(given))
    assert len(given) == 100
    sound = sequence_numbers([start.burst], track_id=1)
    assert sound == sequence_numbers(reader.bursts, track_id=1)[-2 * (kept - 1) :]
    assert start.tracks[1].sequence_number == sound[0]
    assert not any(run.is_rtcp for run in start.burst.runs)
    stream.close()


async def test_vlc_gets_no_sound_of_the_squeezed_part_where_sound_leaves_between_two_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.streams.stream.MAX_AUDIO_WAIT_S", 0.0)
    stream, reader = make_stream()
    for index in range(60):
        stream.write(video_unit(index, key=index == 0))
        stream.write(audio_unit(2 * index))
        for _ in range(3):
            await asyncio.sleep(0)  # the timer sends it alone
    start = stream.start_point("instant", start_style("LibVLC/3.0.24"))
    sound = sequence_numbers([start.burst], track_id=1)
    assert sound == sequence_numbers(reader.bursts, track_id=1)[-len(sound) :]
    assert 22 <= len(sound) <= 24  # of 0.9 s
    stream.close()


async def test_sound_goes_on_beside_pictures_that_rtp_cannot_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, reader = make_stream(replace(VIDEO, codec=Codec.JPEG, parameter_sets=ParameterSets()), AUDIO)
    for index in range(5):
        stream.write(audio_unit(index))
        stream.write(replace(video_unit(index, key=True), nalus=(b"no picture at all",)))
    assert stream.damaged_units == 5
    assert [[unit.track_id for unit in burst.units] for burst in reader.bursts] == [[1, 0]] * 5
    assert [run.track_id for run in reader.bursts[-1].runs if not run.is_rtcp] == [1]
    assert not stream.feed.is_waiting
    stream.close()


def test_vlc_gets_a_young_gop_as_it_is() -> None:
    stream, reader = make_stream(VIDEO)
    play(stream, 20)
    start = stream.start_point("instant", start_style("LibVLC/3.0.24"))
    assert stamps(start.burst) == [stamp for burst in reader.bursts for stamp in stamps(burst)]


def test_a_player_that_nothing_is_known_of_gets_everything_squeezed() -> None:
    assert start_style("") == start_style("GStreamer/1.22.0") == SQUEEZED


def test_joiners_between_two_bursts_share_one_start_point() -> None:
    stream, _ = make_stream(VIDEO)
    play(stream)
    assert stream.start_point("instant") is stream.start_point("instant")
    before = stream.start_point("instant")
    stream.write(video_unit(10))
    assert stream.start_point("instant") is not before


def test_restart_continues_sequence_and_time_for_the_same_readers() -> None:
    stream, reader = make_stream(VIDEO)
    play(stream)
    stream.suspend()
    stream.restart((VIDEO,))
    stream.write(video_unit(0, key=True, start=5_000_000, at=1_003.0))
    numbers = sequence_numbers(reader.bursts)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    jump_s = (stamps(reader.bursts[-1])[0] - stamps(reader.bursts[-2])[0]) / 90_000
    assert jump_s == pytest.approx(1_003.0 - 1_000.36, abs=0.01)


def test_a_picture_of_a_lost_camera_is_not_given_as_live() -> None:
    stream, _ = make_stream(VIDEO)
    play(stream)
    stream.suspend()
    assert stream.start_point("instant").burst is None
    assert stream.last_random_access_unit() is None


async def test_a_unit_without_a_picture_is_nobodys_random_access_point() -> None:
    stream, reader = make_stream()
    assert stream.write(video_unit(0, key=True))
    recovery_point = AccessUnit(0, 500, False, (b"\x06\x06\x01\x84\x80",), received_at=1_000.01)
    assert not stream.write(recovery_point)
    assert len(reader.bursts) == len(stream.cached_units()) == 1
    assert stream.write(video_unit(1))
    assert stream.cached_units()[1].nalus[2:] == (recovery_point.nalus[0], *video_unit(1).nalus)
    stream.close()
