"""Uniview, and boxes of others that speak its LAPI: JSON."""

from __future__ import annotations

from typing import Any, ClassVar

from relay_engine.recorders.answers import MOST_CHANNELS, figure, item, objects, tidy, word
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.family import Sign
from relay_engine.recorders.place import Place, stream
from relay_engine.recorders.views import Brand, ChannelView, DeviceView, StreamView

_LAPI = "/LAPI/V1.0"
_DATA = ("Response", "Data")
_CODECS = {"0": "jpeg", "1": "h264", "2": "h265"}  # VideoEncodeFormat, where it is a number
_LEAST_LEFT_S = 6.0  # for the rest of a look: streams are asked for channel by channel
_MOST_ASKED = 64

type Told = dict[tuple[int, int], dict[str, Any]]  # by channel and number of the stream: 0 main, 1 sub, 2 third


class Uniview:
    """Its ids count from 1; a recorder lists a place for every channel that it could have."""

    brand: ClassVar[Brand] = "uniview"
    sign = Sign(f"{_LAPI}/System/DeviceInfo")
    makers = ("uniview", "unv", "zhejiang uniview")
    shows_password = False

    async def look(self, ask: Asker) -> DeviceView | None:
        """All channels; None where nothing of it is known there."""
        about = await ask.json(f"{_LAPI}/System/DeviceInfo") or await ask.json(f"{_LAPI}/System/DeviceBasicInfo")
        data = item(about, *_DATA)
        if not isinstance(data, dict):
            return None
        listed = await ask.json(f"{_LAPI}/Channels/System/ChannelDetailInfos")
        details = list(objects(listed, *_DATA, "DetailInfos"))
        used = [each for each in details if _number(each) > 0 and _is_used(each)][:MOST_CHANNELS]
        port = int(figure(await ask.json(f"{_LAPI}/Network/RTSP"), *_DATA, "Port"))
        told = await _read_streams(ask, [_number(each) for each in used if figure(each, "Status") == 1] if used else [0])
        channels = [_channel(ask.place, each, port, told) for each in used] if used else [_own_picture(ask.place, port, told)]
        return DeviceView(
            brand=self.brand,
            address=ask.place.address,
            manufacturer="Uniview",
            model=tidy(word(data, "DeviceModel") or word(data, "Model")),
            name=tidy(word(data, "DeviceName") or word(data, "Name")),
            serial=tidy(word(data, "SerialNumber") or word(data, "SN")),
            is_recorder=bool(details),
            channels=tuple(channels),
        )


def _number(each: dict[str, Any]) -> int:
    return int(figure(each, "ID"))


def _is_used(each: dict[str, Any]) -> bool:
    """An empty address is an empty place; an analog channel has none to tell."""
    address = item(each, "AddressInfo")
    return figure(each, "Status") == 1 or address is None or word(address, "Address") not in ("", "0.0.0.0")


def _channel(place: Place, each: dict[str, Any], port: int, told: Told) -> ChannelView:
    number, online = _number(each), figure(each, "Status") == 1
    main, sub, third = (told.get((number, kind)) for kind in range(3))
    return ChannelView(
        number=number,
        id=str(number),
        name=tidy(word(each, "Name")),
        online=online,
        main=_stream(place, f"/unicast/c{number}/s0/live", port, main),
        sub=_stream(place, f"/unicast/c{number}/s1/live", port, sub),
        third=_stream(place, f"/unicast/c{number}/s2/live", port, third) if third else None,
        snapshot_url=place.http(f"{_LAPI}/Channels/{number}/Media/Video/Streams/0/Snapshot") if online else "",
    )


def _own_picture(place: Place, port: int, told: Told) -> ChannelView:
    """A camera: its channel is called 0."""
    main, sub, third = (told.get((0, kind)) for kind in range(3))
    return ChannelView(
        number=1,
        id="1",
        main=_stream(place, "/media/video1", port, main),
        sub=_stream(place, "/media/video2", port, sub),
        third=_stream(place, "/media/video3", port, third) if third else None,
        snapshot_url=place.http(f"{_LAPI}/Channels/0/Media/Video/Streams/0/Snapshot"),
    )


async def _read_streams(ask: Asker, channels: list[int]) -> Told:
    """What is told of the streams of as many channels as there is time for; none, where the first one is not known."""
    told: Told = {}
    for channel in channels[:_MOST_ASKED]:
        if ask.left_s < _LEAST_LEFT_S:
            break
        said = await ask.json(f"{_LAPI}/Channels/{channel}/Media/Video/Streams/DetailInfos")
        if said is None and channel == channels[0]:
            break
        found = (*objects(said, *_DATA, "VideoStreamInfos"), *objects(said, *_DATA, "DetailInfos"))
        told |= {(channel, int(figure(each, "ID"))): item(each, "VideoEncodeInfo") or each for each in found[:4]}
    return told


def _stream(place: Place, path: str, port: int, told: dict[str, Any] | None) -> StreamView:
    codec = word(told, "EncodeFormat") or word(told, "VideoEncodeFormat")
    return stream(
        place.rtsp(path, port),
        _CODECS.get(codec, codec),
        figure(told, "Resolution", "Width"),
        figure(told, "Resolution", "Height"),
        figure(told, "FrameRate"),
        figure(told, "BitRate"),
    )
