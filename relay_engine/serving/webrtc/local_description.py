"""LocalDescription: our answer, or our counter-offer, as SDP (RFC 8829 5.3, RFC 8839 5, RFC 8842 5, RFC 9143)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relay_engine.ice.candidate import Candidate
from relay_engine.ice.lite_agent import Credentials
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.sdp.media_description import Attribute, MediaDescription
from relay_engine.sdp.session_description import SessionDescription
from relay_engine.serving.webrtc.agreement import AgreedTrack, Agreement
from relay_engine.serving.webrtc.remote_description import RemoteDescription, RemoteFormat, RemoteMedium

_STREAM_NAME = "relay"
_PROTOCOL = "UDP/TLS/RTP/SAVPF"
_OPUS_PARAMETERS = "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1"


@dataclass(frozen=True, slots=True)
class LocalSide:
    """What is ours in every description of one session."""

    session_id: int
    credentials: Credentials
    fingerprint: str  # the value of a=fingerprint
    candidates: Sequence[Candidate]
    cname: str
    ssrcs: Mapping[MediaKind, int]


def answer(remote: RemoteDescription, agreement: Agreement, side: LocalSide, *, setup: str) -> bytes:
    """The answer: the same sections in the same order, those that carry nothing rejected (RFC 8829 5.3.1)."""
    agreed = {track.mid: track for track in agreement.tracks}
    mids = [medium.mid for medium in remote.media if medium.mid in agreed]
    media = [
        _section(track, side, setup, first=medium.mid == mids[0])
        if (track := agreed.get(medium.mid)) is not None
        else _rejected(medium, side, setup)
        for medium in remote.media
    ]
    return _session(side, mids, media)


def counter_offer(agreement: Agreement, side: LocalSide) -> bytes:
    """An offer of ours with the camera's own formats."""
    tracks = agreement.tracks
    media = [_section(track, side, "actpass", first=index == 0) for index, track in enumerate(tracks)]
    return _session(side, [track.mid for track in tracks], media)


def offered_format(codec: Codec, payload_type: int, profile_level_id: str) -> RemoteFormat:
    """The format under which a counter-offer names `codec`."""
    match codec:
        case Codec.H264:
            raw = f"level-asymmetry-allowed=1;packetization-mode=1;profile-level-id={profile_level_id}"
            return RemoteFormat(payload_type, "H264/90000", {"packetization-mode": "1"}, raw)
        case Codec.OPUS:
            return RemoteFormat(payload_type, "opus/48000/2", {}, _OPUS_PARAMETERS)
        case Codec.PCMU | Codec.PCMA:
            return RemoteFormat(0 if codec is Codec.PCMU else 8, f"{codec.value}/8000", {}, "")
        case _:
            return RemoteFormat(payload_type, f"{codec.value}/90000", {}, "")


def ice_fragment(side: LocalSide, mid: str) -> bytes:
    """The trickle-ice-sdpfrag that answers an ICE restart (RFC 8840 9, WHEP 4.3)."""
    lines = ["a=ice-lite", f"a=ice-ufrag:{side.credentials.fragment}", f"a=ice-pwd:{side.credentials.password}"]
    lines += [f"m=audio 9 {_PROTOCOL} 0", f"a=mid:{mid}"]
    lines += [f"a=candidate:{candidate.serialize()}" for candidate in side.candidates]
    return "".join(f"{line}\r\n" for line in [*lines, "a=end-of-candidates"]).encode()


def _session(side: LocalSide, mids: list[str], media: list[MediaDescription]) -> bytes:
    attributes: list[Attribute] = [("group", f"BUNDLE {' '.join(mids)}"), ("ice-lite", None), ("msid-semantic", f" WMS {_STREAM_NAME}")]
    origin = f"- {side.session_id} 1 IN IP4 0.0.0.0"
    return SessionDescription(origin=origin, attributes=tuple(attributes), media=tuple(media)).serialize()


def _rejected(medium: RemoteMedium, side: LocalSide, setup: str) -> MediaDescription:
    """A section with what RFC 8829 does not ask for, and clients do: Pion an rtpmap for its format, aiortc the transport."""
    known = next(iter(medium.formats), None)
    attributes: list[Attribute] = [("mid", medium.mid), ("inactive", None), *_transport(side, setup)]
    if known is not None:
        attributes.append(("rtpmap", f"{known.payload_type} {_printable(known.encoding)}"))
    return MediaDescription(
        kind=medium.kind,
        formats=(str(known.payload_type),) if known is not None else medium.raw_formats[:1] or ("0",),
        port=0,
        protocol=medium.protocol,
        connection="IN IP4 0.0.0.0",
        attributes=tuple(attributes),
    )


def _section(track: AgreedTrack, side: LocalSide, setup: str, *, first: bool) -> MediaDescription:
    attributes: list[Attribute] = [
        ("mid", track.mid),
        ("sendonly", None),
        *_transport(side, setup),
        ("rtcp-rsize", None),
        *_format_attributes(track),
        ("msid", f"{_STREAM_NAME} {track.kind.value}"),
        ("ssrc", f"{side.ssrcs[track.kind]} cname:{side.cname}"),
    ]
    if first:  # the bundle's one transport
        attributes += [("candidate", candidate.serialize()) for candidate in side.candidates]
        attributes.append(("end-of-candidates", None))
    payload_type = str(track.format.payload_type)
    return MediaDescription(track.kind.value, (payload_type,), 9, _PROTOCOL, "IN IP4 0.0.0.0", attributes=tuple(attributes))


def _transport(side: LocalSide, setup: str) -> list[Attribute]:
    return [
        ("ice-ufrag", side.credentials.fragment),
        ("ice-pwd", side.credentials.password),
        ("fingerprint", side.fingerprint),
        ("setup", setup),
        ("rtcp-mux", None),
    ]


def _format_attributes(track: AgreedTrack) -> list[Attribute]:
    number, chosen = track.format.payload_type, track.format
    attributes: list[Attribute] = [("rtpmap", f"{number} {chosen.encoding}")]
    parameters = _OPUS_PARAMETERS if track.codec is Codec.OPUS else _printable(chosen.raw_parameters)
    if parameters:
        attributes.append(("fmtp", f"{number} {parameters}"))
    if track.kind is MediaKind.VIDEO:
        attributes += [("rtcp-fb", f"{number} {kind}") for kind in ("nack", "nack pli", "ccm fir")]
    return attributes


def _printable(text: str) -> str:
    """What a client wrote, fit to be written back."""
    return re.sub(r"[^\x21-\x7e ]", "", text)
