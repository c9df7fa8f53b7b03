"""CameraDialog: the wizard that adds a camera, and the same pages to change one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.add_camera import CameraDraft, Way, draft_from_camera, has_channels, has_entries, next_channel, suggest_title, tidy
from app.flows.camera import Camera
from app.flows.camera_test import RunningCamera
from app.flows.devices.recorder_control import TakenOver, siblings
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.adding.connection_test_step import ConnectionTestStep, Outcome
from app.views.adding.details_step import DetailsStep
from app.views.adding.device_road import DeviceRoad
from app.views.adding.finish_step import FinishStep
from app.views.adding.step_bar import StepBar
from app.views.adding.way_step import WayStep
from app.views.adding.wizard_step import WizardStep
from app.views.look.controls import make_button, restyle_button
from app.views.look.first_size import first_size
from app.views.parts.async_slot import async_slot
from app.views.parts.message_dialog import MessageDialog
from relay_engine import UserFacingError

WAY, DETAILS, TEST, FINISH, LOGIN, CHANNELS = range(6)
_WIDTH, _HEIGHT = 880, 672


class CameraDialog(QDialog):
    """Steps: how, where, test, name. Not modal to the program: nothing else stops while it is open."""

    def __init__(self, context: AppContext, draft: CameraDraft, camera_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._camera_id = camera_id  # "" = a new camera
        self._draft = self._first = draft
        self._proposed_title = ""
        self._saving = False
        self.taken_over: TakenOver | None = None  # what became of the devices' channels
        self.question: MessageDialog | None = None  # whether to throw away what was typed
        self.setWindowTitle(self.tr("Change camera") if camera_id else self.tr("Add a camera"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(640, 420)
        self.resize(first_size(_WIDTH, _HEIGHT))
        self.way, self.details, self.finish = WayStep(context), DetailsStep(), FinishStep()
        self.road = DeviceRoad(context, self)
        self.test = ConnectionTestStep(context.client, self._running_cameras)
        self.test.password_wanted.connect(self._change_password)
        self._steps: tuple[WizardStep, ...] = (
            self.way, self.details, self.test, self.finish, self.road.login, self.road.channels,
        )  # fmt: skip
        self._bar = StepBar(self._bar_steps(is_device=False))
        self._stack = QStackedWidget()
        for step in self._steps:
            self._stack.addWidget(step)
            step.changed.connect(self._show_buttons)
        self.way.devices_chosen.connect(self._choose_devices)
        self.road.channels_wanted.connect(self._show_channels)
        self.road.login_wanted.connect(self._show_login)
        self._lay_out()
        self.finish.set_manner(is_new=not camera_id, next_channel=False)
        self.way.set_manner(is_new=not camera_id)
        camera = context.shelf.camera(camera_id)
        self._siblings = siblings(camera, context.shelf.cameras) if camera is not None else ()
        self.details.set_siblings(len(self._siblings))
        self._go(DETAILS if camera_id and draft.way != Way.DEMO else FINISH if camera_id else WAY)

    @property
    def draft(self) -> CameraDraft:
        """What has been filled in so far."""
        return self._draft

    @property
    def step(self) -> int:
        return self._stack.currentIndex()

    def go_to(self, step: int) -> None:
        """Open the wizard at a page (for instance straight at the demo camera's name)."""
        self._go(step)

    def next(self) -> None:
        """The right button: on to the next page, or save on the last one."""
        self._draft = self._steps[self.step].read(self._draft)
        if self.step == FINISH:
            self._save()
        elif self.step == WAY and self._draft.way in (Way.FOUND, Way.RECORDER):
            self._choose_devices()
        elif self.step == LOGIN:
            self.road.submit()
        elif self.step == CHANNELS:
            self._take_over()
        elif self.step == WAY and self._draft.way == Way.DEMO:
            self._go(FINISH)
        else:
            self._go(self.step + 1)

    def back(self) -> None:
        self._draft = self._steps[self.step].read(self._draft)
        self.road.cancel()
        self._go(WAY if self._draft.way == Way.DEMO or self.step == LOGIN else self.step - 1)

    def add_channel(self) -> None:
        """Go on with the next channel of the same recorder: only its name, and its number, have to be told."""
        self._first = self._draft = next_channel(self._draft, self._context.shelf.cameras)
        self.finish.set_manner(is_new=True, next_channel=True)
        self._go(FINISH)

    def look_for_channels(self, camera: Camera) -> None:
        """Ask the recorder of a camera what is new there."""
        self._go(LOGIN)
        self.road.look_again(camera)
        self._show_buttons()

    def reject(self) -> None:
        """Close; where something was typed, ask before that."""
        if self._saving:
            return
        if self._has_entries():
            self._ask_to_leave()
        else:
            self.abandon()

    def abandon(self) -> None:
        """Close without a question."""
        super().reject()

    def done(self, result: int) -> None:
        """Whoever closes it ends what is under way."""
        self._steps[self.step].leave()
        self.road.cancel()
        super().done(result)

    def _has_entries(self) -> bool:
        if self.step == CHANNELS:
            return self.road.channels.has_entries
        return has_entries(self._steps[self.step].read(self._draft), tidy(self._first), self._proposed_title)

    def _choose_devices(self) -> None:
        """Go on with the devices that were found, or with one whose address is to be typed."""
        self.road.begin(self.way.targets if self._draft.way is not Way.RECORDER or self.way.targets else ())
        self._show_login()

    def _show_login(self) -> None:
        self._go(LOGIN)
        self.road.login.focus_first()

    def _show_channels(self) -> None:
        self._go(CHANNELS)
        self.road.channels.focus_first()

    def _ask_to_leave(self) -> None:
        title = self.tr("Close without saving?")
        text = self.tr("What you have filled in is lost.")
        question = MessageDialog(
            self, icon="warning", colour="error", title=title, text=text, accept=self.tr("Close"), cancel=self.tr("Keep editing")
        )
        question.accepted.connect(self.abandon)
        self.question = question
        question.open()

    def _running_cameras(self) -> list[RunningCamera]:
        """What the relay has: of the camera that is being changed, then of the others."""
        running = []
        for camera in sorted(self._context.shelf.cameras, key=lambda one: one.id != self._camera_id):
            is_own, status = camera.id == self._camera_id, self._context.cameras.status_of(camera.mount)
            if status is not None:
                draft = tidy(self._first) if is_own else draft_from_camera(camera)
                running.append(RunningCamera(draft, status, is_own=is_own))
        return running

    def _change_password(self) -> None:
        self._go(DETAILS)
        self.details.focus_password()

    def _go(self, step: int) -> None:
        self._steps[self.step].leave()
        if step == FINISH:
            taken = tuple(camera.title for camera in self._context.shelf.others(self._camera_id))
            self.finish.set_taken(taken)
            self.finish.set_lines(tuple(self._context.options.current.lines))
            self._proposed_title = suggest_title(replace(self._draft, title=""), taken, translate)
            self._draft = replace(self._draft, title=self._draft.title or self._proposed_title)
        self._stack.setCurrentIndex(step)
        is_device = step in (LOGIN, CHANNELS)
        self._bar.set_steps(self._bar_steps(is_device=is_device))
        self._bar.set_current(step - LOGIN + 1 if is_device else step)
        self._steps[step].enter(self._draft)
        self._show_buttons()

    @async_slot()
    async def _save(self, *, go_on: bool = False) -> None:
        if self._saving:
            return
        self._saving = True
        self._show_buttons()
        try:
            if self._camera_id:
                await self._edit()
            else:
                await self._context.camera_control.add(self._draft)
        except UserFacingError as error:
            words = words_for_error(error, translate)
            self.finish.banner.show_message("error", words.what, words.to_do)
        else:
            if go_on:
                self._go_on()
            else:
                self.accept()
            return
        finally:
            self._saving = False
        self._show_buttons()

    async def _edit(self) -> None:
        """Save the camera; a login that is for all cameras of the recorder goes to the others, too."""
        await self._context.camera_control.edit(self._camera_id, self._draft)
        if self.details.is_login_for_all and self._draft.password:
            others = [camera.id for camera in self._siblings]
            await self._context.recorder_control.give_login(others, self._draft.user, self._draft.password)

    @async_slot()
    async def _take_over(self) -> None:
        if self._saving:
            return
        self._saving = True
        self._show_buttons()
        try:
            self.taken_over = await self.road.take_over()
        finally:
            self._saving = False
        self._show_buttons()
        if self.taken_over is not None:
            self.accept()

    def _save_and_go_on(self) -> None:
        self._draft = self.finish.read(self._draft)
        self._save(go_on=True)

    def _go_on(self) -> None:
        self._saving = False
        added = self._draft.title
        self.add_channel()
        self.finish.banner.show_message("ok", self.tr("“{0}” is added. This is the next channel.").format(added))

    def _show_buttons(self) -> None:
        step = self.step
        if step == WAY:
            self._bar.set_steps(self._bar_steps(is_device=self.way.read(self._draft).way in (Way.FOUND, Way.RECORDER)))
            self._bar.set_current(step)
        self.more_button.setVisible(step == FINISH and not self._camera_id and has_channels(self._draft))
        self.more_button.setEnabled(self._steps[step].is_complete() and not self._saving)
        self.back_button.setVisible(step > WAY and not (step == LOGIN and self.road.has_begun_here))
        self.next_button.setEnabled(self._steps[step].is_complete() and not self._saving)
        untested = step == TEST and self.test.outcome in (Outcome.FAILED, Outcome.CANCELLED)
        if step == FINISH:
            restyle_button(self.next_button, self.tr("Save") if self._camera_id else self.tr("Add camera"), "check", "primary")
        elif untested:
            text = self.tr("Save anyway") if self._camera_id else self.tr("Add anyway")
            restyle_button(self.next_button, text, "forward", "")
        elif step == CHANNELS:
            restyle_button(self.next_button, self._take_over_words(), "check", "primary")
        else:
            texts = {DETAILS: self.tr("Test the connection"), LOGIN: self.tr("Log in")}
            restyle_button(self.next_button, texts.get(step, self.tr("Next")), "forward", "primary")
        self.next_button.setDefault(True)
        if step == TEST and self.test.outcome is Outcome.OK:
            self.next_button.setFocus()

    def _take_over_words(self) -> str:
        count, renamed = self.road.channels.count, self.road.channels.count_renamed
        if count == 1 and not renamed:
            return self.tr("Add camera")
        if renamed:
            return self.tr("Add {0}, rename {1}").format(count, renamed) if count else self.tr("Take over the new names")
        return self.tr("Add {0} cameras").format(count)

    def _bar_steps(self, *, is_device: bool) -> tuple[str, ...]:
        if is_device:
            return self.tr("Kind"), self.tr("Login"), self.tr("Cameras")
        return self.tr("Kind"), self.tr("Address"), self.tr("Test"), self.tr("Name")

    def _lay_out(self) -> None:
        head = QFrame()
        head.setObjectName("header")
        head_row = QHBoxLayout(head)
        head_row.setContentsMargins(32, 16, 32, 16)
        head_row.addWidget(self._bar)
        self.back_button = make_button(self.tr("Back"), "back", "", "big")
        self.back_button.clicked.connect(self.back)
        self.cancel_button = make_button(self.tr("Cancel"), "", "quiet", "big")
        self.cancel_button.clicked.connect(self.reject)
        self.next_button = make_button(self.tr("Next"), "forward", "primary", "big")
        self.next_button.clicked.connect(self.next)
        self.more_button = make_button(self.tr("Add, and the next channel"), "plus", "", "big")
        self.more_button.clicked.connect(self._save_and_go_on)
        foot = QFrame()
        foot.setObjectName("footer")
        foot_row = QHBoxLayout(foot)
        foot_row.setContentsMargins(32, 16, 32, 16)
        foot_row.setSpacing(8)
        foot_row.addWidget(self.back_button)
        foot_row.addStretch(1)
        foot_row.addWidget(self.cancel_button)
        foot_row.addWidget(self.more_button)
        foot_row.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        column.addWidget(foot)
