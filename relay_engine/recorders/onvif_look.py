"""Looking by ONVIF: for devices of whatever maker, and for what a maker's own way leaves open."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from relay_engine.onvif.device_facts import DeviceFacts, ProfileFacts, VideoSourceFacts
from relay_engine.onvif.onvif_device import OnvifDevice
from relay_engine.recorders.answers import MOST_CHANNELS, tidy
from relay_engine.recorders.place import Place, quoted, stream
from relay_engine.recorders.views import ChannelView, DeviceView, StreamView

_RECORDERS = ("nvr", "dvr", "xvr", "recorder")
_MOST_SENSORS = 4  # of one camera; what has more pictures is a recorder


async def look_by_onvif(place: Place, user: str, password: str, *, has_port: bool, deadline_s: float) -> DeviceView:
    """All channels. Without a port the usual ones are knocked at. Raises DeviceError."""
    address = f"{'https://' if place.tls else ''}{place.address}" if has_port else place.shown_host
    async with OnvifDevice(address, user, password) as device:
        facts = await device.look(deadline_s=deadline_s)
        return read_facts(facts, place.at(device.address.port or place.port, tls=device.address.tls))


def read_facts(facts: DeviceFacts, place: Place) -> DeviceView:
    """What ONVIF tells, as a view; `place`: of its ONVIF service. Names of a recorder's channels it does not tell."""
    sources = facts.sources[:MOST_CHANNELS]
    is_only = len(sources) == 1
    return DeviceView(
        brand="onvif",
        address=place.address,
        manufacturer=tidy(facts.manufacturer),
        model=tidy(facts.model),
        name=tidy(facts.name),
        serial=tidy(facts.serial or facts.mac),
        is_recorder=len(sources) > _MOST_SENSORS or any(word in facts.model.lower() for word in _RECORDERS),
        channels=tuple(_channel(number, source, place, tidy(facts.name) if is_only else "") for number, source in enumerate(sources, 1)),
    )


def _channel(number: int, source: VideoSourceFacts, place: Place, name: str) -> ChannelView:
    streams = [_stream(profile) for profile in source.profiles if profile.stream_uri][:3]
    main, sub, third = (*streams, None, None, None)[:3]
    steered = next((profile.token for profile in source.profiles if profile.ptz), "")
    return ChannelView(
        number=number,
        id=source.token[:200],
        name=name,
        online=bool(source.profiles),
        main=main,
        sub=sub,
        third=third,
        snapshot_url=next((profile.snapshot_uri for profile in source.profiles if profile.snapshot_uri), ""),
        control=place.control("onvif", f"profile={quoted(steered)}") if steered else "",
    )


def _stream(profile: ProfileFacts) -> StreamView:
    return stream(profile.stream_uri, profile.codec, profile.width, profile.height, profile.fps, profile.kbps)


def merge(own: DeviceView, by_onvif: DeviceView) -> DeviceView:
    """`own`, which a maker's way has told, with what ONVIF alone tells: how its cameras are steered, and figures of streams. Never another device's."""
    if own.serial and by_onvif.serial and not _is_same(own.serial, by_onvif.serial):
        return own
    others = _pair(own.channels, by_onvif.channels)
    return msgspec.structs.replace(
        own,
        name=own.name or by_onvif.name,
        channels=tuple(_fill(channel, others.get(channel.number)) for channel in own.channels),
    )


def _is_same(serial: str, other: str) -> bool:
    """Makers put the model in front of it in one place and leave it out in the other."""
    one, two = (text.replace(":", "").replace("-", "").lower() for text in (serial, other))
    return one in two or two in one


def _pair(own: tuple[ChannelView, ...], others: tuple[ChannelView, ...]) -> dict[int, ChannelView]:
    """ONVIF's channels by the maker's numbers: by the same stream, else in the order where there are as many."""
    by_path = {_path(channel.main): channel for channel in others if channel.main is not None}
    found = {channel.number: by_path[path] for channel in own if (path := _path(channel.main)) in by_path}
    if not found and len(own) == len(others):
        found = {channel.number: other for channel, other in zip(own, others, strict=True)}
    return found


def _path(main: StreamView | None) -> str:
    """Of an address, without the parameters that ONVIF's has more; "" for none."""
    if main is None:
        return ""
    parts = urlsplit(main.address)
    query = "&".join(part for part in parts.query.split("&") if part.lower() not in ("unicast=true", "proto=onvif"))
    return f"{parts.path}?{query}".lower()


def _fill(channel: ChannelView, other: ChannelView | None) -> ChannelView:
    if other is None:
        return channel
    return msgspec.structs.replace(
        channel,
        main=_with_figures(channel.main, other.main),
        sub=_with_figures(channel.sub, other.sub),
        third=channel.third,
        control=channel.control or other.control,
    )


def _with_figures(own: StreamView | None, other: StreamView | None) -> StreamView | None:
    if own is None or other is None:
        return own or other
    return own if own.codec else msgspec.structs.replace(other, address=own.address)
