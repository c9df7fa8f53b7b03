"""Cameras' SDPs, right and wrong."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.codec import Codec
from relay_engine.media.track import ParameterSets
from relay_engine.sdp.described_track import DescribedStream, tracks_from_sdp
from relay_engine.sdp.session_description import parse_sdp

SPS = bytes.fromhex("674d0028ab402802dd")
PPS = bytes.fromhex("68ee3c80")
SPROP = f"{base64.b64encode(SPS).decode()},{base64.b64encode(PPS).decode()}"


def read(*lines: str) -> DescribedStream:
    return tracks_from_sdp(parse_sdp("\r\n".join(["v=0", "s=x", *lines]).encode()))


def test_a_usual_camera() -> None:
    found = read(
        "m=video 0 RTP/AVP 96",
        "a=rtpmap:96 H264/90000",
        f"a=fmtp:96 packetization-mode=1; sprop-parameter-sets={SPROP}",
        "a=control:rtsp://h/video",
        "a=framerate:25.0",
        "m=audio 0 RTP/AVP 97",
        "a=rtpmap:97 MPEG4-GENERIC/16000/1",
        "a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408",
        "a=control:track2",
        "m=application 0 RTP/AVP 107",
        "a=rtpmap:107 vnd.onvif.metadata/90000",
    )
    video, audio = found.tracks
    assert (video.track.id, video.track.codec, video.track.frame_rate) == (0, Codec.H264, 25.0)
    assert video.track.parameter_sets == ParameterSets(sps=(SPS,), pps=(PPS,))
    assert video.control == "rtsp://h/video"
    assert (audio.track.id, audio.track.codec, audio.track.clock_rate, audio.track.channels) == (1, Codec.AAC, 16_000, 1)
    assert audio.track.audio_config == bytes.fromhex("1408")
    assert (audio.payload_type, audio.fmtp["sizelength"], audio.index) == (97, "13", 1)
    assert [item.kind for item in found.unsupported] == ["application"]


@pytest.mark.parametrize(
    ("formats", "lines", "codec", "clock_rate"),
    [
        ("0", (), Codec.PCMU, 8000),
        ("8", ("a=rtpmap:8 PCMA/8000",), Codec.PCMA, 8000),
        ("26", (), Codec.JPEG, 90_000),
        ("33", (), Codec.MPEGTS, 90_000),
        ("98", ("a=rtpmap:98 h265/90000",), Codec.H265, 90_000),
        ("98", ("a=rtpmap:98  HEVC/90000",), Codec.H265, 90_000),
        ("96", ("a=rtpmap:96 H264",), Codec.H264, 90_000),
        ("96", ("a=rtpmap:97 H264/90000",), Codec.H264, 90_000),  # one format, one line: the number is the mistake
        ("111", ("a=rtpmap:111 opus/48000/2",), Codec.OPUS, 48_000),
        ("99 96", ("a=rtpmap:99 FOO/90000", "a=rtpmap:96 H264/90000"), Codec.H264, 90_000),
    ],
)
def test_formats(formats: str, lines: tuple[str, ...], codec: Codec, clock_rate: int) -> None:
    (found,) = read(f"m={'audio' if codec.kind == 'audio' else 'video'} 0 RTP/AVP {formats}", *lines).tracks
    assert (found.track.codec, found.track.clock_rate) == (codec, clock_rate)


@pytest.mark.parametrize(
    "fmtp_place",
    [
        ("m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", "FMTP 96", "m=audio 0 RTP/AVP 0"),
        ("m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", "FMTP 97", "m=audio 0 RTP/AVP 0"),
        ("m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", "m=audio 0 RTP/AVP 0", "FMTP 96"),
    ],
    ids=["own", "wrong number", "other medium"],
)
def test_fmtp_on_another_track(fmtp_place: tuple[str, ...]) -> None:
    lines = [line.replace("FMTP ", "a=fmtp:") + (f" sprop-parameter-sets={SPROP}" if "FMTP" in line else "") for line in fmtp_place]
    assert read(*lines).tracks[0].track.parameter_sets.sps == (SPS,)


def test_annex_b_inside_sprop() -> None:
    wrapped = base64.b64encode(b"\0\0\0\1" + SPS + b"\0\0\0\1" + PPS).decode()
    (found,) = read("m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", f"a=fmtp:96 sprop-parameter-sets={wrapped}").tracks
    assert found.track.parameter_sets == ParameterSets(sps=(SPS,), pps=(PPS,))


@pytest.mark.parametrize("sprop", ["", ",", "!!,??", "AA==", "Z00AKKtAKALd"])
def test_missing_or_broken_parameter_sets_wait_for_those_in_band(sprop: str) -> None:
    (found,) = read("m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", f"a=fmtp:96 sprop-parameter-sets={sprop}").tracks
    assert found.track.parameter_sets.pps == ()


def test_back_channel_is_left_out() -> None:
    found = read("m=video 0 RTP/AVP 26", "a=recvonly", "m=audio 0 RTP/AVP 0", "a=recvonly", "m=audio 0 RTP/AVP 0", "a=sendonly")
    assert [item.index for item in found.tracks] == [0, 1]
    assert found.unsupported == ()


def test_everything_marked_as_back_channel_is_none() -> None:
    found = read("m=video 0 RTP/AVP 26", "a=sendonly", "m=audio 0 RTP/AVP 0", "a=sendonly")
    assert len(found.tracks) == 2


def test_unknown_codecs_are_reported() -> None:
    found = read("m=audio 0 RTP/AVP 97", "a=rtpmap:97 G726-32/8000", "a=control:t", "m=video 0 RTP/AVP 105", "m=video 0 RTP/AVP x")
    assert found.tracks == ()
    assert [(item.encoding, item.control) for item in found.unsupported] == [("G726-32", "t"), ("", ""), ("", "")]


@pytest.mark.parametrize(
    ("lines", "config"),
    [
        (("a=rtpmap:97 MPEG4-GENERIC/44100/2", "a=fmtp:97 config=1210"), "1210"),
        (("a=rtpmap:97 MPEG4-GENERIC/44100/2",), "1210"),
        (("a=rtpmap:97 MPEG4-GENERIC/44100/2", "a=fmtp:97 config=zz"), "1210"),
    ],
)
def test_aac_without_all_its_parameters(lines: tuple[str, ...], config: str) -> None:
    (found,) = read("m=audio 0 RTP/AVP 97", *lines).tracks
    assert found.track.audio_config == bytes.fromhex(config)
    assert (found.fmtp["mode"], found.fmtp["sizelength"]) == ("AAC-hbr", "13")


def test_latm() -> None:
    (found,) = read("m=audio 0 RTP/AVP 96", "a=rtpmap:96 MP4A-LATM/44100/2", "a=fmtp:96 cpresent=0;config=400024203fc0").tracks
    assert (found.track.codec, found.encoding, found.fmtp["cpresent"]) == (Codec.AAC, "MP4A-LATM", "0")
    assert found.track.audio_config.hex().startswith("1210")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                ["m=video 0 RTP/AVP 96\n", "m=audio 0 RTP/AVP 97 0\n", "a=rtpmap:96 H264/90000\n", "a=rtpmap:97 MPEG4-GENERIC/", "a=rtpmap:97 MP4A-LATM/",
                 "a=fmtp:96 sprop-parameter-sets=", "a=fmtp:97 config=", "Z00AKKtAKALd", "400024203fc0", "a=framerate:", "nan\n", "\n"]
            ),
        )
    )
)  # fmt: skip
def test_garbage(pieces: list[str]) -> None:
    with contextlib.suppress(RemoteProtocolError):
        tracks_from_sdp(parse_sdp(("v=0\n" + "".join(pieces)).encode("utf-8", "replace")))
