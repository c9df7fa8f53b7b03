"""Hanwha Vision (Samsung Wisenet): SUNAPI, in JSON or in lines of key=value, counted from 0."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from relay_engine.errors import RemoteProtocolError
from relay_engine.recorders.answers import MOST_CHANNELS, figure, objects, read_json, read_pairs, read_size, tidy, word
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.family import Sign
from relay_engine.recorders.place import Place, stream
from relay_engine.recorders.views import Brand, ChannelView, DeviceView, StreamView
from relay_engine.soap.reader import parse_number

_SESSIONS = 10  # live streams of a recorder (support.hanwhavision.eu 4414178841746)
_RECORDER_RTSP_PORT = 558  # the last of its ports, as they come
_RECORDERS = ("nvr", "dvr")
_STEPS = re.compile(r"(?:^|\.)(channel|profile)\.(\d{1,4})(?=\.)", re.IGNORECASE)
_JSON = {"Accept": "application/json"}

type Channels = dict[int, dict[str, Any]]  # by index; "profiles": {number: facts}; names in lower case


class Hanwha:
    """Older firmware answers in text whatever was asked for."""

    brand: ClassVar[Brand] = "hanwha"
    sign = Sign("/stw-cgi/system.cgi?msubmenu=deviceinfo&action=view")
    makers = ("hanwha", "samsung", "wisenet", "techwin")
    shows_password = False

    async def look(self, ask: Asker) -> DeviceView | None:
        """All channels; None where nothing of it is known there."""
        about, _ = await _view(ask, "system", "deviceinfo")
        if not about.get("model"):
            return None
        _, listed = await _view(ask, "media", "cameraregister")
        is_recorder = about.get("devicetype", "").lower().startswith(_RECORDERS) or bool(listed)
        network, _ = await _view(ask, "network", "rtsp")
        port = int(parse_number(network.get("port", ""))) or (_RECORDER_RTSP_PORT if is_recorder else 0)
        _, profiles = await _view(ask, "media", "videoprofile")
        if is_recorder:
            channels = [_recorded(index, facts, profiles.get(index, {}), ask.place, port) for index, facts in sorted(listed.items())]
        else:
            _, names = await _view(ask, "media", "videosource")
            sensors = sorted({*profiles, *names}) or [0]
            channels = [
                _sensor(index, names.get(index, {}), profiles.get(index, {}), ask.place, port, is_only=len(sensors) == 1)
                for index in sensors
            ]
        return DeviceView(
            brand=self.brand,
            address=ask.place.address,
            manufacturer="Hanwha Vision",
            model=tidy(about.get("model", "")),
            name=tidy(about.get("devicename", "")),
            serial=tidy(about.get("serialnumber") or about.get("connectedmacaddress", "")),
            is_recorder=is_recorder,
            max_sessions=_SESSIONS if is_recorder else 0,
            channels=tuple(channels[:MOST_CHANNELS]),
        )


async def _view(ask: Asker, cgi: str, submenu: str) -> tuple[dict[str, str], Channels]:
    """What stands at the top of an answer, and what it tells by channel."""
    answer = await ask.answer(f"/stw-cgi/{cgi}.cgi?msubmenu={submenu}&action=view", headers=_JSON)
    if answer is None:
        return {}, {}
    try:
        return _of_json(read_json(answer.body))
    except RemoteProtocolError:
        pass
    try:
        return _of_pairs(read_pairs(answer.body))
    except RemoteProtocolError:
        return {}, {}


def _of_json(said: Any) -> tuple[dict[str, str], Channels]:
    channels: Channels = {}
    if not isinstance(said, dict):
        return {}, channels
    for entry in (entry for key in said for entry in objects(said, key)):
        facts: dict[str, Any] = {key.lower(): word(value) for key, value in entry.items()}
        facts["profiles"] = {
            int(figure(each, "Profile")): {key.lower(): word(value) for key, value in each.items()} for each in objects(entry, "Profiles")
        }
        if "channel" in facts:
            channels.setdefault(int(figure(entry, "Channel")), facts)
    return {key.lower(): word(value) for key, value in said.items()}, channels


def _of_pairs(said: dict[str, str]) -> tuple[dict[str, str], Channels]:
    """Such as Channel.0.Profile.2.EncodingType=H264."""
    channels: Channels = {}
    top: dict[str, str] = {}
    for key, value in said.items():
        steps = {name.lower(): int(number) for name, number in _STEPS.findall(key)}
        last = key.rpartition(".")[2]
        if "channel" not in steps:
            top.setdefault(last, value)
            continue
        if steps["channel"] >= MOST_CHANNELS:
            continue
        facts = channels.setdefault(steps["channel"], {"profiles": {}})
        home = facts["profiles"].setdefault(steps["profile"], {}) if "profile" in steps else facts
        home.setdefault(last, value)
    return top, channels


def _recorded(index: int, facts: dict[str, Any], profiles: dict[str, Any], place: Place, port: int) -> ChannelView:
    """A channel of a recorder: it hands out its live profile, and a smaller one by number."""
    online = str(facts.get("status", "")).lower() in ("success", "ok", "connected", "")
    known = sorted(profiles.get("profiles", {}).items())
    path = f"/LiveChannel/{index}/media.smp"
    return ChannelView(
        number=index + 1,
        id=str(index + 1),
        name=tidy(str(facts.get("title") or facts.get("name") or "")),
        online=online,
        main=_stream(place, path, port, known[0][1] if known else {}),
        sub=_stream(place, f"{path}/profile={known[1][0]}", port, known[1][1]) if len(known) > 1 else None,
        snapshot_url=_snapshot(place, index) if online else "",
    )


def _sensor(index: int, facts: dict[str, Any], profiles: dict[str, Any], place: Place, port: int, *, is_only: bool) -> ChannelView:
    """A camera, or one of the sensors of one. Profile 1 is MJPEG, 2 the large picture as it comes; people add others."""
    video = [
        (number, each)
        for number, each in sorted(profiles.get("profiles", {}).items())
        if "jpeg" not in str(each.get("encodingtype", "")).lower()
    ]
    largest = sorted(video, key=lambda entry: -_pixels(entry[1]))
    before = "" if is_only else f"/{index}"
    numbers = [number for number, _ in largest] or [2]
    told = dict(video)
    smaller = largest[-1] if len(largest) > 1 and _pixels(largest[-1][1]) < _pixels(largest[0][1]) else None
    return ChannelView(
        number=index + 1,
        id=str(index + 1),
        name=tidy(str(facts.get("name", ""))),
        main=_stream(place, f"{before}/profile{numbers[0]}/media.smp", port, told.get(numbers[0], {})),
        sub=_stream(place, f"{before}/profile{smaller[0]}/media.smp", port, smaller[1]) if smaller is not None else None,
        snapshot_url=_snapshot(place, index),
    )


def _snapshot(place: Place, index: int) -> str:
    return place.http(f"/stw-cgi/video.cgi?msubmenu=snapshot&action=view&Channel={index}")


def _pixels(profile: dict[str, str]) -> float:
    width, height = read_size(profile.get("resolution", ""))
    return width * height


def _stream(place: Place, path: str, port: int, told: dict[str, str]) -> StreamView:
    width, height = read_size(told.get("resolution", ""))
    fps, kbps = (parse_number(told.get(name, "")) for name in ("framerate", "bitrate"))
    return stream(place.rtsp(path, port), told.get("encodingtype", ""), width, height, fps, kbps)
