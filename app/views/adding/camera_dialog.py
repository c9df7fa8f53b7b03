"""CameraDialog: the wizard that adds a camera, and the same pages to change one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.add_camera import CameraDraft, Way, draft_from_camera, has_channels, has_entries, next_channel, suggest_title, tidy
from app.flows.camera_test import RunningCamera
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.adding.connection_test_step import ConnectionTestStep, Outcome
from app.views.adding.details_step import DetailsStep
from app.views.adding.finish_step import FinishStep
from app.views.adding.step_bar import StepBar
from app.views.adding.way_step import WayStep
from app.views.adding.wizard_step import WizardStep
from app.views.look.controls import make_button, restyle_button
from app.views.look.first_size import first_size
from app.views.parts.async_slot import async_slot
from app.views.parts.message_dialog import MessageDialog
from relay_engine import UserFacingError

WAY, DETAILS, TEST, FINISH = range(4)
_WIDTH, _HEIGHT = 760, 672


class CameraDialog(QDialog):
    """Steps: how, where, test, name. Not modal to the program: nothing else stops while it is open."""

    def __init__(self, context: AppContext, draft: CameraDraft, camera_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._camera_id = camera_id  # "" = a new camera
        self._draft = self._first = draft
        self._proposed_title = ""
        self._saving = False
        self.question: MessageDialog | None = None  # whether to throw away what was typed
        self.setWindowTitle(self.tr("Change camera") if camera_id else self.tr("Add a camera"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(640, 420)
        self.resize(first_size(_WIDTH, _HEIGHT))
        self.way, self.details, self.finish = WayStep(), DetailsStep(), FinishStep()
        self.test = ConnectionTestStep(context.client, self._running_cameras)
        self.test.password_wanted.connect(self._change_password)
        self._steps: tuple[WizardStep, ...] = (self.way, self.details, self.test, self.finish)
        self._bar = StepBar((self.tr("Kind"), self.tr("Address"), self.tr("Test"), self.tr("Name")))
        self._stack = QStackedWidget()
        for step in self._steps:
            self._stack.addWidget(step)
            step.changed.connect(self._show_buttons)
        self._lay_out()
        self.finish.set_manner(is_new=not camera_id, next_channel=False)
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
        elif self.step == WAY and self._draft.way == Way.DEMO:
            self._go(FINISH)
        else:
            self._go(self.step + 1)

    def back(self) -> None:
        self._draft = self._steps[self.step].read(self._draft)
        self._go(WAY if self._draft.way == Way.DEMO else self.step - 1)

    def add_channel(self) -> None:
        """Go on with the next channel of the same recorder: only its name, and its number, have to be told."""
        self._first = self._draft = next_channel(self._draft, self._context.shelf.cameras)
        self.finish.set_manner(is_new=True, next_channel=True)
        self._go(FINISH)

    def reject(self) -> None:
        """Close; where something was typed, ask before that."""
        if self._saving:
            return
        if has_entries(self._steps[self.step].read(self._draft), tidy(self._first), self._proposed_title):
            self._ask_to_leave()
        else:
            self.abandon()

    def abandon(self) -> None:
        """Close without a question."""
        self._steps[self.step].leave()
        super().reject()

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
        self._bar.set_current(step)
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
                await self._context.camera_control.edit(self._camera_id, self._draft)
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
        self.more_button.setVisible(step == FINISH and not self._camera_id and has_channels(self._draft))
        self.more_button.setEnabled(self._steps[step].is_complete() and not self._saving)
        self.back_button.setVisible(step > WAY)
        self.next_button.setEnabled(self._steps[step].is_complete() and not self._saving)
        untested = step == TEST and self.test.outcome in (Outcome.FAILED, Outcome.CANCELLED)
        if step == FINISH:
            restyle_button(self.next_button, self.tr("Save") if self._camera_id else self.tr("Add camera"), "check", "primary")
        elif untested:
            text = self.tr("Save anyway") if self._camera_id else self.tr("Add anyway")
            restyle_button(self.next_button, text, "forward", "")
        else:
            text = self.tr("Test the connection") if step == DETAILS else self.tr("Next")
            restyle_button(self.next_button, text, "forward", "primary")
        self.next_button.setDefault(True)
        if step == TEST and self.test.outcome is Outcome.OK:
            self.next_button.setFocus()

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
