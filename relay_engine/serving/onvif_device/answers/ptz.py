"""Steering (ONVIF PTZ 5, ver20): what a client sends becomes an action of the camera's own controller, with its lease and its priorities."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from relay_engine.ptz.actions import Absolute, Centre, Home, HomeSet, Move, PresetGo, PresetRemove, PresetSet, Relative, Stop
from relay_engine.serving.onvif_device.answers import ptz_parts as parts
from relay_engine.serving.onvif_device.answers.configurations import simple
from relay_engine.serving.onvif_device.asked import Asked, Operation, Right, refuse_change
from relay_engine.serving.onvif_device.device_facts import DeviceFacts
from relay_engine.serving.onvif_device.operation_refused import OperationRefused, no_config
from relay_engine.soap.reader import attribute, boolean, child, duration, format_time, parse_number, text
from relay_engine.soap.xml_text import escape

_LONGEST_NAME = 64


def _answer(name: str, inner: str = "") -> str:
    return f"<tptz:{name}Response>{inner}</tptz:{name}Response>"


def _profile(asked: Asked) -> None:
    """Whichever profile is named, the camera behind is the same; an unknown one is the request for another device. Raises OperationRefused."""
    asked.profile()
    _steerable(asked)


def _steerable(asked: Asked) -> None:
    if not asked.facts.has_ptz:
        raise OperationRefused("Sender", "InvalidArgVal", "NoPTZProfile", "this camera cannot be steered")


def capabilities(_facts: DeviceFacts) -> str:
    """The service's own."""
    return '<tptz:Capabilities EFlip="false" Reverse="false" GetCompatibleConfigurations="true" MoveStatus="true" StatusPosition="true"></tptz:Capabilities>'


def _get_capabilities(asked: Asked) -> str:
    return _answer("GetServiceCapabilities", capabilities(asked.facts))


def _get_nodes(asked: Asked) -> str:
    return _answer("GetNodes", parts.ptz_node("tptz:PTZNode", asked.facts) if asked.facts.has_ptz else "")


def _get_node(asked: Asked) -> str:
    if asked.value("NodeToken") != parts.PTZ_NODE or not asked.facts.has_ptz:
        raise OperationRefused("Sender", "InvalidArgVal", "NoEntity", "there is no node of that token")
    return _answer("GetNode", parts.ptz_node("tptz:PTZNode", asked.facts))


def _get_configurations(name: str, asked: Asked) -> str:
    return _answer(name, parts.ptz_configuration("tptz:PTZConfiguration", asked.facts))


def _configuration(asked: Asked, path: str) -> None:
    if asked.value(path) != parts.PTZ_CONFIG or not asked.facts.has_ptz:
        raise no_config()


def _get_configuration(asked: Asked) -> str:
    _configuration(asked, "PTZConfigurationToken")
    return _answer("GetConfiguration", parts.ptz_configuration("tptz:PTZConfiguration", asked.facts))


def _get_options(asked: Asked) -> str:
    _configuration(asked, "ConfigurationToken")
    run = f"<tt:PTZTimeout><tt:Min>PT{parts.SHORTEST_RUN_S}S</tt:Min><tt:Max>PT{parts.LONGEST_RUN_S}S</tt:Max></tt:PTZTimeout>"
    spaces = f"<tt:Spaces>{parts.spaces(asked.facts)}</tt:Spaces>"
    return _answer("GetConfigurationOptions", f"<tptz:PTZConfigurationOptions>{spaces}{run}</tptz:PTZConfigurationOptions>")


async def _get_status(asked: Asked) -> str:
    """What the controller knows: the camera itself is asked once a second at most."""
    _profile(asked)
    seen = await asked.wheel.look()
    position = ""
    if seen.position is not None:
        at = seen.position
        position = (
            f'<tt:Position><tt:PanTilt x="{at.pan:.4f}" y="{at.tilt:.4f}" space="{parts.PAN_TILT_POSITION}"></tt:PanTilt>'
            f'<tt:Zoom x="{at.zoom:.4f}" space="{parts.ZOOM_POSITION}"></tt:Zoom></tt:Position>'
        )
    state = "MOVING" if seen.moving else "IDLE"
    moves = f"<tt:MoveStatus><tt:PanTilt>{state}</tt:PanTilt><tt:Zoom>{state}</tt:Zoom></tt:MoveStatus>"
    status = f"<tptz:PTZStatus>{position}{moves}<tt:UtcTime>{format_time(asked.wall)}</tt:UtcTime></tptz:PTZStatus>"
    return _answer("GetStatus", status)


