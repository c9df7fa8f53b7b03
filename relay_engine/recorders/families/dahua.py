"""Dahua and its many other names (Amcrest, EmpireTech, Lorex, ...): the cgi of its HTTP API, lines of key=value, counted from 0."""

from __future__ import annotations

from typing import ClassVar

from relay_engine.recorders.answers import MOST_CHANNELS, Pairs, indexes, tidy
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.family import Sign
from relay_engine.recorders.place import Place, stream
from relay_engine.recorders.views import Brand, ChannelView, DeviceView, StreamView
from relay_engine.soap.reader import parse_boolean, parse_number

_CONFIG = "/cgi-bin/configManager.cgi?action=getConfig&name="
_RECORDERS = ("nvr", "xvr", "hcvr", "dvr", "ivss", "evs", "dhi-nvr", "dh-xvr")
_AWAY = frozenset({"unconnect", "unconnected", "connecting", "disconnect", "disconnected", "disable", "disabled"})
_EMPTY = "empty"  # no camera was ever set up there
_LEAST_LEFT_S = 5.0  # for the rest of a look: whoever can be steered is asked one by one
_NOTHING: Pairs = {}


class Dahua:
    """Its configuration counts channels from 0; streams, pictures and PTZ count from 1 (dahua #592 moved the neighbour)."""

    brand: ClassVar[Brand] = "dahua"
    sign = Sign("/cgi-bin/magicBox.cgi?action=getSystemInfo")
    makers = ("dahua", "amcrest", "empiretech", "lorex", "imou", "intelbras", "general", "loryta", "alibi")
    shows_password = False

    async def look(self, ask: Asker) -> DeviceView | None:
        """All channels; None where nothing of it is known there."""
        about = await ask.pairs("/cgi-bin/magicBox.cgi?action=getSystemInfo")
        if about is None or not {"devicetype", "serialnumber", "updateserial"} & about.keys():
            return None
        kind = about.get("updateserial") or about.get("devicetype", "")
        titles = await ask.pairs(f"{_CONFIG}ChannelTitle") or _NOTHING
        encode = await ask.pairs(f"{_CONFIG}Encode") or _NOTHING
        named = indexes(titles, "table.ChannelTitle")
        is_recorder = kind.lower().startswith(_RECORDERS) or len(named) > 4
        states = await _read_states(ask) if is_recorder else {}
        port = int(parse_number((await ask.pairs(f"{_CONFIG}RTSP") or _NOTHING).get("table.rtsp.port", "")))
        name = (await ask.pairs("/cgi-bin/magicBox.cgi?action=getMachineName") or _NOTHING).get("name", "")
        places = sorted({*named, *indexes(encode, "table.Encode"), *states})[:MOST_CHANNELS] or [0]
        shown = [index for index in places if states.get(index) != _EMPTY]
        online = {index for index in shown if states.get(index, "") not in _AWAY}
        steered = await _steered(ask, sorted(online))
        return DeviceView(
            brand=self.brand,
            address=ask.place.address,
            manufacturer="Dahua",
            model=tidy(kind),
            name=tidy(name),
            serial=tidy(about.get("serialnumber", "")),
            is_recorder=is_recorder,
            channels=tuple(
                _channel(index, titles, encode, ask.place, port, online=index in online, steered=index in steered) for index in shown
            ),
        )


async def _read_states(ask: Asker) -> dict[int, str]:
    """What each channel's connection is like, in lower case, by its index."""
    said = await ask.pairs("/cgi-bin/LogicDeviceManager.cgi?action=getCameraState&uniqueChannels[0]=-1")
    if said is not None and any(key.endswith(".connectionstate") for key in said):
        return {
            int(parse_number(said.get(f"states[{index}].channel", str(index)))): said.get(f"states[{index}].connectionstate", "").lower()
            for index in indexes(said, "states")
        }
    # 400 or 501 on some firmware: that one lists the cameras, and those without an address are empty places
    listed = await ask.pairs("/cgi-bin/LogicDeviceManager.cgi?action=getCameraAll") or _NOTHING
    states: dict[int, str] = {}
    for index in indexes(listed, "camera"):
        at = f"camera[{index}]"
        channel = listed.get(f"{at}.uniquechannel") or listed.get(f"{at}.channel") or str(index)
        is_used = parse_boolean(listed.get(f"{at}.enable", "true"), True) and listed.get(f"{at}.deviceinfo.address", "*") not in (
            "",
            "0.0.0.0",
        )
        states[int(parse_number(channel))] = "" if is_used else _EMPTY
    return states


async def _steered(ask: Asker, online: list[int]) -> set[int]:
    """The channels whose protocol can turn; as many as there is time for."""
    found = set()
    for index in online:
        if ask.left_s < _LEAST_LEFT_S:
            break
        caps = await ask.pairs(f"/cgi-bin/ptz.cgi?action=getCurrentProtocolCaps&channel={index + 1}")
        if caps is None and index == online[0]:
            break  # it does not know the question
        # "Tile" is how the firmware spells it
        if caps is not None and any(parse_boolean(caps.get(f"caps.{axis}", "")) for axis in ("pan", "tile", "tilt")):
            found.add(index)
    return found


def _channel(index: int, titles: Pairs, encode: Pairs, place: Place, port: int, *, online: bool, steered: bool) -> ChannelView:
    number = index + 1

    def found(kind: int, at: str) -> StreamView | None:
        video = f"table.encode[{index}].{at}".lower()
        if not parse_boolean(encode.get(f"{video}.videoenable", "true"), True):
            return None
        if kind == 2 and f"{video}.video.compression" not in encode:
            return None
        return stream(
            place.rtsp(f"/cam/realmonitor?channel={number}&subtype={kind}", port),
            encode.get(f"{video}.video.compression", ""),
            parse_number(encode.get(f"{video}.video.width", "")),
            parse_number(encode.get(f"{video}.video.height", "")),
            parse_number(encode.get(f"{video}.video.fps", "")),
            parse_number(encode.get(f"{video}.video.bitrate", "")),
        )

    return ChannelView(
        number=number,
        id=str(number),
        name=tidy(titles.get(f"table.channeltitle[{index}].name", "")),
        online=online,
        main=found(0, "MainFormat[0]"),
        sub=found(1, "ExtraFormat[0]"),
        third=found(2, "ExtraFormat[1]"),
        snapshot_url=place.http(f"/cgi-bin/snapshot.cgi?channel={number}") if online else "",
        control=place.control("dahua", f"channel={number}") if steered else "",
    )
