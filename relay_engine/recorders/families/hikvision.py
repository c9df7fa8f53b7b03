"""Hikvision and its many other names (HiLook, Annke, LTS, ...): ISAPI, XML in a dozen namespaces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from xml.etree.ElementTree import Element

from relay_engine.recorders.answers import MOST_CHANNELS, tidy
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.family import Sign
from relay_engine.recorders.place import Place, stream
from relay_engine.recorders.views import Brand, ChannelView, DeviceView, StreamView
from relay_engine.soap.reader import boolean, children, descendants, number, text, whole_number

_INPUTS = "/ISAPI/System/Video/inputs/channels"  # cameras' own pictures, and a recorder's analog ones
_PROXIES = "/ISAPI/ContentMgmt/InputProxy/channels"  # IP cameras behind a recorder
_STREAMS = "/ISAPI/Streaming/channels"
_PROXY_STREAMS = "/ISAPI/ContentMgmt/StreamingProxy/channels"
_NO_VIDEO = "no video"  # an analog input without a camera


@dataclass(frozen=True, slots=True)
class _Input:
    """A channel as one of the lists tells of it."""

    number: int
    name: str
    online: bool


@dataclass(slots=True)
class _Streams:
    """What the lists of streams tell, by channel and number of the stream (1 main, 2 sub, 3 third)."""

    found: dict[tuple[int, int], StreamView] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    rtsp_port: int = 0


class Hikvision:
    """The id of a stream is channel * 100 + stream; IP channels go on behind the last analog one."""

    brand: ClassVar[Brand] = "hikvision"
    sign = Sign("/ISAPI/System/deviceInfo")
    makers = ("hikvision", "hilook", "annke", "lts", "ezviz", "hiwatch", "safire", "hikmicro", "abus")
    shows_password = False

    async def look(self, ask: Asker) -> DeviceView | None:
        """All channels; None where nothing of it is known there."""
        about = await ask.xml("/ISAPI/System/deviceInfo")
        if about is None:
            return None
        is_recorder = "VR" in text(about, "deviceType").upper() or text(about, "model").upper()[:4] in ("DS-7", "DS-8", "DS-9")
        analog = _read_inputs(await ask.xml(_INPUTS))
        proxies = await ask.xml(_PROXIES) if is_recorder or not analog else None
        states = await ask.xml(f"{_PROXIES}/status") if proxies is not None else None
        inputs = (*analog, *_read_proxies(proxies, states, {each.number for each in analog}))
        streams = _Streams()
        _read_streams(await ask.xml(_STREAMS), streams, ask.place)
        if any((each.number, 1) not in streams.found for each in inputs if each.online) and proxies is not None:
            _read_streams(await ask.xml(_PROXY_STREAMS), streams, ask.place)
        inputs = inputs or tuple(_Input(channel, "", True) for channel in sorted({channel for channel, _ in streams.found if channel}))
        steered = await _steered(ask, inputs)
        return DeviceView(
            brand=self.brand,
            address=ask.place.address,
            manufacturer="Hikvision",
            model=tidy(text(about, "model")),
            name=tidy(text(about, "deviceName")),
            serial=tidy(text(about, "serialNumber") or text(about, "macAddress") or text(about, "deviceID")),
            is_recorder=is_recorder or len(inputs) > 4,
            channels=tuple(_channel(each, streams, ask.place, steered) for each in inputs[:MOST_CHANNELS]),
        )


def _read_inputs(root: Element | None) -> tuple[_Input, ...]:
    return tuple(
        _Input(whole_number(each, "id"), tidy(text(each, "name")), text(each, "resDesc").lower() != _NO_VIDEO)
        for each in children(root, "VideoInputChannel")[:MOST_CHANNELS]
        if whole_number(each, "id") > 0 and boolean(each, "videoInputEnabled", True)
    )


def _read_proxies(root: Element | None, states: Element | None, analog: set[int]) -> list[_Input]:
    """Their own numbers, which hybrid recorders begin anew: the streams' ids say which channel each is."""
    online: dict[int, bool] = {}
    numbers: dict[int, int] = {}
    for state in children(states, "InputProxyChannelStatus")[:MOST_CHANNELS]:
        own = whole_number(state, "id")
        online[own] = boolean(state, "online", True)
        stream_id = next((whole_number(each) for each in descendants(state, "streamingProxyChannelId")), 0)
        if stream_id > 100:
            numbers[own] = stream_id // 100
    found = []
    for each in children(root, "InputProxyChannel")[:MOST_CHANNELS]:
        own = whole_number(each, "id")
        if own > 0:
            usual = own + max(analog) if own in analog else own
            found.append(_Input(numbers.get(own, usual), tidy(text(each, "name")), online.get(own, True)))
    return found


def _read_streams(root: Element | None, streams: _Streams, place: Place) -> None:
    listed = children(root, "StreamingChannel") + children(root, "StreamingProxyChannel")
    for each in listed[: MOST_CHANNELS * 4]:
        channel, kind = divmod(whole_number(each, "id"), 100)
        if not 0 < kind <= 3 or not boolean(each, "enabled", True):
            continue
        streams.rtsp_port = streams.rtsp_port or whole_number(each, "Transport/rtspPortNo")
        streams.names.setdefault(channel, tidy(text(each, "channelName")))
        streams.found.setdefault(
            (channel, kind),
            stream(
                place.rtsp(_rtsp_path(channel, kind), streams.rtsp_port),
                text(each, "Video/videoCodecType"),
                number(each, "Video/videoResolutionWidth"),
                number(each, "Video/videoResolutionHeight"),
                number(each, "Video/maxFrameRate") / 100,  # in hundredths
                number(each, "Video/constantBitRate") or number(each, "Video/vbrUpperCap"),
            ),
        )


async def _steered(ask: Asker, inputs: tuple[_Input, ...]) -> set[int]:
    """The channels that the device counts among those with a pan-tilt head."""
    found: set[int] = set()
    for path in ("/ISAPI/PTZCtrl/channels", "/ISAPI/ContentMgmt/PTZCtrlProxy/channels"):
        root = await ask.xml(path)
        for each in descendants(root, "PTZChannel"):
            if boolean(each, "enabled", True):
                found.add(whole_number(each, "videoInputID") or whole_number(each, "id"))
        if found or len(inputs) <= 1:
            break
    return found


def _channel(each: _Input, streams: _Streams, place: Place, steered: set[int]) -> ChannelView:
    def found(kind: int) -> StreamView | None:
        known = streams.found.get((each.number, kind))
        # It gives the first two by these addresses whatever it tells, also once its camera is back.
        return known or (stream(place.rtsp(_rtsp_path(each.number, kind), streams.rtsp_port)) if kind < 3 else None)

    return ChannelView(
        number=each.number,
        id=str(each.number),
        name=each.name or streams.names.get(each.number, ""),
        online=each.online,
        main=found(1),
        sub=found(2),
        third=found(3),
        snapshot_url=place.http(f"/ISAPI/Streaming/channels/{each.number}01/picture") if each.online else "",
        control=place.control("hikvision", f"channel={each.number}") if each.number in steered else "",
    )


def _rtsp_path(channel: int, kind: int) -> str:
    return f"/Streaming/Channels/{channel}0{kind}"