def _part(vector: Element | None, axis: str, name: str, fault: str, least: float = -1.0) -> float:
    value = parse_number(attribute(child(vector, axis), name, "0"), 2.0)
    if not least <= value <= 1.0:
        raise OperationRefused("Sender", "InvalidArgVal", fault, f"{axis} {name} is not from {least:g} to 1")
    return value


def _vector(vector: Element | None, fault: str, least_zoom: float = -1.0) -> tuple[float, float, float]:
    return (_part(vector, "PanTilt", "x", fault), _part(vector, "PanTilt", "y", fault), _part(vector, "Zoom", "x", fault, least_zoom))


async def _continuous(asked: Asked) -> str:
    """Zero is the Stop of clients that know no other; a time without end is none."""
    _profile(asked)
    pan, tilt, zoom = _vector(child(asked.payload, "Velocity"), "InvalidVelocity")
    run_s = duration(asked.payload, "Timeout", float(parts.DEFAULT_RUN_S)) or parts.DEFAULT_RUN_S
    still = not (pan or tilt or zoom)
    run_s = min(max(run_s, parts.SHORTEST_RUN_S), parts.LONGEST_RUN_S)
    await asked.wheel.act(asked.pass_, asked.host, Stop() if still else Move(pan=pan, tilt=tilt, zoom=zoom, timeout_s=run_s))
    return _answer("ContinuousMove")


async def _relative(asked: Asked) -> str:
    _profile(asked)
    wanted = child(asked.payload, "Translation")
    pan, tilt, zoom = _vector(wanted, "InvalidTranslation")
    in_picture = attribute(child(wanted, "PanTilt"), "space") == parts.PAN_TILT_FIELD_OF_VIEW
    if not (pan or tilt or zoom):
        await asked.wheel.act(asked.pass_, asked.host, Stop())
    elif in_picture and asked.facts.ptz.centre:
        await asked.wheel.act(asked.pass_, asked.host, Centre(x=(1 + pan) / 2, y=(1 - tilt) / 2))
    elif in_picture or not asked.facts.ptz.relative:
        raise OperationRefused("Sender", "InvalidArgVal", "SpaceNotSupported", "this camera does not move so")
    else:
        await asked.wheel.act(asked.pass_, asked.host, Relative(pan=pan, tilt=tilt, zoom=zoom))
    return _answer("RelativeMove")


async def _absolute(asked: Asked) -> str:
    """An axis that is left out stays where it is."""
    _profile(asked)
    if not asked.facts.ptz.absolute:
        raise OperationRefused("Sender", "InvalidArgVal", "SpaceNotSupported", "this camera does not move so")
    wanted = child(asked.payload, "Position")
    pan, tilt, zoom = _vector(wanted, "InvalidPosition", 0.0)
    if child(wanted, "PanTilt") is None or child(wanted, "Zoom") is None:
        now = (await asked.wheel.look()).position
        if now is not None and child(wanted, "PanTilt") is None:
            pan, tilt = now.pan, now.tilt
        if now is not None and child(wanted, "Zoom") is None:
            zoom = max(0.0, now.zoom)
    await asked.wheel.act(asked.pass_, asked.host, Absolute(pan=pan, tilt=tilt, zoom=zoom))
    return _answer("AbsoluteMove")


async def _stop(asked: Asked) -> str:
    """Both axes where none is named (PTZ 5.3.5). A client that leaves pan and tilt going means a zoom alone: the camera stops all the same."""
    _profile(asked)
    if boolean(asked.payload, "PanTilt", True) or boolean(asked.payload, "Zoom", True):
        await asked.wheel.act(asked.pass_, asked.host, Stop())
    return _answer("Stop")


