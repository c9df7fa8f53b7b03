"""describe_stream: the SDP that the relay gives its readers (RFC 8866; fmtp of RFC 6184, 7798, 3640, 7587)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from relay_engine.media import h264
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.sdp.format_parameters import encode_base64_list, serialize_format_parameters
from relay_engine.sdp.media_description import Attribute, MediaDescription
from relay_engine.sdp.session_description import SessionDescription

_STATIC_PAYLOAD_TYPES = 96  # below: the number says it all
_ENCODING_NAMES = {Codec.JPEG: "JPEG", Codec.MPEGTS: "MP2T", Codec.OPUS: "opus", Codec.AAC: "mpeg4-generic"}


@dataclass(frozen=True, slots=True)
class MulticastAddress:
    """Where one track is sent to by multicast."""

    address: str
    port: int
    ttl: int


def describe_stream(
    tracks: Sequence[Track],
    payload_types: Sequence[int],
    *,
    session_name: str,
    control: Callable[[int], str],
    address: str = "0.0.0.0",
    multicast: Sequence[MulticastAddress] | None = None,
) -> bytes:
    """The SDP for these tracks; `control(track_id)` gives each track's control attribute, `address` is the server's."""
    family = "IP6" if ":" in address else "IP4"
    media = tuple(
        _describe_track(track, payload_type, control(track.id), multicast[index] if multicast else None)
        for index, (track, payload_type) in enumerate(zip(tracks, payload_types, strict=True))
    )
    return SessionDescription(
        origin=f"- 0 0 IN {family} {address}",
        name=session_name or "-",
        connection=f"IN {family} {'::' if family == 'IP6' else '0.0.0.0'}",
        attributes=(("tool", "Relay Server"), ("range", "npt=now-"), ("control", "*")),
        media=media,
    ).serialize()


def format_parameters_of(track: Track) -> dict[str, str]:
    """What a decoder of `track` must be told; empty where nothing needs saying."""
    match track.codec:
        case Codec.H264:
            return _describe_h264(track)
        case Codec.H265:
            return _describe_h265(track)
        case Codec.AAC:
            return _describe_aac(track)
        case Codec.OPUS:
            return {"sprop-stereo": "1"} if track.channels == 2 else {}
        case _:
            return {}


def _describe_track(track: Track, payload_type: int, control: str, multicast: MulticastAddress | None) -> MediaDescription:
    attributes: list[Attribute] = []
    # A rate or a channel count other than the fixed one takes a dynamic payload type, which needs the line.
    if payload_type >= _STATIC_PAYLOAD_TYPES or track.codec in (Codec.PCMU, Codec.PCMA):
        attributes.append(("rtpmap", f"{payload_type} {_encoding_of(track)}"))
    if parameters := format_parameters_of(track):
        attributes.append(("fmtp", serialize_format_parameters(payload_type, parameters)))
    attributes.append(("control", control))
    return MediaDescription(
        kind=track.kind.value,
        formats=(str(payload_type),),
        port=multicast.port if multicast else 0,
        connection=f"IN IP4 {multicast.address}/{multicast.ttl}" if multicast else "",
        attributes=tuple(attributes),
    )


def _encoding_of(track: Track) -> str:
    name = _ENCODING_NAMES.get(track.codec, track.codec.value)
    if track.codec is Codec.OPUS:
        return f"{name}/48000/2"  # always, also for mono (RFC 7587 7)
    return f"{name}/{track.clock_rate}/{track.channels}" if track.channels > 1 or track.codec is Codec.AAC else f"{name}/{track.clock_rate}"


def _describe_h264(track: Track) -> dict[str, str]:
    sets = track.parameter_sets
    parameters = {"packetization-mode": "1"}  # missing means 0, which cannot split large frames over UDP
    if sets.sps and len(sets.sps[0]) >= 4:
        parameters["profile-level-id"] = h264.profile_level_id(sets.sps[0])
    if sets.sps and sets.pps:
        parameters["sprop-parameter-sets"] = encode_base64_list(sets.sps + sets.pps)
    return parameters


def _describe_h265(track: Track) -> dict[str, str]:
    sets = track.parameter_sets
    if not (sets.vps and sets.sps and sets.pps):
        return {}  # all three or none: half of them stops some players
    named = (("sprop-vps", sets.vps), ("sprop-sps", sets.sps), ("sprop-pps", sets.pps))
    return {name: encode_base64_list(nalus) for name, nalus in named}


def _describe_aac(track: Track) -> dict[str, str]:
    parameters = {
        "streamtype": "5",
        "profile-level-id": "1",
        "mode": "AAC-hbr",
        "sizelength": "13",
        "indexlength": "3",
        "indexdeltalength": "3",
    }
    if track.audio_config:
        parameters["config"] = track.audio_config.hex().upper()
    return parameters
