"""Sound that a container cannot carry, turned into AAC by the transcoder that all share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.track import Track
from relay_engine.streams.audio_fitting import AudioFitter, FittedAudio
from relay_engine.streams.stream import Stream

_AAC_CONFIG = bytes.fromhex("1188")  # AAC-LC, 48 kHz, one channel: what the transcoder makes, as far as a codecs parameter tells


def fit_sound(
    fitter: AudioFitter, stream: Stream, tracks: Sequence[Track], codecs: frozenset[Codec], on_unit: Callable[[AccessUnit], None]
) -> FittedAudio | None:
    """The stream's sound as AAC, where there is some that `tracks` leave out; None where nothing is to be done or can be."""
    return fitter.attach(stream, Codec.AAC, on_unit) if _find_unfit(stream, tracks, codecs) is not None else None


def foretell_sound(stream: Stream, tracks: Sequence[Track], codecs: frozenset[Codec]) -> Track | None:
    """What `fit_sound` would give, as far as playlists name it, while nobody hears it yet."""
    source = _find_unfit(stream, tracks, codecs)
    return None if source is None else replace(source, codec=Codec.AAC, audio_config=_AAC_CONFIG)


def _find_unfit(stream: Stream, tracks: Sequence[Track], codecs: frozenset[Codec]) -> Track | None:
    if Codec.AAC not in codecs or any(track.kind is MediaKind.AUDIO for track in tracks):
        return None
    source = next((track for track in stream.tracks if track.kind is MediaKind.AUDIO), None)
    return None if source is None or source.codec is Codec.AAC else source  # AAC that is left out is AAC that nobody can decode