async def _get_presets(asked: Asked) -> str:
    _profile(asked)
    presets = await asked.wheel.presets() if asked.facts.ptz.presets else ()
    inner = "".join(
        f'<tptz:Preset token="{escape(preset.token)}">{simple("tt:Name", preset.name or preset.token)}</tptz:Preset>' for preset in presets
    )
    return _answer("GetPresets", inner)


def _preset(asked: Asked) -> str:
    token = asked.value("PresetToken")
    if not 0 < len(token) <= _LONGEST_NAME:
        raise OperationRefused("Sender", "InvalidArgVal", "NoToken", "there is no preset of that token")
    return token


async def _go(asked: Asked) -> str:
    _profile(asked)
    await asked.wheel.act(asked.pass_, asked.host, PresetGo(preset=_preset(asked)))
    return _answer("GotoPreset")


async def _set_preset(asked: Asked) -> str:
    """With a token in its place, without as a new one; the answer is its token."""
    _profile(asked)
    token = asked.value("PresetToken")[:_LONGEST_NAME]
    name = text(asked.payload, "PresetName")[:_LONGEST_NAME] or token or f"Preset {format_time(asked.wall)}"
    made = await asked.wheel.set_preset(asked.pass_, asked.host, PresetSet(name=name, preset=token))
    return _answer("SetPreset", simple("tptz:PresetToken", made))


async def _remove_preset(asked: Asked) -> str:
    _profile(asked)
    await asked.wheel.act(asked.pass_, asked.host, PresetRemove(preset=_preset(asked)))
    return _answer("RemovePreset")


async def _home(asked: Asked) -> str:
    _profile(asked)
    if not asked.facts.ptz.home:
        raise OperationRefused("Sender", "Action", "NoHomePosition", "this camera has no home position")
    await asked.wheel.act(asked.pass_, asked.host, Home())
    return _answer("GotoHomePosition")


async def _set_home(asked: Asked) -> str:
    _profile(asked)
    if not asked.facts.ptz.home:
        raise OperationRefused("Receiver", "Action", "CannotOverwriteHome", "this camera has no home position")
    await asked.wheel.act(asked.pass_, asked.host, HomeSet())
    return _answer("SetHomePosition")


def _set_configuration(asked: Asked) -> str:
    """Recorders write back what they have read: nothing of it is changed."""
    if attribute(child(asked.payload, "PTZConfiguration"), "token") != parts.PTZ_CONFIG:
        raise no_config()
    return _answer("SetConfiguration")


OPERATIONS: dict[str, Operation] = {
    "GetServiceCapabilities": Operation(_get_capabilities, Right.NONE),
    "GetNodes": Operation(_get_nodes),
    "GetNode": Operation(_get_node),
    "GetConfigurations": Operation(partial(_get_configurations, "GetConfigurations")),
    "GetCompatibleConfigurations": Operation(partial(_get_configurations, "GetCompatibleConfigurations")),
    "GetConfiguration": Operation(_get_configuration),
    "GetConfigurationOptions": Operation(_get_options),
    "SetConfiguration": Operation(_set_configuration),
    "GetStatus": Operation(_get_status),
    "ContinuousMove": Operation(_continuous, Right.STEER),
    "RelativeMove": Operation(_relative, Right.STEER),
    "AbsoluteMove": Operation(_absolute, Right.STEER),
    "Stop": Operation(_stop, Right.STEER),
    "GetPresets": Operation(_get_presets),
    "GotoPreset": Operation(_go, Right.STEER),
    "SetPreset": Operation(_set_preset, Right.STEER),
    "RemovePreset": Operation(_remove_preset, Right.STEER),
    "GotoHomePosition": Operation(_home, Right.STEER),
    "SetHomePosition": Operation(_set_home, Right.STEER),
    "SendAuxiliaryCommand": Operation(refuse_change, Right.STEER),
    "GetPresetTours": Operation(lambda _asked: _answer("GetPresetTours")),
}
