"""Device views: what a look into a recorder or camera tells, made up."""

from __future__ import annotations

from relay_engine import ChannelView, DeviceView, FoundView, StreamView

HOST = "192.168.1.64"


def make_stream(channel: int, number: int, host: str = HOST, codec: str = "h264") -> StreamView:
    """The large picture (1) or the small one (2) of a channel."""
    width, height, fps, kbps = (2560, 1440, 20.0, 4096) if number == 1 else (640, 360, 10.0, 512)
    address = f"rtsp://{host}:554/Streaming/Channels/{channel}0{number}"
    return StreamView(address=address, codec=codec, width=width, height=height, fps=fps, kbps=kbps)


def make_channel(number: int, name: str = "", *, online: bool = True, host: str = HOST, steered: bool = False) -> ChannelView:
    """One channel with both pictures; one that is offline has none."""
    return ChannelView(
        number=number,
        id=str(number),
        name=name,
        online=online,
        main=make_stream(number, 1, host) if online else None,
        sub=make_stream(number, 2, host) if online else None,
        snapshot_url=f"http://{host}/ISAPI/Streaming/Channels/{number}01/picture" if online else "",
        control=f"hikvision://{host}/?channel={number}" if steered else "",
    )


def make_recorder(
    count: int = 16, *, offline: tuple[int, ...] = (), max_sessions: int = 0, names: dict[int, str] | None = None
) -> DeviceView:
    """A recorder with so many channels."""
    told = {number: f"Bay {number}" for number in range(1, count + 1)} | (names or {})
    return DeviceView(
        brand="hikvision",
        address=f"{HOST}:80",
        manufacturer="Hikvision",
        model="DS-7716NI-K4",
        name="Car park NVR",
        serial="DS-7716NI-K40001",
        is_recorder=True,
        max_sessions=max_sessions,
        channels=tuple(make_channel(number, name, online=number not in offline) for number, name in told.items()),
    )


def make_camera(host: str = "192.168.1.21", name: str = "Barrier", serial: str = "") -> DeviceView:
    """A camera of its own, which can be steered."""
    return DeviceView(
        brand="onvif",
        address=f"{host}:80",
        manufacturer="Axis",
        model="P5655",
        name=name,
        serial=serial or f"serial-of-{host}",
        channels=(make_channel(1, host=host, steered=True),),
    )


def make_found(host: str = HOST, name: str = "Car park NVR", model: str = "DS-7716NI-K4", mounts: tuple[str, ...] = ()) -> FoundView:
    """What has answered in the network."""
    return FoundView(address=f"{host}:80", uuid=f"uuid-of-{host}", name=name, model=model, brand_guess="hikvision", mounts=mounts)
