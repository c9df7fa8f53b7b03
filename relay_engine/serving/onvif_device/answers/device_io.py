"""DeviceIO (ONVIF Device IO, ver10): one video source, a microphone where there is sound, and no wires."""

from __future__ import annotations

from functools import partial

from relay_engine.serving.onvif_device.answers import configurations as parts
from relay_engine.serving.onvif_device.asked import Asked, Operation, Right
from relay_engine.serving.onvif_device.device_facts import DeviceFacts


def _answer(name: str, inner: str = "") -> str:
    return f"<tmd:{name}Response>{inner}</tmd:{name}Response>"


def capabilities(facts: DeviceFacts) -> str:
    """The service's own."""
    return (
        f'<tmd:Capabilities VideoSources="1" VideoOutputs="0" AudioSources="{int(facts.sound is not None)}" AudioOutputs="0" RelayOutputs="0"'
        ' SerialPorts="0" DigitalInputs="0" DigitalInputOptions="false"></tmd:Capabilities>'
    )


def _get_capabilities(asked: Asked) -> str:
    return _answer("GetServiceCapabilities", capabilities(asked.facts))


def _get_video_sources(_asked: Asked) -> str:
    return _answer("GetVideoSources", f"<tmd:Token>{parts.VIDEO_SOURCE}</tmd:Token>")


def _get_audio_sources(asked: Asked) -> str:
    return _answer("GetAudioSources", f"<tmd:Token>{parts.AUDIO_SOURCE}</tmd:Token>" if asked.facts.sound else "")


def _get_source_configuration(asked: Asked) -> str:
    return _answer("GetVideoSourceConfiguration", parts.video_source("tmd:VideoSourceConfiguration", asked.facts))


def _empty(name: str, _asked: Asked) -> str:
    return _answer(name)


OPERATIONS: dict[str, Operation] = {
    "GetServiceCapabilities": Operation(_get_capabilities, Right.NONE),
    "GetVideoSources": Operation(_get_video_sources),
    "GetAudioSources": Operation(_get_audio_sources),
    "GetVideoSourceConfiguration": Operation(_get_source_configuration),
    **{
        name: Operation(partial(_empty, name))
        for name in ("GetVideoOutputs", "GetAudioOutputs", "GetRelayOutputs", "GetDigitalInputs", "GetSerialPorts")
    },
}
