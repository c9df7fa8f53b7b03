"""Sound that a container cannot carry, turned into AAC by the transcoder that all share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.track import Track
from relay_engine.streams.audio_fitting import AudioFitter, FittedAudio
from relay_engine.streams.stream import Stream


def fit_sound(
    fitter: AudioFitter, stream: Stream, tracks: Sequence[Track], codecs: frozenset[Codec], on_unit: Callable[[AccessUnit], None]
) -> FittedAudio | None:
    """The stream's sound as AAC, where there is some that `tracks` leave out; None where nothing is to be done or can be."""
    if Codec.AAC not in codecs or any(track.kind is MediaKind.AUDIO for track in tracks):
        return None
    source = next((track for track in stream.tracks if track.kind is MediaKind.AUDIO), None)
    if source is None or source.codec is Codec.AAC:  # AAC that is left out is AAC that nobody can decode
        return None
    return fitter.attach(stream, Codec.AAC, on_unit)
