"""Draws every page and wizard step in light and dark into resources/screenshots: `python build/screenshots.py [--out DIR] [--only NAME]`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "build")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402
from qasync import QEventLoop  # noqa: E402
from screenshot_palette import reduce_colours  # noqa: E402
from screenshot_scenes import draw_scene, jpeg_of  # noqa: E402

from app.context import AppContext, Parts  # noqa: E402
from app.flows.add_camera import CameraDraft, Way  # noqa: E402
from app.flows.camera import Camera  # noqa: E402
from app.flows.share_links import LocalAddress  # noqa: E402
from app.locations import Locations  # noqa: E402
from app.settings.setting_store import SettingStore  # noqa: E402
from app.views.adding.camera_dialog import DETAILS, FINISH, TEST, WAY, CameraDialog  # noqa: E402
from app.views.camera import share_card  # noqa: E402
from app.views.look.theme import apply_theme, current_palette  # noqa: E402
from app.views.share import share_page  # noqa: E402
from app.views.window import main_window  # noqa: E402
from app.views.window.main_window import MainWindow  # noqa: E402
from relay_engine import Fault, LogEntry, MountState, Picture, ProbeReport, UserFacingError  # noqa: E402
from tests.kit.players.staged_client import AUDIO, VIDEO, StagedClient, make_user  # noqa: E402
from tests.kit.relay.sample_events import make_mount_status, make_reader_status, make_relay_status  # noqa: E402
from tests.kit.relay.saved_mounts import saved_cameras  # noqa: E402

WINDOW, TALL = QSize(1240, 800), QSize(1240, 1560)
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
    """A relay in the middle of a Sunday morning, without an engine behind it."""

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
            _mount(
                "hall", "Main hall", readers=len(readers), bitrate_in=incoming, bitrate_out=out, bytes_in=int(9.1e9), bytes_out=int(41e9)
            ),
            _mount("choir", "Choir", readers=3, bitrate_in=3_900_000, bitrate_out=11_700_000),
            _mount(
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
            _mount("car-park", "Car park", state=MountState.IDLE, readers=0, bitrate_in=0, bitrate_out=0),
            _mount("demo", "Demo camera", state=MountState.STOPPED, readers=0, bitrate_in=0, bitrate_out=0),
            make_relay_status(readers=len(readers) + 4, bitrate_in=incoming + 3_900_000, bitrate_out=out + 11_700_000),
        )


async def _nothing_to_move(_folder: Path) -> tuple[UserFacingError, ...]:
    return ()


def _camera(mount: str, title: str) -> Camera:
    return Camera(id=mount, title=title, mount=mount, address=f"rtsp://192.168.1.2{len(mount)}/stream1")


def _mount(name: str, title: str, **changes: object) -> object:
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


def _reader(number: int, second: int) -> object:
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


class Photographer:
    """Grabs widgets once they have come to rest."""

    def __init__(self, out: Path, only: str, theme: str) -> None:
        self._out = out
        self._only = only
        self._theme = theme

    def wants(self, name: str) -> bool:
        return self._only in name

    async def take(self, widget: QWidget, name: str) -> QImage:
        await asyncio.sleep(0.45)
        image = widget.grab().toImage()
        self.keep(image, name)
        return image

    def keep(self, image: QImage, name: str) -> None:
        reduce_colours(image).save(str(self._out / f"{name}-{self._theme}.png"), "PNG", 0)


async def take_pages(photographer: Photographer, stage: Stage) -> None:
    """The window's pages."""
    window = MainWindow(stage.context)
    window.resize(WINDOW)
    window.show()
    stage.context.events.events.emit(stage.events(131))
    await photographer.take(window, "cameras")
    window.show_page("log")
    await photographer.take(window, "log")
    window.show_page("people")
    await photographer.take(window, "people")
    window.show_page("settings")
    await photographer.take(window, "settings")
    window.share_camera("hall")
    await photographer.take(window, "share")
    window.resize(TALL)
    window.open_camera("hall")
    await asyncio.sleep(0.6)
    _show_picture(stage, "hall")
    await photographer.take(window, "camera")
    window.leave()


async def take_first_run(photographer: Photographer, folder: Path) -> None:
    """The window before there is any camera."""
    window = MainWindow(Stage(folder, cameras=False).context)
    window.resize(WINDOW)
    window.show()
    await photographer.take(window, "first-run")
    window.leave()


async def take_wizard(photographer: Photographer, stage: Stage, *, separate: bool) -> None:
    """The wizard's steps on one sheet."""
    draft = CameraDraft(way=Way.BRAND, brand="hikvision", host="192.168.1.64", user="viewer", password="secret-word", title="Main hall 2")
    sheets = []
    for step, name in ((WAY, "kind"), (DETAILS, "address"), (TEST, "testing"), (TEST, "test"), (TEST, "fault"), (FINISH, "name")):
        stage.client.probe_gate = asyncio.Event() if name == "testing" else None
        if name == "fault":
            stage.client.failures["probe_source"] = UserFacingError("probe_wrong_password", "refused")
        dialog = CameraDialog(stage.context, draft)
        dialog.go_to(step)
        dialog.show()
        await asyncio.sleep(0.45)
        image = dialog.grab().toImage()
        sheets.append(image)
        if separate:
            photographer.keep(image, f"wizard-{name}")
        dialog.close()
    stage.client.failures.clear()
    if not separate:
        photographer.keep(_sheet(sheets), "wizard")


def _sheet(images: list[QImage]) -> QImage:
    gap, columns = 24, 2
    width, height = images[0].width(), images[0].height()
    rows = math.ceil(len(images) / columns)
    sheet = QImage(columns * (width + gap) + gap, rows * (height + gap) + gap, QImage.Format.Format_RGB32)
    sheet.fill(QColor(current_palette().border))
    painter = QPainter(sheet)
    for number, image in enumerate(images):
        row, column = divmod(number, columns)
        painter.drawImage(gap + column * (width + gap), gap + row * (height + gap), image)
    painter.end()
    return sheet


def _show_picture(stage: Stage, mount: str) -> None:
    image = stage.pictures[mount].scaledToWidth(960).convertToFormat(QImage.Format.Format_RGB888)
    picture = Picture(image.width(), image.height(), image.bytesPerLine(), bytes(image.constBits()), 0.0)
    for put in stage.client.previews.values():
        put(picture)


async def draw_all(application: QApplication, out: Path, only: str, *, separate: bool) -> None:
    """Every picture, light then dark."""
    for theme in ("light", "dark"):
        apply_theme(application, theme)
        photographer = Photographer(out, only, theme)
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):  # what the window keeps goes there too
            stage = Stage(Path(folder))
            if only in "pages":
                await take_pages(photographer, stage)
            if only in "wizard":
                await take_wizard(photographer, stage, separate=separate)
            stage.context.close()
        with tempfile.TemporaryDirectory() as folder:
            if only in "first-run":
                await take_first_run(photographer, Path(folder))


def main() -> None:
    """Parse the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots")
    parser.add_argument("--only", default="", choices=("", "pages", "wizard", "first-run"))
    parser.add_argument("--separate", action="store_true", help="one file for each wizard step")
    arguments = parser.parse_args()
    arguments.out = arguments.out.resolve()
    arguments.out.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    for module in (share_card, share_page, main_window):  # this machine's own addresses are nobody's business
        module.local_addresses = lambda _host="": ADDRESSES
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    loop.run_until_complete(draw_all(application, arguments.out, arguments.only, separate=arguments.separate))


if __name__ == "__main__":
    main()
