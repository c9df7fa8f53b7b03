"""FLV: header, script data and tags (Adobe FLV 10.1 Annex E; Enhanced RTMP v2 for H.265)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from relay_engine.media import aac, h264, h265
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.nalu import join_length_prefixed
from relay_engine.media.timestamps import rescale
from relay_engine.media.track import Track
from relay_engine.mux.sample import Sample, learn_format, picture_nalus, timescale
from relay_engine.mux.sample_timer import SampleTimer

CODECS = frozenset({Codec.H264, Codec.H265, Codec.AAC})
AUDIO_TAG, VIDEO_TAG, SCRIPT_TAG = 8, 9, 18

_MILLISECONDS = 1000
_KEY_FRAME, _INTER_FRAME = 1, 2
_AVC = 7
_ENHANCED = 0x80  # the rest of the byte is frame type and packet type, a FourCC follows
_SEQUENCE_START, _CODED_FRAMES = 0, 1
_AAC_44K_16BIT_STEREO = 0xAF  # what every AAC tag says; the configuration tells the truth
_FOURCC_HEVC = b"hvc1"


class FlvMuxer:
    """Starts at the first random access point with time 0; one video and one audio track."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        video = next((track for track in tracks if track.kind is MediaKind.VIDEO and track.codec in CODECS), None)
        audio = next((track for track in tracks if track.codec is Codec.AAC), None)
        chosen = [track for track in (video, audio) if track is not None]
        self._tracks = {track.id: track for track in chosen}
        self._timers = {track.id: SampleTimer(track) for track in chosen}
        self._leader_id = chosen[0].id
        self._origin_ms: int | None = None
        self._is_renewed = False
        self._file_header = b"FLV\x01" + bytes([bool(video) | 4 * bool(audio)]) + (9).to_bytes(4, "big") + bytes(4)
        self.header = self._make_header()  # to be sent first; follows what the camera changes

    def _make_header(self) -> bytes:
        tracks = tuple(self._tracks.values())
        return self._file_header + serialize_tag(SCRIPT_TAG, 0, metadata(tracks)) + b"".join(map(_configuration_tag, tracks))

    def write(self, unit: AccessUnit) -> bytes:
        """The tag of `unit`; empty for tracks that are not carried and for what comes before the start."""
        track = self._tracks.get(unit.track_id)
        if track is None:
            return b""
        sample = self._timers[unit.track_id].place(unit)
        at_ms = rescale(sample.dts, timescale(track), _MILLISECONDS)
        if self._origin_ms is None:
            if track.id != self._leader_id or not sample.random_access:
                return b""
            self._origin_ms = at_ms
        if at_ms < self._origin_ms:
            return b""
        return self._new_configuration(track, sample, at_ms - self._origin_ms) + self._frame_tag(sample, at_ms - self._origin_ms)

    def _frame_tag(self, sample: Sample, at_ms: int) -> bytes:
        track = self._tracks[sample.track_id]
        return serialize_tag(VIDEO_TAG if track.kind is MediaKind.VIDEO else AUDIO_TAG, at_ms, frame_body(track, sample))

    def _new_configuration(self, track: Track, sample: Sample, at_ms: int) -> bytes:
        """A further configuration tag where the camera has changed its parameter sets."""
        if not sample.random_access or track.kind is not MediaKind.VIDEO:
            return b""
        changed = learn_format(track, sample)
        if changed is not None:
            self._tracks[track.id] = changed
            self.header = self._make_header()
            self._is_renewed = True
        # Again at each key frame: a client that is late skips some.
        return _configuration_tag(self._tracks[track.id], at_ms) if self._is_renewed else b""


def serialize_tag(kind: int, at_ms: int, body: bytes) -> bytes:
    """A tag and the size that follows it; the upper 8 of the time's 32 bits come last (E.4.1)."""
    at_ms &= 0xFFFFFFFF
    head = bytes([kind]) + len(body).to_bytes(3, "big") + (at_ms & 0xFFFFFF).to_bytes(3, "big") + bytes([at_ms >> 24, 0, 0, 0])
    return head + body + (len(body) + 11).to_bytes(4, "big")


def configuration_body(track: Track) -> bytes:
    """The body of the tag (or RTMP message) that a decoder needs first."""
    match track.codec:
        case Codec.H264:
            return bytes([_KEY_FRAME << 4 | _AVC, 0, 0, 0, 0]) + h264.serialize_avcc(track.parameter_sets)
        case Codec.H265:
            return bytes([_ENHANCED | _KEY_FRAME << 4 | _SEQUENCE_START]) + _FOURCC_HEVC + h265.serialize_hvcc(track.parameter_sets)
        case _:
            return bytes([_AAC_44K_16BIT_STEREO, 0]) + track.audio_config


def frame_body(track: Track, sample: Sample) -> bytes:
    """The body of the tag (or RTMP message) with one access unit."""
    if track.codec is Codec.AAC:
        return bytes([_AAC_44K_16BIT_STEREO, 1]) + sample.nalus[0]
    offset = rescale(sample.pts - sample.dts, timescale(track), _MILLISECONDS) & 0xFFFFFF
    frame_type = _KEY_FRAME if sample.random_access else _INTER_FRAME
    if track.codec is Codec.H265:
        head = bytes([_ENHANCED | frame_type << 4 | _CODED_FRAMES]) + _FOURCC_HEVC
    else:
        head = bytes([frame_type << 4 | _AVC, 1])
    return head + offset.to_bytes(3, "big") + join_length_prefixed(picture_nalus(track, sample))


def metadata(tracks: Sequence[Track]) -> bytes:
    """onMetaData as AMF 0 (E.5)."""
    values: dict[str, float] = {}
    for track in tracks:
        match track.codec:
            case Codec.AAC:
                config = aac.parse_audio_specific_config(track.audio_config)
                values |= {"audiocodecid": 10, "audiosamplerate": config.sample_rate, "audiosamplesize": 16, "stereo": config.channels > 1}
            case _:
                code = _AVC if track.codec is Codec.H264 else int.from_bytes(_FOURCC_HEVC, "big")
                values |= {"videocodecid": code, "width": track.width, "height": track.height}
                values |= {"framerate": track.frame_rate} if track.frame_rate else {}
    pairs = b"".join(_amf_name(name) + _amf_value(value) for name, value in values.items())
    return b"\x02" + _amf_name("onMetaData") + b"\x08" + len(values).to_bytes(4, "big") + pairs + b"\x00\x00\x09"


def _configuration_tag(track: Track, at_ms: int = 0) -> bytes:
    return serialize_tag(VIDEO_TAG if track.kind is MediaKind.VIDEO else AUDIO_TAG, at_ms, configuration_body(track))


def _amf_name(name: str) -> bytes:
    return len(name).to_bytes(2, "big") + name.encode()


def _amf_value(value: float | bool) -> bytes:
    return bytes([1, value]) if isinstance(value, bool) else b"\x00" + struct.pack(">d", value)
