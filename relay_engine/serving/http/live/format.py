"""The endless containers that HTTP clients may ask for, and what each can carry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.track import Track
from relay_engine.mux import flv, fmp4, mpegts, multipart
from relay_engine.mux.live_mp4 import LiveMp4
from relay_engine.serving.http.live.feed import Muxer


class _EndlessMpegts(mpegts.MpegtsMuxer):
    """Needs no header: the tables are repeated all the time."""

    header = b""


class _MotionJpeg:
    """Whole pictures, one after the other."""

    header = multipart.OPENING

    def __init__(self, tracks: Sequence[Track]) -> None:
        self._track_id = tracks[0].id

    def write(self, unit: AccessUnit) -> bytes:
        return multipart.serialize_picture(unit.nalus[0]) if unit.track_id == self._track_id else b""


@dataclass(frozen=True, slots=True)
class LiveFormat:
    """One container."""

    content_type: str
    codecs: frozenset[Codec]
    make_muxer: Callable[[Sequence[Track]], Muxer]

    def choose_tracks(self, tracks: Sequence[Track]) -> tuple[Track, ...]:
        """What of a stream this container carries: a picture and a sound at most; empty where nothing fits."""
        fitting = [track for track in tracks if track.codec in self.codecs and _is_known(track)]
        first = (next((track for track in fitting if track.kind is kind), None) for kind in (MediaKind.VIDEO, MediaKind.AUDIO))
        return tuple(track for track in first if track is not None)


def _is_known(track: Track) -> bool:
    return track.codec is Codec.JPEG or fmp4.is_carried(track)


FORMATS = {
    "mp4": LiveFormat("video/mp4", fmp4.CODECS, LiveMp4),
    "ts": LiveFormat("video/mp2t", mpegts.CODECS, _EndlessMpegts),
    "flv": LiveFormat("video/x-flv", flv.CODECS, flv.FlvMuxer),
    "mjpeg": LiveFormat(multipart.CONTENT_TYPE, frozenset({Codec.JPEG}), _MotionJpeg),
}
