"""MediaWatch: silence is measured from what was seen, and said by what was missing."""

from __future__ import annotations

import pytest

from relay_engine.errors import Fault
from relay_engine.streams.media_watch import MediaWatch
from tests.kit.media.made_media import AUDIO, VIDEO


def never(_since: float) -> float:
    return 0.0


def test_before_the_tracks_are_known_a_feeder_has_longer() -> None:
    watch = MediaWatch(10.0, 100.0)
    assert watch.left_s(120.0, never) == 5.0
    assert watch.describe_silence(126.0).fault is Fault.TIMED_OUT
    watch.note_started((VIDEO,), 120.0)
    assert watch.left_s(120.0, never) == 10.0
    assert watch.describe_silence(131.0).fault is Fault.NO_FRAMES


@pytest.mark.parametrize(("tracks", "track_id", "counts"), [((VIDEO, AUDIO), 1, False), ((VIDEO, AUDIO), 0, True), ((AUDIO,), 1, True)])
def test_where_there_is_a_picture_sound_alone_proves_nothing(tracks, track_id, counts):
    watch = MediaWatch(10.0, 100.0)
    watch.note_started(tracks, 100.0)
    watch.note_unit(track_id, 104.0)
    watch.note_unit(track_id, 108.0)
    assert watch.heard_at == (108.0 if counts else 100.0)
    assert watch.live_for_s == (4.0 if counts else 0.0)


def test_what_came_while_the_loop_was_late_is_no_silence() -> None:
    watch = MediaWatch(10.0, 100.0)
    watch.note_started((VIDEO,), 100.0)
    assert watch.left_s(115.0, never) == -5.0
    assert watch.left_s(115.0, lambda since: 7.0 if since == 100.0 else 0.0) == 2.0
