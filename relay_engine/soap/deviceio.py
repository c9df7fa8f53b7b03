"""ONVIF's device I/O service (ver10/deviceIO/wsdl): the video sources of devices that do not speak of them elsewhere."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from relay_engine.soap.namespaces import DEVICE_IO
from relay_engine.soap.operation import serialize_operation
from relay_engine.soap.profile import MOST_PROFILES
from relay_engine.soap.reader import attribute, children, local_name, text

GET_VIDEO_SOURCES = serialize_operation(DEVICE_IO, "GetVideoSources")


def parse_video_sources(payload: Element) -> tuple[str, ...]:
    """GetVideoSourcesResponse: tokens alone, which some devices write as the media service would."""
    elements = [element for element in children(payload) if local_name(element) in ("Token", "VideoSources")]
    tokens = (attribute(element, "token") or text(element) for element in elements[:MOST_PROFILES])
    return tuple(token for token in tokens if token)
