"""What holds on every page and in every dialog: names for screen readers, boxes that leave the wheel alone, and no window of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QMainWindow,
    QMenu,
    QPushButton,
    QScrollBar,
    QWidget,
)

from app.flows.add_camera import CameraDraft, Way
from app.flows.camera import Camera
from app.flows.devices.device_looks import Target
from app.views.adding.camera_dialog import CHANNELS, DETAILS, FINISH, LOGIN, TEST, WAY, CameraDialog
from app.views.be_a_camera.machine_dialog import MachineDialog
from app.views.parts.message_dialog import MessageDialog
from app.views.people.person_dialog import PersonDialog
from app.views.people.secret_dialog import SecretDialog
from app.views.steering.name_dialog import NameDialog
from app.views.window.main_window import MainWindow
from relay_engine import Fault, MountState, Preset
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.players.staged_client import make_user
from tests.kit.relay.device_views import make_camera, make_found, make_recorder
from tests.kit.relay.sample_events import make_device_status, make_mount_status, make_reader_status, make_steering_status

RECORDER = Camera(id="r", title="Nave", mount="nave", address="rtsp://10.0.0.5/Streaming/Channels/101", brand="hikvision", host="10.0.0.5")


class Windows(QObject):
    """Notes every window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


async def found(dialog: CameraDialog, count: int) -> None:
    await until(lambda: len(dialog.way.found.rows) == count)


async def arrived(dialog: CameraDialog, step: int) -> None:
    await until(lambda: dialog.step == step)


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[Windows]:
    noted = Windows()
    qapp.installEventFilter(noted)
    yield noted
    qapp.removeEventFilter(noted)


async def walk(stage: Any, visit: Any) -> None:
    """Open everything there is, one after the other, and let `visit` look at it."""
    stage.save(RECORDER)
    stage.client.users = {name: make_user(name) for name in ("ann", "vic")}
    window: MainWindow = stage.window()
    window.resize(1366, 1400)
    stage.tell(make_mount_status("gate"), make_mount_status("hall", state=MountState.RETRYING, fault=Fault.NO_ROUTE))
    stage.tell(make_steering_status(holder="Anna", holder_id="user:anna", holder_kind="web"), make_device_status())
    stage.client.presets = {"1": Preset("1", "Door"), "2": Preset("2", "Stage")}
    await stage.context.camera_control.set_device("id-gate", is_device=True)
    stage.tell(make_reader_status("r1"), make_reader_status("r2", since=1002.0))
    window.open_camera("id-gate")
    window.share_camera("id-gate")
    for page in ("cameras", "wall", "log", "people", "be-a-camera", "settings", "camera", "share"):
        window.show_page(page)
        await turn()
        visit(page, window)
    for person in (
        PersonDialog(window),
        SecretDialog(window, "vic", "dev-ice-pass-word"),
        MachineDialog(window, ()),
        NameDialog(window, "Name", "Name", "Keep"),
    ):
        person.open()
        await turn()
        visit(type(person).__name__, person)
        person.reject()
        await turn()
    window.open_camera(RECORDER.id)
    await turn()
    visit("recorder", window)
    for way, steps in ((Way.BRAND, (WAY, DETAILS, TEST, FINISH)), (Way.ADDRESS, (DETAILS,))):
        window.actions_.add()
        dialog = window.actions_.dialog
        assert dialog is not None
        dialog._draft = CameraDraft(way=way, brand="hikvision", host="10.0.0.5", address="rtsp://10.0.0.5/x")
        for step in steps:
            dialog.go_to(step)
            dialog.details.more.set_open(True)
            dialog.finish.more.set_open(True)
            await turn()
            visit(f"wizard {way} {step}", dialog)
        dialog.abandon()
        await turn()
    await walk_devices(stage, window, visit)
    message = MessageDialog(window, icon="warning", colour="error", title="Sure?", text="Really?", accept="Yes", cancel="No")
    message.open()
    await turn()
    visit("message", message)
    message.reject()


