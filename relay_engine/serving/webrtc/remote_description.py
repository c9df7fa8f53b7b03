"""RemoteDescription: what a WHEP client says about itself in its offer or answer (RFC 8829 5, RFC 8839, RFC 8842)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from relay_engine.errors import RemoteProtocolError
from relay_engine.sdp.format_parameters import parse_format_parameters
from relay_engine.sdp.media_description import MediaDescription
from relay_engine.sdp.session_description import SessionDescription, parse_sdp

_HASHES = ("sha-256", "sha-384", "sha-512")
_MAX_FORMATS = 256
_RECEIVING = ("recvonly", "sendrecv")
_DIRECTIONS = ("sendrecv", "recvonly", "sendonly", "inactive")
_STATIC = {0: "PCMU/8000", 8: "PCMA/8000"}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest of a certificate."""

    algorithm: str  # "sha-256", "sha-384" or "sha-512"
    digest: bytes


@dataclass(frozen=True, slots=True)
class RemoteFormat:
    """One payload type that the client can take."""

    payload_type: int
    encoding: str  # "H264/90000", as the client spells it
    parameters: dict[str, str]  # of fmtp, names in lower case
    raw_parameters: str  # the fmtp line as it stands

    @property
    def name(self) -> str:
        """The encoding name in upper case."""
        return self.encoding.partition("/")[0].upper()


@dataclass(frozen=True, slots=True)
class RemoteMedium:
    """One m= section."""

    kind: str
    mid: str
    wants_media: bool  # the client would receive here
    protocol: str
    formats: tuple[RemoteFormat, ...]
    raw_formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoteDescription:
    """The whole description."""

    media: tuple[RemoteMedium, ...]
    fragment: str  # ICE user name fragment
    password: str
    fingerprint: Fingerprint
    setup: str  # "actpass", "active" or "passive"


def parse_remote_description(data: bytes) -> RemoteDescription:
    """Read an offer or answer. Raises RemoteProtocolError, saying what is missing."""
    session = parse_sdp(data)
    if not session.media:
        raise RemoteProtocolError("the SDP has no m= section")
    active = [medium for medium in session.media if medium.port or medium.has_flag("bundle-only")] or list(session.media)
    fragment, password = _find(session, active, "ice-ufrag"), _find(session, active, "ice-pwd")
    if not 4 <= len(fragment) <= 256 or not 22 <= len(password) <= 256:
        raise RemoteProtocolError("the SDP has no ICE credentials (a=ice-ufrag, a=ice-pwd)")
    media = tuple(_read_medium(medium, index) for index, medium in enumerate(session.media))
    if not all(medium.has_flag("rtcp-mux") for medium in active if medium.kind in ("audio", "video")):
        raise RemoteProtocolError("RTP and RTCP must share one port (a=rtcp-mux)")
    setup = _find(session, active, "setup").lower() or "actpass"
    if setup not in ("actpass", "active", "passive"):
        raise RemoteProtocolError("the SDP has an a=setup that makes no sense")
    return RemoteDescription(media, fragment, password, _read_fingerprint(session, active), setup)


def _find(session: SessionDescription, media: list[MediaDescription], name: str) -> str:
    """The attribute of the first medium that has it, or of the session."""
    found = next((value for medium in media if (value := medium.attribute(name))), None)
    return (found or session.attribute(name) or "").strip()


def _read_fingerprint(session: SessionDescription, media: list[MediaDescription]) -> Fingerprint:
    """The first one of a hash that is good enough."""
    values = [value for medium in media for value in medium.attributes_named("fingerprint")]
    values += [value or "" for name, value in session.attributes if name.lower() == "fingerprint"]
    for value in values:
        algorithm, _, digits = value.strip().partition(" ")
        if algorithm.lower() in _HASHES and re.fullmatch(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+", digits.strip()):
            return Fingerprint(algorithm.lower(), bytes.fromhex(digits.strip().replace(":", "")))
    raise RemoteProtocolError("the SDP has no a=fingerprint of SHA-256 or better")


def _read_medium(medium: MediaDescription, index: int) -> RemoteMedium:
    direction = next((name for name in _DIRECTIONS if medium.has_flag(name)), "sendrecv")
    encodings = dict(_split_map(value) for value in medium.attributes_named("rtpmap"))
    parameters = {payload_type: (fmtp, raw) for raw, (payload_type, fmtp) in _format_parameters(medium)}
    formats: list[RemoteFormat] = []
    for text in medium.formats[:_MAX_FORMATS]:
        if not text.isascii() or not text.isdigit() or len(text) > 3 or int(text) > 127:
            continue
        encoding = encodings.get(text) or _STATIC.get(int(text), "")
        fmtp, raw = parameters.get(text, ({}, ""))
        if encoding:
            formats.append(RemoteFormat(int(text), encoding, fmtp, raw))
    wants = direction in _RECEIVING and (medium.port != 0 or medium.has_flag("bundle-only"))
    mid = medium.attribute("mid") or str(index)
    return RemoteMedium(medium.kind, mid, wants, medium.protocol, tuple(formats), medium.formats)


def _split_map(value: str) -> tuple[str, str]:
    payload_type, _, encoding = value.strip().partition(" ")
    return payload_type, encoding.strip()


def _format_parameters(medium: MediaDescription) -> list[tuple[str, tuple[str, dict[str, str]]]]:
    return [(value.strip().partition(" ")[2].strip(), parse_format_parameters(value)) for value in medium.attributes_named("fmtp")]
