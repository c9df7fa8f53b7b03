"""ONVIF's second media service (ver20/media/wsdl), which knows H.265."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from relay_engine.soap.namespaces import MEDIA2
from relay_engine.soap.operation import field, serialize_operation
from relay_engine.soap.profile import MOST_PROFILES, MediaProfile, read_profile
from relay_engine.soap.reader import child, children

GET_PROFILES = serialize_operation(MEDIA2, "GetProfiles", field("Type", "All"))

_KINDS = ("VideoSource", "VideoEncoder", "PTZ")


def get_stream_uri(profile: str) -> bytes:
    """By RTSP."""
    return serialize_operation(MEDIA2, "GetStreamUri", field("Protocol", "RTSP") + field("ProfileToken", profile))


def get_snapshot_uri(profile: str) -> bytes:
    """A picture by HTTP."""
    return serialize_operation(MEDIA2, "GetSnapshotUri", field("ProfileToken", profile))


def parse_profiles(payload: Element) -> tuple[MediaProfile, ...]:
    """GetProfilesResponse, in the device's order."""
    elements = children(payload, "Profiles")[:MOST_PROFILES]
    profiles = (read_profile(element, child(element, "Configurations"), _KINDS) for element in elements)
    return tuple(profile for profile in profiles if profile.token)