async def walk_devices(stage: Any, window: MainWindow, visit: Any) -> None:
    """The wizard's pages over devices that are asked: found, logged in to, a recorder's channels, one camera alone."""
    stage.client.found = (make_found(), make_found("10.0.0.9"), make_found("10.0.0.8", mounts=("gate",)))
    answers = {"recorder": make_recorder(3, offline=(2,), max_sessions=1), "camera": make_camera()}
    for name, view in answers.items():
        stage.client.devices = {"192.168.1.64:80": view}
        window.actions_.add()
        dialog = window.actions_.dialog
        assert dialog is not None
        await found(dialog, 3)
        visit(f"found {name}", dialog)
        next(iter(dialog.way.found.rows.values())).add_button.click()
        await turn()
        visit(f"login {name}", dialog)
        dialog.road.login.show_targets((), None, is_typed=True)
        await turn()
        visit(f"login by address {name}", dialog)
        dialog.abandon()
        await turn()
    for view in answers.values():
        window.actions_.add()
        dialog = window.actions_.dialog
        assert dialog is not None
        stage.client.devices = {"192.168.1.64:80": view}
        dialog.road.begin((Target("192.168.1.64:80", title="NVR"),))
        dialog.go_to(LOGIN)
        dialog.road.submit()
        await arrived(dialog, CHANNELS)
        await turn()
        visit(f"channels {view.name}", dialog)
        dialog.abandon()
        await turn()


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it; the name of a box comes from its label, as Qt tells Linux the value instead."""
    interface = QAccessible.queryAccessibleInterface(widget)
    labels = [target.text(QAccessible.Text.Name) for target, flag in interface.relations() if flag == QAccessible.RelationFlag.Label]
    if isinstance(widget, QComboBox):
        return " ".join(labels)
    return interface.text(QAccessible.Text.Name) or " ".join(labels)


def is_shown(widget: QWidget, root: QWidget) -> bool:
    return widget.isVisible() and widget.window() is root


@on_gui_loop
async def test_everything_that_takes_the_focus_has_a_name(stage: Any) -> None:
    nameless: list[str] = []

    def look(page: str, root: QWidget) -> None:
        for widget in root.findChildren(QWidget):
            if not is_shown(widget, root) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
                continue
            if isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
                continue  # parts of a box that has a name
            if not name_of(widget).strip():
                nameless.append(f"{page}: {type(widget).__name__} {widget.objectName()}")

    await walk(stage, look)
    assert nameless == []


@on_gui_loop
async def test_buttons_of_the_same_kind_say_which_they_are(stage: Any) -> None:
    same: list[str] = []

    def look(page: str, root: QWidget) -> None:
        names = [name_of(widget) for widget in root.findChildren(QWidget) if is_shown(widget, root) and widget.inherits("QAbstractButton")]
        same.extend(f"{page}: {name}" for name in set(names) if names.count(name) > 1)

    await walk(stage, look)
    assert same == []


@on_gui_loop
async def test_the_wheel_changes_no_box(stage: Any) -> None:
    seen: set[str] = set()

    def look(page: str, root: QWidget) -> None:
        for box in root.findChildren(QWidget):
            if not isinstance(box, QComboBox | QAbstractSpinBox | QAbstractSlider) or isinstance(box, QScrollBar):
                continue
            seen.add(type(box).__name__)
            box.setFocus()
            before = value_of(box)
            for degrees in (-120, 120):
                turn_wheel(box, degrees)
                assert value_of(box) == before, f"{page}: {name_of(box)}"
            assert not box.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus

    await walk(stage, look)
    assert seen == {"ChoiceBox", "NumberBox"}


def value_of(box: Any) -> object:
    return box.currentIndex() if isinstance(box, QComboBox) else box.value()


def turn_wheel(box: QWidget, degrees: int) -> None:
    middle = QPointF(box.rect().center())
    event = QWheelEvent(
        middle, box.mapToGlobal(middle), QPoint(), QPoint(0, degrees), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QGuiApplication.sendEvent(box, event)


@on_gui_loop
async def test_nothing_flashes_up_as_a_window_of_its_own(stage: Any, windows: Windows) -> None:
    def look(page: str, root: QWidget) -> None:
        assert isinstance(root, QMainWindow | QDialog | QMenu)

    await walk(stage, look)
    assert set(windows.shown) <= {
        "MainWindow",
        "CameraDialog",
        "MessageDialog",
        "PersonDialog",
        "SecretDialog",
        "MachineDialog",
        "NameDialog",
    }
    assert windows.shown.count("MainWindow") == 1


@pytest.mark.parametrize("titles", [("gate", "hall"), ()])
@on_gui_loop
async def test_the_window_fits_on_a_small_screen_at_150_percent(make_stage: Callable[..., Any], titles: tuple[str, ...]) -> None:
    stage = make_stage(*titles)
    if titles:
        stage.save(RECORDER)
    window = stage.window()
    window.resize(window.minimumSize())
    stage.tell(make_mount_status(RECORDER.mount, readers=1288, bitrate_in=288_800_000, bitrate_out=888_800_000))
    assert window.width() <= 1366 / 1.5 - 12  # less the frame
    assert window.height() <= 768 / 1.5 - 64  # less the title and the task bar
    stage.tell(make_mount_status("gate"), make_mount_status("hall", state=MountState.RETRYING, fault=Fault.NO_ROUTE))
    if titles:
        window.open_camera(RECORDER.id)
        window.share_camera(RECORDER.id)
    stage.tell(make_steering_status(RECORDER.mount, holder="A long name of somebody", holder_id="user:anna", holder_kind="onvif"))
    for page in ("cameras", "wall", "log", "be-a-camera", "settings", *(("camera", "share") if titles else ())):
        window.show_page(page)
        await turn()
        for widget in window.findChildren(QWidget):
            if is_shown(widget, window) and widget.visibleRegion().isEmpty() is False:
                right = widget.mapTo(window, QPoint(widget.width(), 0)).x()
                assert right <= window.width(), f"{page}: {type(widget).__name__} {name_of(widget)}"
                assert not isinstance(widget, QPushButton) or widget.width() >= widget.minimumSizeHint().width(), (
                    f"{page}: {name_of(widget)}"
                )


@on_gui_loop
async def test_the_page_that_is_shown_is_marked_for_screen_readers(stage: Any) -> None:
    window = stage.window()
    window.show_page("log")
    await until(lambda: window.page == "log")
    for key in ("cameras", "log", "settings"):
        interface = QAccessible.queryAccessibleInterface(window.navigation.button(key))
        assert interface.role() != QAccessible.Role.CheckBox
        marked = interface.text(QAccessible.Text.Description) == "This page is shown now"  # the others say their shortcut
        assert marked is (key == "log")
