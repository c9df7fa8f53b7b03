"""Axis: VAPIX's list of parameters, for cameras, encoders and cameras with several sensors or view areas."""

from __future__ import annotations

from typing import ClassVar

from relay_engine.recorders.answers import MOST_CHANNELS, Pairs, read_size, tidy
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.family import Sign
from relay_engine.recorders.place import Place, stream
from relay_engine.recorders.views import Brand, ChannelView, DeviceView, StreamView
from relay_engine.soap.reader import parse_boolean, parse_number

_GROUPS = ("Brand", "Image", "Network.RTSP", "Properties.PTZ", "Properties.System", "PTZ.Support", "Network.UPnP")
_PATH = "/axis-cgi/param.cgi?action=list&group="
_SMALL = "640x360"


class Axis:
    """Pictures are called I0, I1, ... in its parameters, and camera=1, camera=2, ... everywhere else."""

    brand: ClassVar[Brand] = "axis"
    sign = Sign(f"{_PATH}root.Brand")
    makers = ("axis",)
    shows_password = False

    async def look(self, ask: Asker) -> DeviceView | None:
        """All pictures; None where nothing of it is known there."""
        said = await ask.pairs(_PATH + ",".join(f"root.{group}" for group in _GROUPS))
        if said is None or not any(key.startswith(("root.brand.", "root.image.")) for key in said):
            return None
        numbers = [
            index for index in range(_count(said)) if parse_boolean(said.get(f"root.image.i{index}.enabled", "yes").replace("yes", "true"))
        ]
        port = int(parse_number(said.get("root.network.rtsp.port", "")))
        return DeviceView(
            brand=self.brand,
            address=ask.place.address,
            manufacturer=tidy(said.get("root.brand.brand", "AXIS")),
            model=tidy(said.get("root.brand.prodshortname") or said.get("root.brand.prodnbr", "")),
            name=tidy(said.get("root.network.upnp.friendlyname", "")),
            serial=tidy(said.get("root.properties.system.serialnumber", "")),
            channels=tuple(_channel(index, said, ask.place, port, is_only=len(numbers) == 1) for index in numbers or [0]),
        )


def _count(said: Pairs) -> int:
    told = int(parse_number(said.get("root.image.nbrofconfigs", "")))
    listed = sum(1 for index in range(MOST_CHANNELS) if f"root.image.i{index}.name" in said or f"root.image.i{index}.enabled" in said)
    return max(1, min(max(told, listed), MOST_CHANNELS))


def _channel(index: int, said: Pairs, place: Place, port: int, *, is_only: bool) -> ChannelView:
    number = index + 1
    return ChannelView(
        number=number,
        id=str(number),
        name=tidy(said.get(f"root.image.i{index}.name", "")),
        main=_stream(
            place,
            f"/axis-media/media.amp?camera={number}&videocodec=h264",
            port,
            said.get(f"root.image.i{index}.appearance.resolution", ""),
        ),
        sub=_stream(place, f"/axis-media/media.amp?camera={number}&videocodec=h264&resolution={_SMALL}", port, _SMALL),
        snapshot_url=place.http(f"/axis-cgi/jpg/image.cgi?camera={number}"),
        control=place.control("axis", f"camera={number}") if _is_steered(number, said, is_only=is_only) else "",
    )


def _is_steered(number: int, said: Pairs, *, is_only: bool) -> bool:
    told = said.get(f"root.ptz.support.s{number}.continuouspan")
    if told is not None:
        return told.lower() in ("true", "yes")
    return is_only and said.get("root.properties.ptz.ptz", "").lower() == "yes"


def _stream(place: Place, path: str, port: int, resolution: str) -> StreamView:
    return stream(place.rtsp(path, port), "h264", *read_size(resolution))
