"""What is chosen from an offer, and what is refused with which reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.picture_order import has_b_frames
from relay_engine.media.track import ParameterSets, Track
from relay_engine.serving.webrtc.agreement import agree
from relay_engine.serving.webrtc.refusal import Reason, Refusal
from relay_engine.serving.webrtc.remote_description import RemoteDescription, parse_remote_description
from tests.kit.media.encoded_media import video_clip
from tests.kit.media.made_media import AUDIO, VIDEO, video_unit
from tests.kit.players.whep_client import H264, H265, OPUS, PCMA, PCMU, VP8, Format, make_offer

AAC = Track(1, Codec.AAC, 48_000, channels=2, audio_config=b"\x11\x90")
WIDE_PCMU = replace(AUDIO, clock_rate=16_000)
PICTURES = tuple(video_unit(index, key=index == 0) for index in range(10))
MAIN = ("100 H264/90000", "100 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=4d001f")
HIGH = ("101 H264/90000", "101 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f")
MODE_0 = ("102 H264/90000", "102 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f")


def offer(video: tuple[Format, ...] = (H264,), audio: tuple[Format, ...] = (OPUS, PCMU, PCMA)) -> RemoteDescription:
    fingerprint = "sha-256 " + ":".join(["AB"] * 32)
    return parse_remote_description(make_offer(fingerprint, "abcd", "p" * 24, video=video, audio=audio).encode())


@pytest.mark.parametrize(
    ("audio", "offered", "codec", "is_transcoded", "payload_type"),
    [
        (AUDIO, (OPUS, PCMU, PCMA), Codec.PCMU, False, 0),
        (replace(AUDIO, codec=Codec.PCMA), (OPUS, PCMU, PCMA), Codec.PCMA, False, 8),
        (AUDIO, (OPUS,), Codec.OPUS, True, 111),
        (WIDE_PCMU, (OPUS, PCMU), Codec.OPUS, True, 111),
        (AAC, (PCMU, OPUS), Codec.OPUS, True, 111),
        (Track(1, Codec.OPUS, 48_000, channels=2), (OPUS, PCMU), Codec.OPUS, False, 111),
    ],
)
def test_sound(audio: Track, offered: tuple[Format, ...], codec: Codec, is_transcoded: bool, payload_type: int) -> None:
    agreed = agree(offer(audio=offered), (VIDEO, audio), PICTURES).audio
    assert agreed is not None
    assert (agreed.codec, agreed.is_transcoded, agreed.format.payload_type, agreed.mid) == (codec, is_transcoded, payload_type, "1")


@pytest.mark.parametrize("offered", [(), (("9 G722/8000", ""),)])
def test_pictures_alone_where_no_sound_fits(offered: tuple[Format, ...]) -> None:
    agreement = agree(offer(audio=offered), (VIDEO, AAC), PICTURES)
    assert agreement.audio is None
    assert [track.codec for track in agreement.tracks] == [Codec.H264]


def test_sound_alone() -> None:
    agreement = agree(offer(), (replace(AUDIO, id=0),), ())
    assert agreement.video is None
    assert agreement.audio is not None


@pytest.mark.parametrize(
    ("profile", "formats", "payload_type"),
    [
        ("42c01f", (HIGH, MAIN, H264), 96),
        ("4d0028", (H264, HIGH, MAIN), 100),
        ("640028", (H264, MAIN, HIGH), 101),
        ("640028", (MODE_0, H264), 96),
        ("640028", (VP8, H264), 96),
    ],
)
def test_nearest_profile(profile: str, formats: tuple[Format, ...], payload_type: int) -> None:
    sps = b"\x67" + bytes.fromhex(profile) + b"\x00"
    track = replace(VIDEO, parameter_sets=ParameterSets(sps=(sps,)))
    agreed = agree(offer(video=formats), (track,), PICTURES).video
    assert agreed is not None
    assert agreed.format.payload_type == payload_type


H265_TRACK = Track(0, Codec.H265, 90_000)
TEN_BIT = replace(VIDEO, parameter_sets=ParameterSets(sps=(bytes.fromhex("676e0028ac"),)))


@pytest.mark.parametrize(
    ("track", "video", "status", "reason"),
    [
        (VIDEO, (VP8,), 406, Reason.CODEC_NOT_OFFERED),
        (VIDEO, (MODE_0,), 406, Reason.CODEC_NOT_OFFERED),
        (VIDEO, (), 406, Reason.CODEC_NOT_OFFERED),
        (H265_TRACK, (H264,), 406, Reason.CODEC_NOT_OFFERED),
        (Track(0, Codec.JPEG, 90_000), (H264,), 422, Reason.CODEC_UNSUPPORTED),
        (Track(0, Codec.MPEGTS, 90_000), (H264,), 422, Reason.CODEC_UNSUPPORTED),
        (TEN_BIT, (H264,), 422, Reason.CODEC_UNSUPPORTED),
    ],
)
def test_refused(track: Track, video: tuple[Format, ...], status: int, reason: Reason) -> None:
    with pytest.raises(Refusal) as refusal:
        agree(offer(video=video), (track,), PICTURES)
    assert (refusal.value.status, refusal.value.reason) == (status, reason)


def test_h265_where_it_is_offered() -> None:
    agreed = agree(offer(video=(H264, H265)), (H265_TRACK,), PICTURES).video
    assert agreed is not None
    assert (agreed.codec, agreed.format.payload_type) == (Codec.H265, 97)


def test_b_frames_are_seen_in_the_order_of_pictures() -> None:
    clip = video_clip(Codec.H264, b_frames=2)
    with pytest.raises(Refusal) as refusal:
        agree(offer(), (clip.track,), clip.units[:20])
    assert refusal.value.reason is Reason.B_FRAMES


def test_b_frames_are_believed_of_an_sps_until_pictures_show_better() -> None:
    track = video_clip(Codec.H264, b_frames=2).track
    in_order = tuple(AccessUnit(0, index * 3600, index == 0, (b"\x41",)) for index in range(10))
    assert has_b_frames(track, in_order[:2])
    assert not has_b_frames(track, in_order)
    assert not has_b_frames(VIDEO, in_order[:1])
