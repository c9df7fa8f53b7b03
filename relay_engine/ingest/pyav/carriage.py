"""Carriage: which streams of an opened container are relayed, and how."""

from __future__ import annotations

import contextlib
import logging
from fractions import Fraction
from typing import Protocol

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard, Disposition, Stream

from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.ingest.pyav.convert import UncarriedStream, codec_name, make_adts_converter, make_converter, needs_adts_header
from relay_engine.ingest.pyav.ts_remuxer import TsRemuxer, can_remux
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track

_log = logging.getLogger(__name__)

_SOUND_WAIT_S = 1.0  # declared sound that does not come by then is left out


class _Converter(Protocol):
    track: Track

    def convert(self, packet: Packet[Stream], received_at: float) -> list[AccessUnit]: ...


class Carriage:
    """Sorts packets to their converters. Sound that cannot be carried is left out with a log line; it never stops the picture."""

    def __init__(self, container: InputContainer, name: str, remuxer: TsRemuxer | None = None) -> None:
        """`remuxer`: of an earlier round of the same file, to go on with."""
        self._name = name
        video, audio = _first_video(container), _best(container, "audio")
        if video is None and audio is None:
            raise SourceError(Fault.NO_VIDEO, "neither picture nor sound in it")
        self._converters: dict[int, _Converter] = {}
        self.remuxer = remuxer
        self._sound: AudioStream | None = None  # waits for its first packet, which tells its configuration
        self._waiting_since: float | None = None
        self._held: list[tuple[Packet[Stream], float]] = []
        if video is not None:
            self._carry_video(video, audio)
        elif audio is not None:
            self._carry_only_sound(audio)
        self._discard_others(container)

    @property
    def tracks(self) -> tuple[Track, ...] | None:
        """None while the configuration of the sound is not known."""
        if self._sound is not None:
            return None
        return tuple(dict.fromkeys(converter.track for converter in self._converters.values()))

    @property
    def streams(self) -> list[int]:
        """Indexes of the streams to demux."""
        return [*self._converters, *([self._sound.index] if self._sound is not None else [])]

    def clock_rate(self, track_id: int) -> int:
        """Ticks per second of a track that has units."""
        return next(converter.track.clock_rate for converter in self._converters.values() if converter.track.id == track_id)

    def convert(self, packet: Packet[Stream], received_at: float) -> list[AccessUnit]:
        """The units that are due now. Raises RemoteProtocolError where the packet makes no sense."""
        if self._sound is None:
            return self._converters[packet.stream_index].convert(packet, received_at)
        self._held.append((packet, received_at))
        self._learn_sound(self._sound, packet, received_at)
        return [] if self.tracks is None else self._release()

    def _release(self) -> list[AccessUnit]:
        held, self._held = self._held, []
        units: list[AccessUnit] = []
        for packet, received_at in held:
            converter = self._converters.get(packet.stream_index)
            if converter is not None:
                with contextlib.suppress(RemoteProtocolError):  # one bad packet among those held
                    units += converter.convert(packet, received_at)
        return units

    def _carry_video(self, video: Stream, audio: Stream | None) -> None:
        converter = _converter_or_none(video, 0)
        if converter is None:
            if not can_remux(video):
                raise SourceError(Fault.UNSUPPORTED_CODEC, f"pictures in {codec_name(video)}")
            self._carry_as_transport_stream([video, *([audio] if audio is not None and can_remux(audio) else [])])
            return
        self._converters[video.index] = converter
        if audio is None:
            return
        if needs_adts_header(audio) and isinstance(audio, AudioStream):
            self._sound = audio
        elif (sound := _converter_or_none(audio, 1)) is not None:
            self._converters[audio.index] = sound
        else:
            self._leave_out(audio, "this format cannot be relayed")

    def _carry_only_sound(self, audio: Stream) -> None:
        if needs_adts_header(audio) and isinstance(audio, AudioStream):
            self._sound = audio
        elif (sound := _converter_or_none(audio, 0)) is not None:
            self._converters[audio.index] = sound
        elif can_remux(audio):
            self._carry_as_transport_stream([audio])
        else:
            raise SourceError(Fault.UNSUPPORTED_CODEC, f"sound in {codec_name(audio)}")

    def _carry_as_transport_stream(self, streams: list[Stream]) -> None:
        if self.remuxer is None:
            self.remuxer = TsRemuxer(streams)
        for stream in streams:
            self._converters[stream.index] = self.remuxer

    def _learn_sound(self, sound: AudioStream, packet: Packet[Stream], received_at: float) -> None:
        if self._waiting_since is None:
            self._waiting_since = received_at
        if packet.stream_index == sound.index:
            self._sound = None
            try:
                self._converters[sound.index] = make_adts_converter(sound, len(self._converters), bytes(packet))
            except RemoteProtocolError as error:
                self._leave_out(sound, str(error))
        elif received_at - self._waiting_since > _SOUND_WAIT_S:
            self._sound = None
            self._leave_out(sound, "none came")
        if self._sound is None and not self._converters:
            raise SourceError(Fault.NO_VIDEO, "no picture, and no sound that can be relayed")

    def _leave_out(self, stream: Stream, why: str) -> None:
        _log.warning("%s: the sound (%s) is left out: %s", self._name, codec_name(stream), why)

    def _discard_others(self, container: InputContainer) -> None:
        """Of HLS variants only the chosen one is fetched."""
        wanted = set(self.streams)
        for stream in container.streams:
            if stream.index not in wanted:
                stream.discard = Discard.all


def stamp_of(packet: Packet[Stream]) -> Fraction | None:
    """Seconds at which a packet is due, None where it has no stamp."""
    stamp = packet.dts if packet.dts is not None else packet.pts
    return None if stamp is None else stamp * Fraction(packet.time_base.numerator, packet.time_base.denominator)


def _first_video(container: InputContainer) -> Stream | None:
    best = _best(container, "video")
    if best is not None and Disposition.attached_pic in best.disposition:
        return None  # the cover of an album
    return best


def _best(container: InputContainer, kind: str) -> Stream | None:
    best = container.streams.best("video") if kind == "video" else container.streams.best("audio")
    return best if best is not None else next((stream for stream in container.streams if stream.type == kind), None)


def _converter_or_none(stream: Stream, track_id: int) -> _Converter | None:
    try:
        converter = make_converter(stream, track_id)
    except RemoteProtocolError as error:
        _log.info("the headers of a stream in %s make no sense: %s", codec_name(stream), error)
        return None
    return None if isinstance(converter, UncarriedStream) else converter
