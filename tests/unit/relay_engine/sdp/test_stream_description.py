"""The SDP for readers, and the way back: what we describe is what we read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.media.codec import Codec
from relay_engine.media.track import ParameterSets, Track
from relay_engine.sdp.described_track import tracks_from_sdp
from relay_engine.sdp.session_description import SessionDescription, parse_sdp
from relay_engine.sdp.stream_description import MulticastAddress, describe_stream

SPS = bytes.fromhex("674d0028ab402802dd")
PPS = bytes.fromhex("68ee3c80")
H265_SETS = ParameterSets(vps=(b"\x40\x01\x0c",), sps=(b"\x42\x01\x01",), pps=(b"\x44\x01\xc0",))
AAC_LC_44100_STEREO = bytes.fromhex("1210")

TRACKS = [
    (Track(0, Codec.H264, 90_000, parameter_sets=ParameterSets(sps=(SPS,), pps=(PPS,))), 96),
    (Track(0, Codec.H265, 90_000, parameter_sets=H265_SETS), 96),
    (Track(0, Codec.JPEG, 90_000), 26),
    (Track(0, Codec.MPEGTS, 90_000), 33),
    (Track(0, Codec.AAC, 44_100, channels=2, audio_config=AAC_LC_44100_STEREO), 97),
    (Track(0, Codec.OPUS, 48_000, channels=2), 97),
    (Track(0, Codec.PCMU, 8000, channels=1), 0),
    (Track(0, Codec.PCMA, 8000, channels=1), 8),
    (Track(0, Codec.PCMA, 16_000, channels=2), 97),
]


def describe(*tracks: Track, payload_types: list[int], **options: object) -> bytes:
    return describe_stream(tracks, payload_types, session_name="gate", control="trackID={}".format, **options)  # type: ignore[arg-type]


def lines(sdp: bytes) -> list[str]:
    return sdp.decode().split("\r\n")


@pytest.mark.parametrize(("track", "payload_type"), TRACKS, ids=[f"{track.codec}-{number}" for track, number in TRACKS])
def test_round_trip(track: Track, payload_type: int) -> None:
    (found,) = tracks_from_sdp(parse_sdp(describe(track, payload_types=[payload_type]))).tracks
    assert (found.track, found.payload_type, found.control) == (track, payload_type, "trackID=0")


def test_session_level_control_and_h264_parameters() -> None:
    text = lines(describe(TRACKS[0][0], payload_types=[96]))
    assert text.index("a=control:*") < text.index("m=video 0 RTP/AVP 96")
    assert "a=rtpmap:96 H264/90000" in text
    assert "a=fmtp:96 packetization-mode=1;profile-level-id=4D0028;sprop-parameter-sets=Z00AKKtAKALd,aO48gA==" in text


def test_packetization_mode_is_there_even_without_parameter_sets() -> None:
    text = lines(describe(Track(0, Codec.H264, 90_000), payload_types=[96]))
    assert "a=fmtp:96 packetization-mode=1" in text


@pytest.mark.parametrize("missing", ["vps", "sps", "pps"])
def test_h265_parameter_sets_all_three_or_none(missing: str) -> None:
    track = Track(0, Codec.H265, 90_000, parameter_sets=H265_SETS)
    assert b"sprop-vps=QAEM;sprop-sps=QgEB;sprop-pps=RAHA" in describe(track, payload_types=[96])
    partial = replace(track, parameter_sets=replace(H265_SETS, **{missing: ()}))
    assert b"fmtp" not in describe(partial, payload_types=[96])


@pytest.mark.parametrize("channels", [1, 2])
def test_opus_is_always_48000_2(channels: int) -> None:
    assert "a=rtpmap:97 opus/48000/2" in lines(describe(Track(0, Codec.OPUS, 48_000, channels=channels), payload_types=[97]))


def test_aac() -> None:
    text = lines(describe(TRACKS[4][0], payload_types=[97]))
    assert "a=rtpmap:97 mpeg4-generic/44100/2" in text
    assert "a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1210" in text


def test_multicast_address_in_the_sdp() -> None:
    tracks = (TRACKS[0][0], replace(TRACKS[6][0], id=1))
    groups = [MulticastAddress("239.255.42.1", 18000, 1), MulticastAddress("239.255.42.1", 18002, 1)]
    media = parse_sdp(describe(*tracks, payload_types=[96, 0], multicast=groups)).media
    assert [(medium.connection, medium.port) for medium in media] == [("IN IP4 239.255.42.1/1", 18000), ("IN IP4 239.255.42.1/1", 18002)]


def test_ipv6() -> None:
    session = parse_sdp(describe(TRACKS[0][0], payload_types=[96], address="2001:db8::1"))
    assert session.origin == "- 0 0 IN IP6 2001:db8::1"
    assert session.connection == "IN IP6 ::"


def test_nothing_but_ascii_line_ends() -> None:
    sdp = describe_stream((TRACKS[0][0],), [96], session_name="Tür\r\nx", control=str)
    assert parse_sdp(sdp).name == "Tür x"
    assert isinstance(parse_sdp(sdp), SessionDescription)
