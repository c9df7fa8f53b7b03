"""tracks_from_sdp: the tracks that a camera's SDP describes, with what is needed to SETUP and depacketize them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.sdp.format_parameters import parse_format_parameters
from relay_engine.sdp.media_description import MediaDescription
from relay_engine.sdp.session_description import SessionDescription
from relay_engine.sdp.track_format import Encoding, parse_encoding, read_track

_KINDS = ("video", "audio")


@dataclass(frozen=True, slots=True)
class DescribedTrack:
    """A track that the relay can carry."""

    track: Track  # ids count up from 0 in the SDP's order
    control: str  # the control attribute, "" where there is none
    payload_type: int
    fmtp: Mapping[str, str] = field(default_factory=dict)  # names in lower case; defaults of the payload format filled in
    encoding: str = ""  # upper case name of the rtpmap: tells MP4A-LATM from MPEG4-GENERIC
    index: int = 0  # of the m= section


@dataclass(frozen=True, slots=True)
class UnsupportedTrack:
    """A medium that the relay cannot carry, for the log and the camera's page."""

    kind: str
    encoding: str
    control: str
    why: str


@dataclass(frozen=True, slots=True)
class DescribedStream:
    """All media of an SDP."""

    tracks: tuple[DescribedTrack, ...]
    unsupported: tuple[UnsupportedTrack, ...] = ()


def tracks_from_sdp(session: SessionDescription) -> DescribedStream:
    """Sort the media into what can be carried and what cannot; back channels (client to camera) are left out."""
    tracks: list[DescribedTrack] = []
    unsupported: list[UnsupportedTrack] = []
    media = [(index, medium) for index, medium in enumerate(session.media) if medium.kind in _KINDS]
    forward = [(index, medium) for index, medium in media if not _is_back_channel(medium)]
    # Some cameras mark everything as a back channel although nothing is.
    for index, medium in forward or media:
        found = _describe(session, index, medium, len(tracks))
        if isinstance(found, DescribedTrack):
            tracks.append(found)
        else:
            unsupported.append(found)
    others = [medium for medium in session.media if medium.kind not in _KINDS]
    unsupported += [UnsupportedTrack(medium.kind, "", medium.attribute("control") or "", "neither video nor audio") for medium in others]
    return DescribedStream(tuple(tracks), tuple(unsupported))


def _is_back_channel(medium: MediaDescription) -> bool:
    # The camera says what the client does: it only sends here (ONVIF Streaming, 5.3).
    return medium.has_flag("sendonly")


def _describe(session: SessionDescription, index: int, medium: MediaDescription, track_id: int) -> DescribedTrack | UnsupportedTrack:
    """The first format of the medium that can be carried."""
    control = medium.attribute("control") or ""
    why, name = "no payload type", ""
    for text in medium.formats:
        if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) < 128):
            continue
        payload_type = int(text)
        encoding = _encoding_of(medium, payload_type)
        if encoding is None:
            why = f"payload type {payload_type} is not described"
            continue
        name = encoding.name
        found = read_track(encoding, _format_parameters(session, medium, text), track_id)
        if found is None:
            why = "this format cannot be relayed"
            continue
        track, fmtp = found
        return DescribedTrack(_with_hints(track, medium), control, payload_type, fmtp, encoding.name, index)
    return UnsupportedTrack(medium.kind, name, control, why)


def _encoding_of(medium: MediaDescription, payload_type: int) -> Encoding | None:
    maps = [value.partition(" ") for value in medium.attributes_named("rtpmap")]
    own = [text for number, _, text in maps if number.strip() == str(payload_type)]
    # One format and one line for another number: the number is the mistake.
    lone = [text for _number, _, text in maps] if len(maps) == len(medium.formats) == 1 and payload_type >= 96 else []
    return parse_encoding(next(iter(own or lone), ""), payload_type)


def _format_parameters(session: SessionDescription, medium: MediaDescription, payload_type: str) -> dict[str, str]:
    own = [parse_format_parameters(value) for value in medium.attributes_named("fmtp")]
    for number, parameters in own:
        if number == payload_type:
            return parameters
    if len(own) == len(medium.formats) == 1:
        return own[0][1]
    # Some cameras put the line under another medium.
    for other in session.media:
        for value in other.attributes_named("fmtp"):
            number, parameters = parse_format_parameters(value)
            if number == payload_type and payload_type not in other.formats:
                return parameters
    return {}


def _with_hints(track: Track, medium: MediaDescription) -> Track:
    """Size and frame rate from attributes, until the stream itself says better."""
    if track.codec in (Codec.JPEG, Codec.H264, Codec.H265) and not track.frame_rate:
        try:
            rate = float(medium.attribute("framerate") or 0)
        except ValueError:
            rate = 0.0
        if 0 < rate <= 240:
            return replace(track, frame_rate=rate)
    return track
