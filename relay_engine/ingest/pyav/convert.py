"""av_convert: from FFmpeg's packets to access units, one converter a track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from relay_engine.media import aac, h264, h265, opus
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.nalu import split_annexb, split_length_prefixed
from relay_engine.media.track import ParameterSets, Track

VIDEO_CLOCK_RATE = 90_000
_START_CODES = (b"\x00\x00\x01", b"\x00\x00\x00\x01")
_DEFAULT_FRAME_S = 0.04  # between units whose stamps and rate nobody knows
_MAX_STRAYS = 5
_ADTS_SYNC_BYTES = 7
_BELIEVED_ADTS = 3  # frames in a row of another configuration
_G711 = {"pcm_mulaw": Codec.PCMU, "pcm_alaw": Codec.PCMA}

type _Split = Callable[[bytes], tuple[bytes, ...]]
type _Duration = Callable[[bytes], int]  # ticks that one coded frame lasts


@dataclass(frozen=True, slots=True)
class _Format:
    """How the packets of one codec become units."""

    split: _Split
    is_random_access: Callable[[tuple[bytes, ...]], bool] | None = None  # None: every unit
    sets: tuple[bytes, ...] = ()  # parameter sets that stand beside the packets, not in them
    is_adts: bool = False  # the configuration stands in front of every frame
    duration: _Duration | None = None  # audio: lets stamps of whole milliseconds be made exact again


class PacketConverter:
    """Turns the packets of one FFmpeg stream into units of `track`.

    A packet without any time stamp is held until the next one tells where it belongs: FFmpeg gives the first of an
    RTSP session none. A configuration that changes in mid-stream (FLV, RTMP, MP4) comes as side data of the packet from
    which on it holds: parameter sets go in front of the pictures, sound gets another `track`.
    """

    def __init__(self, track: Track, stream: Stream, form: _Format) -> None:
        self.track = track
        self._form = form
        self._base = stream.time_base
        self._strays = 0  # stamps in a row that were not believed
        self._held: list[AccessUnit] = []
        self._last_pts: int | None = None
        self._adts_head = b""  # what does not change from frame to frame
        self._adts_strays = 0
        self._measure()

    def _measure(self) -> None:
        """Take the track's clock over."""
        track = self.track
        self._ticks_up, self._ticks_down = track.clock_rate * self._base.numerator, self._base.denominator
        self._step = round((1 / track.frame_rate if track.frame_rate else _DEFAULT_FRAME_S) * track.clock_rate)
        self._tolerance = 2 * self._ticks_up / self._ticks_down  # ticks by which the container rounds stamps

    def convert(self, packet: Packet[Stream], received_at: float) -> list[AccessUnit]:
        """The units that `packet` completes, in order. Raises RemoteProtocolError where its data make no sense."""
        if packet.has_sidedata("new_extradata"):
            self._reconfigure(bytes(packet.get_sidedata("new_extradata")))
        data = bytes(packet)
        if self._form.is_adts:
            self._watch_adts(data)
        nalus = self._form.split(data)
        if not nalus:
            return []
        check = self._form.is_random_access
        is_start = check is None or check(nalus)
        if is_start and self._form.sets:  # again at each: one that got lost on its way must not cost the pictures behind it
            nalus = self._form.sets + nalus
        unit = AccessUnit(self.track.id, 0, is_start, nalus, self._to_ticks(packet.dts), received_at)
        if packet.duration and self._form.duration is None:
            self._step = self._to_ticks(packet.duration) or self._step
        pts = self._to_ticks(packet.pts if packet.pts is not None else packet.dts)
        if pts is None and self._last_pts is None:
            self._held.append(unit)
            return []
        pts = self._place(pts, nalus[0])
        held, self._held = self._held, []
        placed = [replace(early, pts=pts - (len(held) - index) * self._step, dts=None) for index, early in enumerate(held)]
        return [*placed, replace(unit, pts=pts)]

    def _watch_adts(self, data: bytes) -> None:
        """Sound in a transport stream says its configuration in front of every frame; one frame alone may be damaged."""
        head = data[2:3] + bytes([data[3] & 0xC0]) if len(data) > _ADTS_SYNC_BYTES and data[0] == 0xFF and data[1] & 0xF6 == 0xF0 else b""
        if not head or head == self._adts_head:
            self._adts_strays = 0
            return
        self._adts_strays += 1
        if not self._adts_head or self._adts_strays >= _BELIEVED_ADTS:
            is_known = not self._adts_head
            self._adts_head, self._adts_strays = head, 0
            if not is_known:
                self._reconfigure(aac.parse_adts(data).config.serialize())

    def _reconfigure(self, extradata: bytes) -> None:
        """Go on by another decoder configuration. Raises RemoteProtocolError where it makes no sense; the one before then holds."""
        match self.track.codec:
            case Codec.H264 | Codec.H265 if extradata:
                self._form = _nalu_format(self.track.codec, extradata)[0]
            case Codec.AAC if extradata and extradata != self.track.audio_config:
                is_adts = self._form.is_adts
                self.track, form = _aac_format(self.track.id, extradata)
                self._form = replace(form, is_adts=is_adts)
                self._last_pts, self._strays, self._held = None, 0, []  # they were counted by another clock
                self._measure()
            case _:
                pass

    def _place(self, pts: int | None, data: bytes) -> int:
        """The stamp where there is one, made exact; else the one that follows from the unit before."""
        if pts is None:
            pts = (self._last_pts or 0) + self._step
        if self._form.duration is not None:
            if self._last_pts is not None:
                pts = self._smooth(pts, self._last_pts + self._step)
            self._step = self._form.duration(data)
        self._last_pts = pts
        return pts

    def _smooth(self, pts: int, expected: int) -> int:
        """Sound follows on sound: containers round its stamps and put them on the wrong frame now and then."""
        error = abs(pts - expected)
        if error <= self._tolerance:
            self._strays = 0
        elif error <= 1.5 * self._step and self._strays < _MAX_STRAYS:
            self._strays += 1
        else:
            self._strays = 0
            return pts
        return expected

    def _to_ticks(self, stamp: int | None) -> int | None:
        if stamp is None:
            return None
        return (stamp * self._ticks_up * 2 + self._ticks_down) // (self._ticks_down * 2)


