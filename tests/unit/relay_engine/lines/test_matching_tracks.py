"""Which tracks of a smaller picture stand for those that readers know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.lines.matching_tracks import match_tracks
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from tests.kit.media.made_media import AUDIO, VIDEO

H265 = Track(0, Codec.H265, 90_000)
OPUS = Track(1, Codec.OPUS, 48_000, channels=2)
SMALL = replace(VIDEO, width=640, height=360)


def turned(*tracks: Track) -> tuple[Track, ...]:
    return tuple(replace(track, id=index) for index, track in enumerate(tracks))


@pytest.mark.parametrize(
    ("announced", "offered", "codecs", "ids"),
    [
        ((), (SMALL, AUDIO), "H264 PCMU", {0: 0, 1: 1}),
        ((VIDEO, AUDIO), (SMALL, AUDIO), "H264 PCMU", {0: 0, 1: 1}),
        ((VIDEO, AUDIO), turned(AUDIO, SMALL), "H264 PCMU", {0: 1, 1: 0}),
        ((VIDEO,), (SMALL, AUDIO), "H264", {0: 0}),
        ((VIDEO, AUDIO), (SMALL,), "H264", {0: 0}),  # readers have to come again
        ((H265, AUDIO), (SMALL, AUDIO), "H264 PCMU", {0: 0, 1: 1}),  # these as well
        ((VIDEO, AUDIO), (SMALL, OPUS), "H264 OPUS", {0: 0, 1: 1}),
    ],
)
def test_tracks_keep_their_places_where_the_formats_are_the_same(
    announced: tuple[Track, ...], offered: tuple[Track, ...], codecs: str, ids: dict[int, int]
) -> None:
    match = match_tracks(announced, offered)
    assert " ".join(track.codec.value.upper() for track in match.tracks) == codecs
    assert [track.id for track in match.tracks] == list(range(len(match.tracks)))
    assert match.ids == ids


def test_the_parameters_are_those_of_the_smaller_picture() -> None:
    assert match_tracks((VIDEO, AUDIO), (SMALL, AUDIO)).tracks[0].width == 640
