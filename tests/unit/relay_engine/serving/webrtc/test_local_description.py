"""Our answers and counter-offers, read back."""

from __future__ import annotations

import pytest

from relay_engine.ice.candidate import make_candidates
from relay_engine.ice.lite_agent import Credentials
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.sdp.session_description import parse_sdp
from relay_engine.serving.webrtc.agreement import agree
from relay_engine.serving.webrtc.local_description import LocalSide, answer, counter_offer, ice_fragment
from relay_engine.serving.webrtc.remote_description import parse_remote_description
from tests.kit.media.made_media import AUDIO, VIDEO, video_unit
from tests.kit.players.whep_client import H264, OPUS, PCMU, VP8, make_offer

FINGERPRINT = "sha-256 " + ":".join(["CD"] * 32)
SIDE = LocalSide(
    session_id=7,
    credentials=Credentials("ours", "q" * 32),
    fingerprint=FINGERPRINT,
    candidates=make_candidates(("192.0.2.1",), 8189, 8189),
    cname="relay-1",
    ssrcs={MediaKind.VIDEO: 11, MediaKind.AUDIO: 22},
)
PICTURES = tuple(video_unit(index, key=index == 0) for index in range(10))
OFFER = parse_remote_description(make_offer(FINGERPRINT, "abcd", "p" * 24, video=(VP8, H264), audio=(OPUS, PCMU)).encode())


def test_answer() -> None:
    agreement = agree(OFFER, (VIDEO, AUDIO), PICTURES)
    session = parse_sdp(answer(OFFER, agreement, SIDE, setup="passive"))
    assert session.attribute("group") == "BUNDLE 0 1"
    assert session.attribute("ice-lite") == ""
    video, audio = session.media
    assert (video.kind, video.formats, audio.kind, audio.formats) == ("video", ("96",), "audio", ("0",))
    for medium, ssrc in ((video, 11), (audio, 22)):
        assert medium.has_flag("sendonly")
        assert medium.has_flag("rtcp-mux")
        assert medium.attribute("setup") == "passive"
        assert medium.attribute("ice-ufrag") == "ours"
        assert medium.attribute("fingerprint") == FINGERPRINT
        assert medium.attribute("ssrc") == f"{ssrc} cname:relay-1"
    assert "packetization-mode=1" in (video.attribute("fmtp") or "")
    assert video.attributes_named("rtcp-fb") == ("96 nack", "96 nack pli", "96 ccm fir")
    assert len(video.attributes_named("candidate")) == 2
    assert audio.attributes_named("candidate") == ()


def test_what_carries_nothing_is_rejected_in_its_place() -> None:
    agreement = agree(OFFER, (VIDEO,), PICTURES)
    session = parse_sdp(answer(OFFER, agreement, SIDE, setup="passive"))
    assert [(medium.kind, medium.port) for medium in session.media] == [("video", 9), ("audio", 0)]
    assert session.attribute("group") == "BUNDLE 0"


@pytest.mark.parametrize(("offered", "rejected"), [((VIDEO,), "audio"), ((AUDIO,), "video")])
def test_rejected_sections_have_what_pion_and_aiortc_look_for(offered: tuple[Track, ...], rejected: str) -> None:
    """Pion ends without an rtpmap for a dynamic format ("payload type not found"), aiortc without a transport."""
    session = parse_sdp(answer(OFFER, agree(OFFER, offered, PICTURES), SIDE, setup="passive"))
    medium = next(medium for medium in session.media if medium.kind == rejected)
    assert medium.port == 0
    assert medium.attribute("ice-ufrag") == "ours"
    assert medium.attribute("ice-pwd") == "q" * 32
    assert medium.attribute("fingerprint") == FINGERPRINT
    assert medium.attribute("setup") == "passive"
    assert medium.has_flag("rtcp-mux")
    (number,) = medium.formats
    assert medium.attributes_named("rtpmap") == (f"{number} {'opus/48000/2' if rejected == 'audio' else 'VP8/90000'}",)


def test_a_rejected_section_of_unknown_formats_keeps_its_own() -> None:
    """A data channel has no payload types; a format without rtpmap has no name that could be repeated."""
    sections = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\nm=audio 9 UDP/TLS/RTP/SAVPF 77\r\na=mid:3\r\na=rtcp-mux\r\n"
    remote = parse_remote_description((make_offer(FINGERPRINT, "abcd", "p" * 24, audio=()) + sections).encode())
    session = parse_sdp(answer(remote, agree(remote, (VIDEO,), PICTURES), SIDE, setup="passive"))
    assert [(medium.port, medium.formats) for medium in session.media[1:]] == [(0, ("webrtc-datachannel",)), (0, ("77",))]
    assert all(medium.attributes_named("rtpmap") == () for medium in session.media[1:])


def test_fmtp_of_the_client_cannot_smuggle_lines() -> None:
    hostile = ("96 H264/90000", "96 packetization-mode=1;profile-level-id=42e01f\x0ba=sendrecv\x00")
    remote = parse_remote_description(make_offer(FINGERPRINT, "abcd", "p" * 24, video=(hostile,)).encode())
    text = answer(remote, agree(remote, (VIDEO,), PICTURES), SIDE, setup="passive").decode()
    assert "\x0b" not in text
    assert "\x00" not in text


def test_counter_offer_can_be_answered() -> None:
    offered = parse_remote_description(counter_offer(agree(OFFER, (VIDEO, AUDIO), PICTURES), SIDE))
    assert offered.setup == "actpass"
    assert [(medium.kind, [entry.name for entry in medium.formats]) for medium in offered.media] == [
        ("video", ["H264"]),
        ("audio", ["PCMU"]),
    ]


def test_restart_fragment_names_the_new_credentials() -> None:
    text = ice_fragment(SIDE, "0").decode()
    assert "a=ice-ufrag:ours\r\n" in text
    assert "a=mid:0\r\n" in text
    assert text.count("a=candidate:") == 2
