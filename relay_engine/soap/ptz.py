"""ONVIF's PTZ service (ver20/ptz/wsdl): moves, positions, presets, and what a camera can do."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from relay_engine.soap.namespaces import PTZ, SCHEMA
from relay_engine.soap.operation import field, serialize_operation
from relay_engine.soap.ptz_spaces import PtzSpace, read_spaces
from relay_engine.soap.reader import (
    attribute,
    boolean,
    child,
    children,
    duration,
    format_duration,
    local_name,
    parse_number,
    text,
    whole_number,
)
from relay_engine.soap.xml_text import escape

GET_NODES = serialize_operation(PTZ, "GetNodes")

MOST_PRESETS = 1024
_MOST_NODES = 512


@dataclass(frozen=True, slots=True)
class Vector:
    """A place, a way or a velocity; None leaves that axis as it is. Spaces: URIs, "" for the configuration's default."""

    pan_tilt: tuple[float, float] | None = None
    zoom: float | None = None
    pan_tilt_space: str = ""
    zoom_space: str = ""


@dataclass(frozen=True, slots=True)
class PtzNode:
    """What the mechanics can do."""

    token: str
    spaces: tuple[PtzSpace, ...] = ()
    most_presets: int = 0
    has_home: bool = False


@dataclass(frozen=True, slots=True)
class PtzOptions:
    """What a configuration allows."""

    spaces: tuple[PtzSpace, ...] = ()
    least_timeout_s: float = 0.0
    most_timeout_s: float = 0.0  # 0: nothing is told


@dataclass(frozen=True, slots=True)
class PtzPreset:
    """A place that the camera keeps."""

    token: str
    name: str


@dataclass(frozen=True, slots=True)
class PtzStatus:
    """Where it looks, as far as it tells."""

    position: Vector
    is_moving: bool | None  # None: not told


def get_configuration_options(configuration: str) -> bytes:
    """What it allows."""
    return serialize_operation(PTZ, "GetConfigurationOptions", field("ConfigurationToken", configuration))


def get_status(profile: str) -> bytes:
    """Where it looks."""
    return serialize_operation(PTZ, "GetStatus", field("ProfileToken", profile))


def get_presets(profile: str) -> bytes:
    """Which places it keeps."""
    return serialize_operation(PTZ, "GetPresets", field("ProfileToken", profile))


def goto_preset(profile: str, preset: str) -> bytes:
    """Go there, as fast as the camera likes."""
    return serialize_operation(PTZ, "GotoPreset", field("ProfileToken", profile) + field("PresetToken", preset))


def set_preset(profile: str, name: str, preset: str = "") -> bytes:
    """Keep where it looks: as a new preset, or as `preset`."""
    content = field("ProfileToken", profile) + field("PresetName", name) + (field("PresetToken", preset) if preset else "")
    return serialize_operation(PTZ, "SetPreset", content)


def remove_preset(profile: str, preset: str) -> bytes:
    """Forget it."""
    return serialize_operation(PTZ, "RemovePreset", field("ProfileToken", profile) + field("PresetToken", preset))


def goto_home(profile: str) -> bytes:
    """Go to where it belongs."""
    return serialize_operation(PTZ, "GotoHomePosition", field("ProfileToken", profile))


def set_home(profile: str) -> bytes:
    """Let where it looks be where it belongs."""
    return serialize_operation(PTZ, "SetHomePosition", field("ProfileToken", profile))


def continuous_move(profile: str, velocity: Vector, timeout_s: float | None = None) -> bytes:
    """Move until told otherwise, or for so long: not every camera keeps to that."""
    timeout = "" if timeout_s is None else field("Timeout", format_duration(timeout_s))
    return serialize_operation(PTZ, "ContinuousMove", field("ProfileToken", profile) + _vector("Velocity", velocity) + timeout)


def relative_move(profile: str, way: Vector) -> bytes:
    """Move by so much."""
    return serialize_operation(PTZ, "RelativeMove", field("ProfileToken", profile) + _vector("Translation", way))


def absolute_move(profile: str, place: Vector) -> bytes:
    """Move there."""
    return serialize_operation(PTZ, "AbsoluteMove", field("ProfileToken", profile) + _vector("Position", place))


def stop(profile: str) -> bytes:
    """Stop all axes."""
    return serialize_operation(PTZ, "Stop", field("ProfileToken", profile) + field("PanTilt", "true") + field("Zoom", "true"))


def parse_nodes(payload: Element) -> tuple[PtzNode, ...]:
    """GetNodesResponse, GetNodeResponse."""
    return tuple(
        PtzNode(
            attribute(node, "token"),
            read_spaces(child(node, "SupportedPTZSpaces")),
            max(0, whole_number(node, "MaximumNumberOfPresets")),
            boolean(node, "HomeSupported"),
        )
        for node in children(payload, "PTZNode")[:_MOST_NODES]
    )


def parse_configuration_options(payload: Element) -> PtzOptions:
    """GetConfigurationOptionsResponse."""
    options = child(payload, "PTZConfigurationOptions")
    least, most = (max(0.0, duration(options, f"PTZTimeout/{end}")) for end in ("Min", "Max"))
    return PtzOptions(read_spaces(child(options, "Spaces")), least, most if most > least else 0.0)


def parse_presets(payload: Element) -> tuple[PtzPreset, ...]:
    """GetPresetsResponse, in the camera's order."""
    presets = (PtzPreset(attribute(preset, "token"), text(preset, "Name")) for preset in children(payload, "Preset")[:MOST_PRESETS])
    return tuple(preset for preset in presets if preset.token)


def parse_preset_token(payload: Element) -> str:
    """SetPresetResponse."""
    return text(payload, "PresetToken")


def parse_status(payload: Element) -> PtzStatus:
    """GetStatusResponse."""
    status = child(payload, "PTZStatus")
    move = child(status, "MoveStatus")
    states = {text(element).upper() for element in children(move) if local_name(element) in ("PanTilt", "Zoom")}
    is_moving = "MOVING" in states if states & {"MOVING", "IDLE"} else None
    return PtzStatus(_read_vector(child(status, "Position")), is_moving)


def _read_vector(element: Element | None) -> Vector:
    pan_tilt, zoom = child(element, "PanTilt"), child(element, "Zoom")
    return Vector(
        (_coordinate(pan_tilt, "x"), _coordinate(pan_tilt, "y")) if pan_tilt is not None else None,
        _coordinate(zoom, "x") if zoom is not None else None,
        attribute(pan_tilt, "space"),
        attribute(zoom, "space"),
    )


def _coordinate(element: Element, name: str) -> float:
    return parse_number(attribute(element, name))


def _vector(name: str, vector: Vector) -> str:
    content = ""
    if vector.pan_tilt is not None:
        x, y = vector.pan_tilt
        content += f'<PanTilt xmlns="{SCHEMA}" x="{_decimal(x)}" y="{_decimal(y)}"{_space(vector.pan_tilt_space)}/>'
    if vector.zoom is not None:
        content += f'<Zoom xmlns="{SCHEMA}" x="{_decimal(vector.zoom)}"{_space(vector.zoom_space)}/>'
    return f"<{name}>{content}</{name}>"


def _decimal(value: float) -> str:
    """Without an exponent, which small parsers do not know, and without a minus before nothing."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) >= 0.00005 else "0"


def _space(uri: str) -> str:
    return f' space="{escape(uri)}"' if uri else ""
