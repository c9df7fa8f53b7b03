"""AAC: AudioSpecificConfig, StreamMuxConfig and ADTS (ISO/IEC 14496-3 1.6.2.1, 1.7.3 and 1.A.2)."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.bit_reader import BitReader
from relay_engine.media.bit_writer import BitWriter
from relay_engine.media.track import Track

SAMPLE_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_CHANNELS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 8, 11: 7, 12: 8, 14: 8}  # channelConfiguration -> channels
_CHANNEL_CONFIGURATIONS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 11, 8: 7}

AAC_LC = 2
SBR = 5
PARAMETRIC_STEREO = 29
_EXPLICIT_RATE = 15
_ESCAPED_OBJECT_TYPE = 31
_ADTS_HEADER_SIZE = 7
_ADTS_CHECKSUM_SIZE = 2
_MAX_ADTS_FRAME_SIZE = 8191
_DEFAULT_FRAME_LENGTH = 1024


@dataclass(frozen=True, slots=True)
class AudioSpecificConfig:
    """What a decoder must know before the first AAC frame."""

    object_type: int  # of the core: 2 = AAC-LC
    sample_rate: int  # of the core, per second
    channels: int
    frame_length: int = 1024  # samples of the core a frame: 1024 or 960
    extension_object_type: int = 0  # 5 = SBR, 29 = parametric stereo, 0 = none signalled
    extension_sample_rate: int = 0  # output rate with SBR

    @property
    def output_sample_rate(self) -> int:
        """Samples per second that come out of the decoder."""
        return self.extension_sample_rate or self.sample_rate

    @property
    def codec_string(self) -> str:
        """The codecs parameter of RFC 6381 3.3."""
        return f"mp4a.40.{self.extension_object_type or self.object_type}"

    def serialize(self) -> bytes:
        """Write it as ISO/IEC 14496-3 does, with explicit (hierarchical) signalling of SBR."""
        writer = BitWriter()
        _write_object_type(writer, self.extension_object_type or self.object_type)
        _write_sample_rate(writer, self.sample_rate)
        writer.write(4, _CHANNEL_CONFIGURATIONS.get(self.channels, 0))
        if self.extension_object_type:
            _write_sample_rate(writer, self.extension_sample_rate)
            _write_object_type(writer, self.object_type)
        writer.write(3, 4 if self.frame_length == 960 else 0)  # frameLengthFlag, dependsOnCoreCoder, extensionFlag
        return writer.to_bytes()


@dataclass(frozen=True, slots=True)
class AdtsHeader:
    """The header in front of an AAC frame in an ADTS stream."""

    config: AudioSpecificConfig
    header_size: int  # bytes, with the checksum
    frame_size: int  # bytes, with the header


def parse_audio_specific_config(data: bytes) -> AudioSpecificConfig:
    """Read an AudioSpecificConfig; bytes after it are ignored."""
    return _read_audio_specific_config(BitReader(data))


def frame_ticks(track: Track) -> int:
    """Ticks of the track's clock that one frame plays."""
    try:
        config = parse_audio_specific_config(track.audio_config)
    except RemoteProtocolError:
        return _DEFAULT_FRAME_LENGTH
    return round(config.frame_length * track.clock_rate / config.sample_rate)


def _read_audio_specific_config(reader: BitReader) -> AudioSpecificConfig:
    object_type = _read_object_type(reader)
    sample_rate = _read_sample_rate(reader)
    channel_configuration = reader.read(4)
    extension_object_type = extension_sample_rate = 0
    if object_type in (SBR, PARAMETRIC_STEREO):
        extension_object_type = object_type
        extension_sample_rate = _read_sample_rate(reader)
        object_type = _read_object_type(reader)
    frame_length = 1024
    channels = _CHANNELS.get(channel_configuration, 0)
    if object_type in (1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23):
        frame_length = 960 if reader.read_flag() else 1024
        if reader.read_flag():
            reader.skip(14)  # coreCoderDelay
        reader.skip(1)  # extensionFlag
        if not channel_configuration:
            channels = _read_program_channels(reader)
    if not channels:
        raise RemoteProtocolError("AAC: the configuration names no known channel layout")
    return AudioSpecificConfig(object_type, sample_rate, channels, frame_length, extension_object_type, extension_sample_rate)


def _read_program_channels(reader: BitReader) -> int:
    """Channels of a program_config_element (4.4.1.1), its coupling and data elements aside."""
    reader.skip(4 + 2 + 4)
    counts = [reader.read(4) for _ in range(3)]  # front, side, back elements
    low_frequency = reader.read(2)
    reader.skip(3 + 4)
    for width in (4, 4, 3):  # mixdown descriptions
        if reader.read_flag():
            reader.skip(width)
    channels = low_frequency
    for _ in range(sum(counts)):
        channels += 2 if reader.read_flag() else 1
        reader.skip(4)
    return channels


