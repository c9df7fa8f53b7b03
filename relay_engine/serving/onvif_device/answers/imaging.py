"""Imaging (ONVIF Imaging 1, ver20): nothing of the picture can be set here; focus goes where steering can do it."""

from __future__ import annotations

from relay_engine.ptz.actions import Focus
from relay_engine.serving.onvif_device.answers import configurations as parts
from relay_engine.serving.onvif_device.asked import Asked, Operation, Right
from relay_engine.serving.onvif_device.device_facts import DeviceFacts
from relay_engine.serving.onvif_device.operation_refused import OperationRefused
from relay_engine.soap.reader import number


def _answer(name: str, inner: str = "") -> str:
    return f"<timg:{name}Response>{inner}</timg:{name}Response>"


def _source(asked: Asked) -> None:
    if asked.value("VideoSourceToken") != parts.VIDEO_SOURCE:
        raise OperationRefused("Sender", "InvalidArgVal", "NoSource", "there is no video source of that token")


def capabilities(_facts: DeviceFacts) -> str:
    """The service's own."""
    return '<timg:Capabilities ImageStabilization="false"></timg:Capabilities>'


def _get_capabilities(asked: Asked) -> str:
    return _answer("GetServiceCapabilities", capabilities(asked.facts))


def _get_settings(asked: Asked) -> str:
    _source(asked)
    return _answer("GetImagingSettings", "<timg:ImagingSettings></timg:ImagingSettings>")


def _get_options(asked: Asked) -> str:
    _source(asked)
    return _answer("GetOptions", "<timg:ImagingOptions></timg:ImagingOptions>")


def _set_settings(asked: Asked) -> str:
    _source(asked)
    raise OperationRefused("Sender", "InvalidArgVal", "SettingsInvalid", "the picture is set at the camera itself")


def _get_move_options(asked: Asked) -> str:
    _source(asked)
    speed = "<tt:Speed><tt:Min>-1</tt:Min><tt:Max>1</tt:Max></tt:Speed>"
    inner = f"<tt:Continuous>{speed}</tt:Continuous>" if asked.facts.ptz.focus else ""
    return _answer("GetMoveOptions", f"<timg:MoveOptions>{inner}</timg:MoveOptions>")


def _get_status(asked: Asked) -> str:
    _source(asked)
    return _answer("GetStatus", "<timg:Status></timg:Status>")


async def _focus(name: str, asked: Asked, speed: float) -> str:
    _source(asked)
    if not asked.facts.ptz.focus:
        raise OperationRefused("Receiver", "ActionNotSupported", "NoImagingForSource", "the focus of this camera cannot be moved")
    await asked.wheel.act(asked.pass_, asked.host, Focus(speed=max(-1.0, min(1.0, speed))))
    return _answer(name)


async def _move(asked: Asked) -> str:
    return await _focus("Move", asked, number(asked.payload, "Focus/Continuous/Speed"))


async def _stop(asked: Asked) -> str:
    return await _focus("Stop", asked, 0.0)


OPERATIONS: dict[str, Operation] = {
    "GetServiceCapabilities": Operation(_get_capabilities, Right.NONE),
    "GetImagingSettings": Operation(_get_settings),
    "SetImagingSettings": Operation(_set_settings),
    "GetOptions": Operation(_get_options),
    "GetMoveOptions": Operation(_get_move_options),
    "GetStatus": Operation(_get_status),
    "Move": Operation(_move, Right.STEER),
    "Stop": Operation(_stop, Right.STEER),
    "GetPresets": Operation(lambda _asked: _answer("GetPresets")),
    "GetCurrentPreset": Operation(lambda _asked: _answer("GetCurrentPreset")),
}
