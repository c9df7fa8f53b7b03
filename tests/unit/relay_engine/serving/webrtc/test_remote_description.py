"""Offers as browsers make them, and as nobody should."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.serving.webrtc.remote_description import parse_remote_description
from tests.kit.players.whep_client import make_offer

CHROMIUM = (Path(__file__).parents[4] / "data/webrtc/chromium_offer.sdp").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
FINGERPRINT = "sha-256 " + ":".join(["AB"] * 32)
OFFER = make_offer(FINGERPRINT, "abcd", "p" * 24)


def test_chromium() -> None:
    remote = parse_remote_description(CHROMIUM)
    assert [(medium.kind, medium.mid, medium.wants_media) for medium in remote.media] == [("video", "0", True), ("audio", "1", True)]
    assert remote.setup == "actpass"
    assert (remote.fingerprint.algorithm, len(remote.fingerprint.digest)) == ("sha-256", 32)
    names = {entry.name for entry in remote.media[0].formats}
    assert {"H264", "VP8", "RTX"} <= names
    assert {entry.name for entry in remote.media[1].formats} >= {"OPUS", "PCMU", "PCMA"}


def test_session_level_attributes_count_for_all_media() -> None:
    lines = OFFER.replace(f"a=fingerprint:{FINGERPRINT}\r\n", "").replace("t=0 0\r\n", f"t=0 0\r\na=fingerprint:{FINGERPRINT}\r\n")
    assert parse_remote_description(lines.encode()).fingerprint.digest == b"\xab" * 32


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("a=ice-ufrag:abcd", "a=x:1", "ICE credentials"),
        ("a=ice-pwd:" + "p" * 24, "a=ice-pwd:short", "ICE credentials"),
        ("a=fingerprint:sha-256", "a=fingerprint:sha-1", "fingerprint"),
        ("a=rtcp-mux", "a=x:1", "rtcp-mux"),
        ("a=setup:actpass", "a=setup:holdconn", "setup"),
        ("m=", "x=", "m= section"),
        (OFFER, "", "not an SDP"),
    ],
)
def test_what_must_be_there(old: str, new: str, complaint: str) -> None:
    text = OFFER.replace(old, new)
    with pytest.raises(RemoteProtocolError, match=complaint):
        parse_remote_description(text.encode())


@pytest.mark.parametrize("direction", ["sendonly", "inactive"])
def test_a_section_that_would_not_receive(direction: str) -> None:
    remote = parse_remote_description(OFFER.replace("a=recvonly", f"a={direction}").encode())
    assert not any(medium.wants_media for medium in remote.media)


@settings(max_examples=60)
@given(st.integers(0, len(CHROMIUM)), st.binary(max_size=20))
def test_damage_raises_nothing_else(position: int, garbage: bytes) -> None:
    with contextlib.suppress(RemoteProtocolError):
        parse_remote_description(CHROMIUM[:position] + garbage + CHROMIUM[position + len(garbage) :])