def _read_object_type(reader: BitReader) -> int:
    object_type = reader.read(5)
    return 32 + reader.read(6) if object_type == _ESCAPED_OBJECT_TYPE else object_type


def _write_object_type(writer: BitWriter, object_type: int) -> None:
    if object_type >= 32:
        writer.write(5, _ESCAPED_OBJECT_TYPE)
        writer.write(6, object_type - 32)
    else:
        writer.write(5, object_type)


def _read_sample_rate(reader: BitReader) -> int:
    index = reader.read(4)
    if index == _EXPLICIT_RATE:
        rate = reader.read(24)
    elif index < len(SAMPLE_RATES):
        rate = SAMPLE_RATES[index]
    else:
        rate = 0
    if not rate:
        raise RemoteProtocolError("AAC: the configuration names no known sample rate")
    return rate


def _write_sample_rate(writer: BitWriter, rate: int) -> None:
    if rate in SAMPLE_RATES:
        writer.write(4, SAMPLE_RATES.index(rate))
    else:
        writer.write(4, _EXPLICIT_RATE)
        writer.write(24, rate)


def parse_stream_mux_config(data: bytes) -> bytes:
    """The AudioSpecificConfig inside the `config` of MP4A-LATM (RFC 6416 7.1, StreamMuxConfig 1.7.3.1), one program of one layer."""
    reader = BitReader(data)
    if reader.read_flag():
        raise RemoteProtocolError("AAC: this version of StreamMuxConfig is not supported")
    reader.skip(1)  # allStreamsSameTimeFraming
    if reader.read(6) or reader.read(4) or reader.read(3):
        raise RemoteProtocolError("AAC: several sub-frames, programs or layers are not supported")
    start = reader.position
    _read_audio_specific_config(reader)
    size = reader.position - start
    reader = BitReader(data)
    reader.skip(start)
    writer = BitWriter()
    writer.write(size, reader.read(size))
    return writer.to_bytes()


def parse_adts(data: bytes) -> AdtsHeader:
    """Read the ADTS header that `data` starts with."""
    if len(data) < _ADTS_HEADER_SIZE or data[0] != 0xFF or data[1] & 0xF6 != 0xF0:
        raise RemoteProtocolError("AAC: no ADTS header")
    index = (data[2] >> 2) & 15
    channels = _CHANNELS.get(((data[2] & 1) << 2) | (data[3] >> 6), 0)
    frame_size = ((data[3] & 3) << 11) | (data[4] << 3) | (data[5] >> 5)
    header_size = _ADTS_HEADER_SIZE + (0 if data[1] & 1 else _ADTS_CHECKSUM_SIZE)
    if index >= len(SAMPLE_RATES) or frame_size < header_size:
        raise RemoteProtocolError("AAC: the ADTS header makes no sense")
    return AdtsHeader(AudioSpecificConfig((data[2] >> 6) + 1, SAMPLE_RATES[index], channels), header_size, frame_size)


def split_adts(data: bytes) -> list[bytes]:
    """The AAC frames of whole ADTS frames, without their headers."""
    frames: list[bytes] = []
    position = 0
    while position < len(data):
        header = parse_adts(data[position : position + 9])
        end = position + header.frame_size
        if end > len(data):
            raise RemoteProtocolError("AAC: the ADTS frame ends too early")
        frames.append(data[position + header.header_size : end])
        position = end
    return frames


def strip_adts(data: bytes) -> bytes:
    """One AAC frame without the ADTS header that some sources leave on it; any other frame as it is."""
    if len(data) < _ADTS_HEADER_SIZE or data[0] != 0xFF or data[1] & 0xF6 != 0xF0:
        return data
    try:
        header = parse_adts(data)
    except RemoteProtocolError:
        return data
    return data[header.header_size :] if header.frame_size == len(data) else data


def adts_header(config: AudioSpecificConfig, size: int) -> bytes:
    """The ADTS header for a raw AAC frame of `size` bytes."""
    total = size + _ADTS_HEADER_SIZE
    if config.sample_rate not in SAMPLE_RATES or total > _MAX_ADTS_FRAME_SIZE or not 1 <= config.object_type <= 4:
        raise RemoteProtocolError("AAC: ADTS cannot carry this stream")
    writer = BitWriter()
    writer.write(16, 0xFFF1)  # sync word, MPEG-4, no checksum
    writer.write(2, config.object_type - 1)
    writer.write(4, SAMPLE_RATES.index(config.sample_rate))
    writer.write(1, 0)
    writer.write(3, _CHANNEL_CONFIGURATIONS.get(config.channels, 0))
    writer.write(4, 0)
    writer.write(13, total)
    writer.write(11, 0x7FF)  # variable rate
    writer.write(2, 0)
    return writer.to_bytes()
