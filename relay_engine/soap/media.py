"""ONVIF's media service (ver10/media/wsdl)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from relay_engine.soap.namespaces import MEDIA
from relay_engine.soap.operation import field, schema_field, serialize_operation
from relay_engine.soap.profile import MOST_PROFILES, MediaProfile, read_profile
from relay_engine.soap.reader import attribute, children, text

GET_PROFILES = serialize_operation(MEDIA, "GetProfiles")
GET_VIDEO_SOURCES = serialize_operation(MEDIA, "GetVideoSources")

_KINDS = ("VideoSourceConfiguration", "VideoEncoderConfiguration", "PTZConfiguration")


def get_stream_uri(profile: str) -> bytes:
    """By RTSP; over which transport is agreed there."""
    transport = schema_field("Stream", "RTP-Unicast") + schema_field("Transport", field("Protocol", "RTSP"))
    return serialize_operation(MEDIA, "GetStreamUri", f"<StreamSetup>{transport}</StreamSetup>" + field("ProfileToken", profile))


def get_snapshot_uri(profile: str) -> bytes:
    """A picture by HTTP."""
    return serialize_operation(MEDIA, "GetSnapshotUri", field("ProfileToken", profile))


def parse_profiles(payload: Element) -> tuple[MediaProfile, ...]:
    """GetProfilesResponse, in the device's order; without those that have no token."""
    profiles = (read_profile(element, element, _KINDS) for element in children(payload, "Profiles")[:MOST_PROFILES])
    return tuple(profile for profile in profiles if profile.token)


def parse_video_sources(payload: Element) -> tuple[str, ...]:
    """GetVideoSourcesResponse: tokens of the pictures that it has or could have: a recorder's channel without a camera has one too."""
    tokens = (attribute(element, "token") for element in children(payload, "VideoSources")[:MOST_PROFILES])
    return tuple(token for token in tokens if token)


def parse_uri(payload: Element) -> str:
    """GetStreamUriResponse and GetSnapshotUriResponse, of Media2 too, which leaves MediaUri out."""
    return text(payload, "MediaUri/Uri") or text(payload, "Uri") or text(payload, "MediaUri")
