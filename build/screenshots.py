"""Draws every page and wizard step in light and dark into resources/screenshots: `python build/screenshots.py [--out DIR] [--only NAME]`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "build")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402
from qasync import QEventLoop  # noqa: E402
from screenshot_adding import draw_adding  # noqa: E402
from screenshot_palette import reduce_colours  # noqa: E402
from screenshot_stage import ADDRESSES, Stage, make_camera_status  # noqa: E402
from screenshot_steering import STEERED, line_states, offer_to_recorders, presets_of, steering_states  # noqa: E402

from app.flows.add_camera import CameraDraft, Way, draft_from_camera  # noqa: E402
from app.flows.steering_address import SteeringAddress  # noqa: E402
from app.translations import Translations  # noqa: E402
from app.views.adding.camera_dialog import DETAILS, FINISH, TEST, WAY, CameraDialog  # noqa: E402
from app.views.be_a_camera import be_a_camera_page  # noqa: E402
from app.views.camera import share_card  # noqa: E402
from app.views.look.theme import apply_theme, current_palette  # noqa: E402
from app.views.share import share_page  # noqa: E402
from app.views.window import main_window  # noqa: E402
from app.views.window.main_window import MainWindow  # noqa: E402
from app.views.window.page_maker import BE_A_CAMERA  # noqa: E402
from relay_engine import Picture, UserFacingError  # noqa: E402
from tests.kit.players.staged_client import make_user  # noqa: E402
from tests.kit.relay.sample_events import make_steering_status  # noqa: E402

WINDOW, TALL, SMALL = QSize(1240, 800), QSize(1240, 1560), QSize(896, 448)


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
    window.show_page("wall")
    window.wall_page.bar.layouts[9].click()
    await asyncio.sleep(1.2)
    for mount in stage.pictures:
        _show_picture(stage, mount, cpu_s=0.11)
    await photographer.take(window, "wall")
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


async def take_steering(photographer: Photographer, stage: Stage, *, separate: bool) -> None:
    """A camera that can be turned; what stands there while others steer, and the smallest window, only where each picture is asked for."""
    for preset, still in presets_of(stage.pictures[STEERED]).items():
        stage.client.presets[preset.token] = preset
        stage.context.preset_pictures.keep(STEERED, preset.token, still)
    window = MainWindow(stage.context)
    window.resize(QSize(1240, 1120))
    window.show()
    stage.context.events.events.emit((make_camera_status(STEERED, "Car park", readers=2), make_steering_status(STEERED)))
    window.open_camera(STEERED)
    await asyncio.sleep(0.6)
    _show_picture(stage, STEERED)
    for name, status in steering_states().items():
        stage.context.events.events.emit((status,))
        if separate or name == "steering":
            await photographer.take(window, name)
    if separate:
        window.resize(SMALL)
        await asyncio.sleep(0.6)
        _show_picture(stage, STEERED)
        stage.context.events.events.emit((steering_states()["steering"],))
        await photographer.take(window, "steering-small")
    window.leave()


async def take_lines(photographer: Photographer, stage: Stage) -> None:
    """Thin lines: in the list, on a camera's page, under Settings; and by what a camera is turned."""
    await stage.context.relay_control.apply(lines={"road": 2500, "mast": 8000})
    await stage.context.camera_control.edit("hall", replace(draft_from_camera(stage.context.shelf.cameras[0]), line="road"))
    window = MainWindow(stage.context)
    window.resize(WINDOW)
    window.show()
    stage.context.events.events.emit((*stage.events(131), *line_states()))
    await photographer.take(window, "lines")
    window.open_camera("hall")
    await asyncio.sleep(0.6)
    _show_picture(stage, "hall")
    await photographer.take(window, "lines-camera")
    window.resize(QSize(1240, 2300))
    window.show_page("settings")
    await photographer.take(window, "lines-settings")
    dome = SteeringAddress(kind="hikvision", host="192.168.1.65", own_login=True, user="ptz", has_password=True)
    dialog = CameraDialog(
        stage.context, CameraDraft(way=Way.BRAND, brand="hikvision", host="192.168.1.64", user="viewer", password="x", steering=dome)
    )
    dialog.resize(760, 1000)
    dialog.go_to(DETAILS)
    dialog.details.more.set_open(True)
    dialog.show()
    await photographer.take(dialog, "wizard-steering")
    dialog.close()
    window.leave()


async def take_recorders(photographer: Photographer, stage: Stage, *, separate: bool) -> None:
    """The cameras that recorders take; each kind of recorder only where each picture is asked for."""
    stage.client.users["nvr"] = make_user("nvr", "operator", has_password=False)
    window = MainWindow(stage.context)
    window.resize(QSize(1240, 1240))
    window.show()
    await offer_to_recorders(stage.context)
    window.show_page(BE_A_CAMERA)
    kinds = window.be_a_camera_page.guide.kinds
    for at in range(kinds.count()):
        kinds.setCurrentIndex(at)
        if separate or kinds.currentData() == "unifi":
            await photographer.take(window, "recorders" if kinds.currentData() == "unifi" else f"recorders-{kinds.currentData()}")
    if separate:
        window.resize(SMALL)
        await photographer.take(window, "recorders-small")
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


async def take_adding(photographer: Photographer, stage: Stage, *, separate: bool) -> None:
    """The wizard over devices that are asked, on one sheet."""
    sheets = []
    async for name, image in draw_adding(stage):
        sheets.append(image)
        if separate:
            photographer.keep(image, f"adding-{name}")
    if not separate:
        photographer.keep(_sheet(sheets), "adding")


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


def _show_picture(stage: Stage, mount: str, cpu_s: float = 0.0) -> None:
    """To every preview of that mount."""
    image = stage.pictures[mount].scaledToWidth(960).convertToFormat(QImage.Format.Format_RGB888)
    picture = Picture(image.width(), image.height(), image.bytesPerLine(), bytes(image.constBits()), 0.0, cpu_s)
    opened = stage.client.called("open_preview")
    for preview, put in stage.client.previews.items():
        if opened[int(preview.rpartition("-")[2]) - 1][0] == mount:
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
            if only in "steering":
                await take_steering(photographer, stage, separate=separate)
            if only == "lines":
                await take_lines(photographer, stage)
            if only in "recorders":
                await take_recorders(photographer, stage, separate=separate)
            if only in "wizard":
                await take_wizard(photographer, stage, separate=separate)
            if only in "adding":
                await take_adding(photographer, stage, separate=separate)
            stage.context.close()
        with tempfile.TemporaryDirectory() as folder:
            if only in "first-run":
                await take_first_run(photographer, Path(folder))


def main() -> None:
    """Parse the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots")
    parser.add_argument("--only", default="", choices=("", "pages", "wizard", "first-run", "steering", "recorders", "lines", "adding"))
    parser.add_argument("--separate", action="store_true", help="one file for each wizard step, each state and each kind of recorder")
    parser.add_argument("--language", default="en", choices=("en", "ko"))
    arguments = parser.parse_args()
    arguments.out = arguments.out.resolve()
    arguments.out.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    translations = Translations()
    translations.choose(arguments.language)
    for module in (be_a_camera_page, share_card, share_page, main_window):  # this machine's own addresses are nobody's business
        module.local_addresses = lambda _host="": ADDRESSES
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    loop.run_until_complete(draw_all(application, arguments.out, arguments.only, separate=arguments.separate))


if __name__ == "__main__":
    main()