@dataclass(frozen=True, slots=True)
class UncarriedStream:
    """A stream that no track can carry as it is."""

    kind: str
    codec: str  # FFmpeg's name


def make_converter(stream: Stream, track_id: int) -> PacketConverter | UncarriedStream:
    """The converter for `stream`, with its Track as far as the headers tell it."""
    name, extradata = codec_name(stream), _extradata_of(stream)
    if isinstance(stream, VideoStream):
        if name in ("h264", "hevc"):
            return _nalu_converter(stream, track_id, Codec.H264 if name == "h264" else Codec.H265, extradata)
        if name == "mjpeg":
            track = Track(track_id, Codec.JPEG, VIDEO_CLOCK_RATE, width=stream.width, height=stream.height, frame_rate=_rate_of(stream))
            return PacketConverter(track, stream, _Format(_whole))
    if isinstance(stream, AudioStream):
        rate, channels = stream.codec_context.sample_rate, stream.codec_context.channels
        if name in _G711:
            form = _Format(_whole, duration=lambda data: len(data) // max(1, channels))
            return PacketConverter(Track(track_id, _G711[name], rate or 8000, channels or 1), stream, form)
        if name == "opus":
            form = _Format(_whole, duration=opus.packet_duration)
            return PacketConverter(Track(track_id, Codec.OPUS, opus.CLOCK_RATE, channels or 2), stream, form)
        if name == "aac" and extradata:
            return _aac_converter(stream, track_id, extradata)
    return UncarriedStream(stream.type, name)


def needs_adts_header(stream: Stream) -> bool:
    """True for AAC whose configuration is only in the ADTS headers of its packets (MPEG-TS)."""
    return codec_name(stream) == "aac" and not _extradata_of(stream)


def make_adts_converter(stream: AudioStream, track_id: int, first_packet: bytes) -> PacketConverter:
    """The converter for such AAC. Raises RemoteProtocolError where there is no ADTS header either."""
    track, form = _aac_format(
        track_id, aac.parse_adts(first_packet).config.serialize(), stream.codec_context.sample_rate, stream.codec_context.channels
    )
    return PacketConverter(track, stream, replace(form, is_adts=True))


def codec_name(stream: Stream) -> str:
    """FFmpeg's name of the coded format, whichever decoder it would use."""
    context = getattr(stream, "codec_context", None)
    return context.codec.canonical_name if context is not None else "unknown"


def _extradata_of(stream: Stream) -> bytes:
    context = getattr(stream, "codec_context", None)
    return bytes(context.extradata or b"") if context is not None else b""


def _nalu_converter(stream: VideoStream, track_id: int, codec: Codec, extradata: bytes) -> PacketConverter:
    form, sets = _nalu_format(codec, extradata)
    track = Track(track_id, codec, VIDEO_CLOCK_RATE, width=stream.width, height=stream.height, frame_rate=_rate_of(stream))
    return PacketConverter(replace(track, parameter_sets=sets), stream, form)


def _nalu_format(codec: Codec, extradata: bytes) -> tuple[_Format, ParameterSets]:
    """How pictures are framed behind `extradata`, a decoder configuration record or an Annex B byte stream."""
    module = h264 if codec is Codec.H264 else h265
    if extradata and not extradata.startswith(_START_CODES):
        parse = h264.parse_avcc if codec is Codec.H264 else h265.parse_hvcc
        record = parse(extradata)
        size, sets = record.length_size, record.parameter_sets
        return _Format(lambda data: tuple(split_length_prefixed(data, size)), module.is_random_access, _in_order(sets)), sets
    sets, _rest = module.split_parameter_sets(split_annexb(extradata))
    return _Format(_split_annexb, module.is_random_access, _in_order(sets)), sets


def _in_order(sets: ParameterSets) -> tuple[bytes, ...]:
    return sets.vps + sets.sps + sets.pps


def _aac_converter(stream: AudioStream, track_id: int, config: bytes) -> PacketConverter:
    track, form = _aac_format(track_id, config, stream.codec_context.sample_rate, stream.codec_context.channels)
    return PacketConverter(track, stream, form)


def _aac_format(track_id: int, config: bytes, rate: int = 0, channels: int = 0) -> tuple[Track, _Format]:
    """The track, and how its packets become units; `rate` and `channels` as FFmpeg sees them, where it has looked."""
    asc = aac.parse_audio_specific_config(config)
    if rate not in (asc.sample_rate, asc.output_sample_rate, 2 * asc.sample_rate):  # FFmpeg has looked further, at another configuration
        rate, channels = asc.output_sample_rate, asc.channels
    samples = asc.frame_length * rate // asc.sample_rate
    track = Track(track_id, Codec.AAC, rate, channels or asc.channels, audio_config=config)
    return track, _Format(_without_adts, duration=lambda data: samples)


def _rate_of(stream: VideoStream) -> float:
    rate = stream.average_rate
    return float(rate) if rate else 0.0


def _split_annexb(data: bytes) -> tuple[bytes, ...]:
    return tuple(split_annexb(data))


def _whole(data: bytes) -> tuple[bytes, ...]:
    return (data,) if data else ()


def _without_adts(data: bytes) -> tuple[bytes, ...]:
    raw = aac.strip_adts(data)
    return (raw,) if raw else ()
