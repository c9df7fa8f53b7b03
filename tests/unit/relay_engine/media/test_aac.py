"""Tests of AAC configurations and ADTS."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import aac
from relay_engine.media.aac import AudioSpecificConfig
from relay_engine.media.bit_writer import BitWriter

CASES = [
    ("1210", AudioSpecificConfig(2, 44100, 2)),
    ("1188", AudioSpecificConfig(2, 48000, 1)),
    ("1408", AudioSpecificConfig(2, 16000, 1)),
    ("1214", AudioSpecificConfig(2, 44100, 2, frame_length=960)),
    ("11b8", AudioSpecificConfig(2, 48000, 8)),
    ("2b098800", AudioSpecificConfig(2, 24000, 1, 1024, 5, 48000)),
    ("eb098800", AudioSpecificConfig(2, 24000, 1, 1024, 29, 48000)),
    ("17800fa010", AudioSpecificConfig(2, 8000, 2)),  # a rate written out is read, and written as its index
]


@pytest.mark.parametrize(("data", "config"), CASES)
def test_parse_audio_specific_config(data, config):
    assert aac.parse_audio_specific_config(bytes.fromhex(data)) == config
    assert aac.parse_audio_specific_config(bytes.fromhex(data) + b"trailing") == config


@pytest.mark.parametrize("config", [config for _, config in CASES] + [AudioSpecificConfig(2, 37800, 2), AudioSpecificConfig(4, 8000, 6)])
def test_config_round_trip(config):
    assert aac.parse_audio_specific_config(config.serialize()) == config


@pytest.mark.parametrize(
    ("config", "output_rate", "codec"),
    [(AudioSpecificConfig(2, 44100, 2), 44100, "mp4a.40.2"), (AudioSpecificConfig(2, 24000, 1, 1024, 5, 48000), 48000, "mp4a.40.5")],
)
def test_config_properties(config, output_rate, codec):
    assert (config.output_sample_rate, config.codec_string) == (output_rate, codec)


def test_channels_of_a_program_config_element() -> None:
    writer = BitWriter()
    for width, value in ((16, 0x1180), (4, 0), (2, 1), (4, 3), (4, 2), (4, 0), (4, 1), (2, 1), (3, 0), (4, 0), (3, 0)):
        writer.write(width, value)  # AAC-LC 48 kHz without channelConfiguration; 2 elements in front, 1 in the back, 1 for low frequencies
    for width, value in ((5, 0x00), (5, 0x10), (5, 0x11), (4, 0)):
        writer.write(width, value)  # single, pair, pair
    assert aac.parse_audio_specific_config(writer.to_bytes()).channels == 6


@pytest.mark.parametrize("data", ["", "12", "1680", "ffff", "1200"])
def test_bad_config(data: str) -> None:
    with pytest.raises(RemoteProtocolError):
        aac.parse_audio_specific_config(bytes.fromhex(data))


@pytest.mark.parametrize(("data", "expected"), [("40002320adca00", "1190"), ("400026103fc0", "1308")])
def test_parse_stream_mux_config(data: str, expected: str) -> None:
    config = aac.parse_audio_specific_config(bytes.fromhex(expected))
    assert aac.parse_audio_specific_config(aac.parse_stream_mux_config(bytes.fromhex(data))) == config


@pytest.mark.parametrize("data", ["", "80002320", "41002320", "40"])
def test_bad_stream_mux_config(data: str) -> None:
    with pytest.raises(RemoteProtocolError):
        aac.parse_stream_mux_config(bytes.fromhex(data))


def test_adts() -> None:
    config = AudioSpecificConfig(2, 44100, 2)
    header = aac.adts_header(config, 100)
    assert header == bytes.fromhex("fff150800d7ffc")
    parsed = aac.parse_adts(header)
    assert (parsed.config, parsed.header_size, parsed.frame_size) == (config, 7, 107)
    frames = [bytes([number]) * (10 + number) for number in range(3)]
    stream = b"".join(aac.adts_header(config, len(frame)) + frame for frame in frames)
    assert aac.split_adts(stream) == frames
    for size in range(1, len(stream)):
        if size not in (17, 35):
            with pytest.raises(RemoteProtocolError):
                aac.split_adts(stream[:size])


def test_adts_with_checksum() -> None:
    header = bytes.fromhex("fff05080017ffc")
    frame = header[:3] + bytes([header[3], (9 + 4) >> 3, ((13 & 7) << 5) | 0x1F]) + b"\xfc" + b"CC" + b"data"
    assert aac.split_adts(frame) == [b"data"]


@pytest.mark.parametrize("frame", [b"\x21\x1b\x80\x00\x7d", b"\xff\xf1", b"\xff\xf1\x50\x80\x0d\x7f\xfcshort", b""])
def test_strip_adts_leaves_other_frames(frame: bytes) -> None:
    assert aac.strip_adts(frame) == frame


@pytest.mark.parametrize(
    ("config", "size"),
    [(AudioSpecificConfig(2, 44100, 2), 8190), (AudioSpecificConfig(2, 37800, 2), 5), (AudioSpecificConfig(5, 44100, 2), 5)],
)
def test_adts_cannot_carry(config, size):
    with pytest.raises(RemoteProtocolError):
        aac.adts_header(config, size)


@given(st.binary(max_size=60))
def test_garbage(data):
    for parse in (aac.parse_audio_specific_config, aac.parse_stream_mux_config, aac.parse_adts, aac.split_adts):
        for head in (b"", b"\xff\xf1", b"\x40\x00"):
            with contextlib.suppress(RemoteProtocolError):
                parse(head + data)
    aac.strip_adts(b"\xff\xf1" + data)
