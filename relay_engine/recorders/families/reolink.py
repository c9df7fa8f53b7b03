"""Reolink: its JSON commands, counted from 0; streams are counted from 1."""

from __future__ import annotations

from typing import Any, ClassVar

from relay_engine.recorders.answers import MOST_CHANNELS, figure, item, objects, read_size, tidy, word
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.families.reolink_session import PATHS, ReolinkSession, open_session
from relay_engine.recorders.family import Sign
from relay_engine.recorders.place import Place, stream
from relay_engine.recorders.views import Brand, ChannelView, DeviceView, StreamView

_RECORDERS = ("nvr", "homehub", "hub", "wifi_nvr")
SNAPSHOT = "?cmd=Snap&channel="


class Reolink:
    """The password goes over the line as it is, under TLS where the device has it."""

    brand: ClassVar[Brand] = "reolink"
    sign = Sign(f"{PATHS[0]}?cmd=GetDevInfo", "POST", b'[{"cmd":"GetDevInfo","action":0,"param":{}}]', (b'"rspcode"', b'"getdevinfo"'))
    makers = ("reolink",)
    shows_password = True

    async def look(self, ask: Asker) -> DeviceView | None:
        """All channels; None where nothing of it is known there. Batteries sleep: what would wake them is not asked."""
        async with open_session(ask, ask.http.account.user, ask.password) as session:
            if session is None:
                return None
            about, states, ports = await session.run([("GetDevInfo", {}), ("GetChannelstatus", {}), ("GetNetPort", {})])
            info = item(about, "DevInfo")
            if info is None:
                return None
            channels = _read_states(states, max(1, int(figure(info, "channelNum"))))
            encoded = await _read_encoders(session, [index for index, state in channels.items() if _is_awake(state)])
        port = int(figure(ports, "NetPort", "rtspPort"))
        kind = (word(info, "exactType") or word(info, "type")).lower()
        return DeviceView(
            brand=self.brand,
            address=ask.place.address,
            manufacturer="Reolink",
            model=tidy(word(info, "model")),
            name=tidy(word(info, "name")),
            serial=tidy(word(info, "serial") or word(info, "uid")),
            is_recorder=kind.startswith(_RECORDERS) or len(channels) > 1,
            channels=tuple(_channel(index, state, encoded.get(index), ask.place, session.path, port) for index, state in channels.items()),
        )


def _read_states(said: Any, count: int) -> dict[int, dict[str, Any]]:
    """By channel; old recorders do not know the question: all of theirs are taken to be there."""
    listed = list(objects(said, "status"))
    if not listed:
        return {index: {} for index in range(min(count, MOST_CHANNELS))}
    found = {int(figure(each, "channel")): each for each in listed}
    # A place that never had a camera has neither a name nor an identity.
    used = {index: each for index, each in found.items() if figure(each, "online") or word(each, "name") or word(each, "uid")}
    return dict(sorted((used or found).items())[:MOST_CHANNELS])


def _is_online(state: dict[str, Any]) -> bool:
    return "online" not in state or figure(state, "online") == 1


def _is_awake(state: dict[str, Any]) -> bool:
    return _is_online(state) and not figure(state, "sleep")


async def _read_encoders(session: ReolinkSession, indexes: list[int]) -> dict[int, Any]:
    said = await session.run([("GetEnc", {"channel": index}) for index in indexes]) if indexes else []
    return {index: item(value, "Enc") for index, value in zip(indexes, said, strict=True) if value is not None}


def _channel(index: int, state: dict[str, Any], encoded: Any, place: Place, api: str, port: int) -> ChannelView:
    number = index + 1
    is_on_battery = "sleep" in state
    return ChannelView(
        number=number,
        id=str(number),
        name=tidy(word(state, "name")),
        online=_is_online(state),
        main=_stream(place, f"/Preview_{number:02d}_main", port, item(encoded, "mainStream")),
        sub=_stream(place, f"/Preview_{number:02d}_sub", port, item(encoded, "subStream")),
        snapshot_url=place.http(f"{api}{SNAPSHOT}{index}") if _is_online(state) and not is_on_battery else "",
    )


def _stream(place: Place, path: str, port: int, told: Any) -> StreamView:
    width, height = read_size(word(told, "size"))
    return stream(
        place.rtsp(path, port),
        word(told, "vType"),
        figure(told, "width") or width,
        figure(told, "height") or height,
        figure(told, "frameRate"),
        figure(told, "bitRate"),
    )
