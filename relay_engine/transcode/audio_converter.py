"""AudioConverter: coded sound in one format in, in another out (PyAV); time stamps stay on the stream's time line."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from relay_engine.media import aac
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.timestamps import rescale
from relay_engine.media.track import Track

OUTPUT_RATE = 48_000  # samples per second, and ticks of the outgoing track
_DECODERS = {Codec.AAC: "aac", Codec.OPUS: "opus", Codec.PCMU: "pcm_mulaw", Codec.PCMA: "pcm_alaw"}
_ENCODERS = {Codec.OPUS: ("libopus", "s16", 960), Codec.AAC: ("aac", "fltp", 1024)}  # encoder, sample format, samples a frame
_BITS_PER_CHANNEL = {Codec.OPUS: 40_000, Codec.AAC: 64_000}  # per second
_MAX_DRIFT = OUTPUT_RATE // 20  # samples: beyond this the sound's time has jumped, or a part is missing


def can_convert(source: Codec, target: Codec) -> bool:
    """True where this module can make `target` out of `source`."""
    return source in _DECODERS and target in _ENCODERS


def converted_track(source: Track, target: Codec) -> Track:
    """The track that comes out."""
    channels = min(max(source.channels, 1), 2)
    config = aac.AudioSpecificConfig(aac.AAC_LC, OUTPUT_RATE, channels).serialize() if target is Codec.AAC else b""
    return Track(source.id, target, OUTPUT_RATE, channels=channels, audio_config=config)


class AudioConverter:
    """Not thread-safe: one owner, off the engine's loop. Damaged units yield nothing and raise nothing."""

    def __init__(self, source: Track, target: Codec) -> None:
        self._source = source
        self._target = target
        self.track = converted_track(source, target)
        self._encoder_name, self._format, self._frame_size = _ENCODERS[target]
        self._layout = "stereo" if self.track.channels == 2 else "mono"
        self._decoder = self._make_decoder()
        self._next: int | None = None  # the stamp that follows what is in the fifo
        self._written = 0  # the stamp of the next frame to be encoded
        self._start_anew()

    def convert(self, unit: AccessUnit) -> list[AccessUnit]:
        """The units that `unit` completes."""
        due = rescale(unit.pts, self._source.clock_rate, OUTPUT_RATE)
        units: list[AccessUnit] = []
        for frame in self._decode(unit):
            for piece in self._resampler.resample(frame):
                if self._next is not None and abs(due - self._next) > _MAX_DRIFT:
                    self._start_anew()
                if self._next is None:
                    self._next = self._written = due
                due += piece.samples
                self._next += piece.samples
                piece.pts = None
                self._fifo.write(piece)
            units += self._encode()
        return units

    def _start_anew(self) -> None:
        """Forget what is buffered: the sound's time has jumped."""
        self._resampler = AudioResampler(format=self._format, layout=self._layout, rate=OUTPUT_RATE)
        self._fifo = AudioFifo()
        self._encoder = self._make_encoder()
        self._next = None

    def _make_decoder(self) -> AudioCodecContext:
        decoder = av.CodecContext.create(_DECODERS[self._source.codec], "r")
        assert isinstance(decoder, AudioCodecContext)
        if self._source.codec is Codec.AAC:
            decoder.extradata = self._source.audio_config
        else:
            decoder.sample_rate = self._source.clock_rate
            decoder.layout = "stereo" if self._source.channels == 2 else "mono"
        return decoder

    def _make_encoder(self) -> AudioCodecContext:
        encoder = av.CodecContext.create(self._encoder_name, "w")
        assert isinstance(encoder, AudioCodecContext)
        encoder.sample_rate = OUTPUT_RATE
        encoder.layout = self._layout
        encoder.format = self._format
        encoder.bit_rate = _BITS_PER_CHANNEL[self._target] * self.track.channels
        encoder.time_base = Fraction(1, OUTPUT_RATE)
        if self._target is Codec.OPUS:
            encoder.options = {"application": "audio", "frame_duration": "20", "compression_level": "5"}
        return encoder

    def _decode(self, unit: AccessUnit) -> list[AudioFrame]:
        if not unit.nalus or not unit.nalus[0]:
            return []  # FFmpeg would take an empty packet for the end of all sound
        packet: av.Packet[Any] = av.Packet(unit.nalus[0])
        try:
            return [frame for frame in self._decoder.decode(packet) if isinstance(frame, AudioFrame)]
        except av.error.FFmpegError:
            return []

    def _encode(self) -> list[AccessUnit]:
        units: list[AccessUnit] = []
        while (frame := self._fifo.read(self._frame_size)) is not None:
            frame.pts, frame.time_base, frame.sample_rate = self._written, Fraction(1, OUTPUT_RATE), OUTPUT_RATE
            self._written += self._frame_size
            for packet in self._encoder.encode(frame):
                pts = self._written - self._frame_size if packet.pts is None else packet.pts
                units.append(AccessUnit(self.track.id, pts, True, (bytes(packet),)))
        return units
