"""A relay in the middle of a Sunday morning, as the screenshots show it: cameras, viewers and log, without an engine behind it."""

from __future__ import annotations

import math
import time
from pathlib import Path

from screenshot_scenes import draw_scene, jpeg_of

from app.context import AppContext, Parts
from app.flows.camera import Camera
from app.flows.share_links import LocalAddress
from app.locations import Locations
from app.settings.setting_store import SettingStore
from relay_engine import Fault, LogEntry, MountState, MountStatus, ProbeReport, ReaderStatus, UserFacingError
from tests.kit.players.staged_client import AUDIO, VIDEO, StagedClient, make_user
from tests.kit.relay.sample_events import make_mount_status, make_reader_status, make_relay_status
from tests.kit.relay.saved_mounts import saved_cameras

CAMERAS = (("hall", "Main hall"), ("choir", "Choir"), ("entrance", "Entrance"), ("car-park", "Car park"), ("demo", "Demo camera"))
VIEWERS = (
    ("192.168.1.31:50112", "VLC/3.0.21 LibVLC/3.0.21", 2.02e6),
    ("192.168.1.44:50113", "Lavf62.0.100", 2.00e6),
    ("192.168.1.45:50114", "Synology Surveillance", 1.98e6),
    ("192.168.1.52:50115", "VLC/3.0.20 LibVLC/3.0.20", 2.05e6),
    ("192.168.1.60:50116", "GStreamer/1.26", 1.20e6),
    ("10.8.0.6:50117", "ExoPlayer/2.19", 0.84e6),
)


PEOPLE = (make_user("anna", "admin"), make_user("steward", "operator"), make_user("church-hall-tv", has_password=False))
ADDRESSES = (LocalAddress("192.168.1.20", "enp2s0", "wired"), LocalAddress("192.168.1.21", "wlp3s0", "wireless"))


class Stage:
    """Cameras, viewers and log on a staged client."""

    def __init__(self, folder: Path, *, cameras: bool = True) -> None:
        self.client = StagedClient()
        store = SettingStore(folder / "settings.json")
        store.load()
        self.pictures = {mount: draw_scene(mount) for mount, _ in CAMERAS}
        self.client.stills = {mount: jpeg_of(image, 480) for mount, image in self.pictures.items()}
        self.client.report = ProbeReport((VIDEO, AUDIO), "rtsp", "tcp", jpeg_of(self.pictures["hall"], 640), 0.7)
        self.client.users = {user.name: user for user in PEOPLE}
        self.context = AppContext(Parts(Locations(Path("~/.local/share/relay-server")), store, self.client, _nothing_to_move))  # type: ignore[arg-type]
        if cameras:
            self.context.events.events.emit(saved_cameras(*(_camera(*names) for names in CAMERAS)))
            self._play()

    def _play(self) -> None:
        bandwidth = self.context.bandwidth
        for second in range(130):
            bandwidth.take_events(self.events(second))
            bandwidth.sample()
        self.context.events.events.emit((*self.events(130), *_log_entries()))

    def events(self, second: int) -> tuple[object, ...]:
        readers = tuple(_reader(number, second) for number in range(len(VIEWERS)) if second > number * 16)
        out = sum(reader.bitrate for reader in readers)
        incoming = int(2.0e6 + 1.5e5 * math.sin(second / 9))
        return (
            *readers,
            make_camera_status(
                "hall", "Main hall", readers=len(readers), bitrate_in=incoming, bitrate_out=out, bytes_in=int(9.1e9), bytes_out=int(41e9)
            ),
            make_camera_status("choir", "Choir", readers=3, bitrate_in=3_900_000, bitrate_out=11_700_000),
            make_camera_status(
                "entrance",
                "Entrance",
                state=MountState.RETRYING,
                fault=Fault.NO_ROUTE,
                retry_at=time.time() + 8,
                trouble_since=time.time() - 260,
                readers=1,
                bitrate_in=0,
                bitrate_out=0,
            ),
            make_camera_status("car-park", "Car park", state=MountState.IDLE, readers=0, bitrate_in=0, bitrate_out=0),
            make_camera_status("demo", "Demo camera", state=MountState.STOPPED, readers=0, bitrate_in=0, bitrate_out=0),
            make_relay_status(readers=len(readers) + 4, bitrate_in=incoming + 3_900_000, bitrate_out=out + 11_700_000),
        )


async def _nothing_to_move(_folder: Path) -> tuple[UserFacingError, ...]:
    return ()


def _camera(mount: str, title: str) -> Camera:
    return Camera(id=mount, title=title, mount=mount, address=f"rtsp://192.168.1.2{len(mount)}/stream1")


def make_camera_status(name: str, title: str, **changes: object) -> MountStatus:
    source = f"rtsp://192.168.1.2{len(name)}:554/stream1"
    return make_mount_status(
        name,
        **{
            "title": title,
            "source": source,
            "tracks": (VIDEO, AUDIO),
            "reconnects": 0,
            "dropped_in": 0,
            "live_since": time.time() - 4021,
            **changes,
        },
    )


def _reader(number: int, second: int) -> ReaderStatus:
    peer, agent, rate = VIEWERS[number]
    wobble = 1 + 0.07 * math.sin(second / (4 + number) + number * 2) - (0.5 if number == 5 and second % 50 > 38 else 0)
    return make_reader_status(
        f"r{number}",
        mount="hall",
        peer=peer,
        user_agent=agent,
        since=time.time() - 4000 + 311 * number,
        bitrate=int(rate * wobble),
        bytes_sent=int(rate * (4000 - 311 * number) / 8),
        dropped_units=27 if number == 5 else 0,
        protocol="rtsp/udp" if number == 2 else "rtsp/tcp",
        state="skipping" if number == 5 else "playing",
    )


def _log_entries() -> tuple[LogEntry, ...]:
    lines = (
        ("info", "hall", "mount_live", (), "The camera is live."),
        ("info", "choir", "mount_live", (), "The camera is live."),
        ("info", "hall", "reader_joined", (("peer", "192.168.1.31:50112"), ("protocol", "rtsp/tcp")), "A viewer joined."),
        ("info", "hall", "reader_joined", (("peer", "192.168.1.44:50113"), ("protocol", "rtsp/tcp")), "A viewer joined."),
        ("warning", "entrance", "mount_retrying", (("fault", "no_route"), ("detail", ""), ("seconds", "2")), "The camera does not answer."),
        ("info", "hall", "reader_joined", (("peer", "192.168.1.45:50114"), ("protocol", "rtsp/udp")), "A viewer joined."),
        ("warning", "hall", "reader_stalled", (("peer", "10.8.0.6:50117"), ("protocol", "rtsp/tcp")), "A viewer takes nothing."),
        ("info", "choir", "reader_left", (("peer", "192.168.1.70:50200"), ("protocol", "rtsp/tcp"), ("reason", "")), "A viewer left."),
        ("error", "", "listener_failed", (("protocol", "http"), ("port", "8080"), ("error", "taken")), "Port 8080 is taken."),
        ("info", "hall", "reader_joined", (("peer", "10.8.0.6:50117"), ("protocol", "rtsp/tcp")), "A viewer joined."),
    )
    start = time.time() - 600
    return tuple(LogEntry(f"log/{number}", start + number * 41, *line) for number, line in enumerate(lines))
