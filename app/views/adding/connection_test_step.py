"""ConnectionTestStep: connects to the camera and shows what it sends, or names the fault and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from enum import Enum, auto

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bridge.engine_client import EngineClient
from app.flows.add_camera import CameraDraft
from app.flows.camera_test import RunningCamera, TestResult, run_test
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.adding.wizard_step import WizardStep
from app.views.look.controls import make_box, make_button, make_label
from app.views.look.theme import current_palette
from app.views.parts.async_slot import async_slot
from app.views.parts.icon_label import IconLabel
from app.views.parts.picture_frame import paint_picture, paint_veil, round_corners
from app.views.parts.spinner import Spinner
from relay_engine import Fault, spawn


class Outcome(Enum):
    """What the page shows."""

    RUNNING = auto()
    OK = auto()
    FAILED = auto()
    CANCELLED = auto()


class ConnectionTestStep(WizardStep):
    """Starts by itself when it comes into sight; can be cancelled and repeated."""

    password_wanted = Signal()  # the person wants to type it anew

    def __init__(self, client: EngineClient, running: Callable[[], Sequence[RunningCamera]], parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._client = client
        self._running = running  # the relay's cameras; the one that is being changed comes first
        self._draft = CameraDraft()
        self._task: asyncio.Task[TestResult] | None = None
        self.outcome = Outcome.CANCELLED
        self.still = _Still()
        self._fact_rows: list[_Fact] = []
        self._facts = QVBoxLayout()
        self._facts.setSpacing(12)
        self._pages = (self._running_page(), self._good_page(), self._bad_page())
        for page in self._pages:
            self.body.addWidget(page)
        self._address = make_label("", "small", wrap=True)
        self.body.addWidget(self._address)
        self.body.addStretch(1)

    @property
    def fault_text(self) -> str:
        """The named fault and the advice, as shown."""
        return f"{self._what.text()}\n{self._to_do.text()}"

    @property
    def address_text(self) -> str:
        """What is said about the address that was tested."""
        return self._address.text()

    @property
    def fact_words(self) -> list[str]:
        return [fact.value for fact in self._fact_rows]

    def enter(self, draft: CameraDraft) -> None:
        self._draft = draft
        self.start()

    def read(self, draft: CameraDraft) -> CameraDraft:
        return self._draft  # with the address where the test had to find it

    def leave(self) -> None:
        self.cancel()

    def is_complete(self) -> bool:
        return self.outcome is not Outcome.RUNNING

    def start(self) -> None:
        """Connect; what is under way already is dropped."""
        self.cancel()
        self._show(Outcome.RUNNING, self.tr("Connecting to the camera…"), self.tr("This takes a few seconds, {0} s at most.").format(15))
        self._run()

    @async_slot()
    async def _run(self) -> None:
        if self.outcome is not Outcome.RUNNING or self._task is not None:
            return  # stopped before it began
        task = self._task = spawn(run_test(self._client, self._draft, translate, running=self._running()), name="camera test")
        await asyncio.wait({task})
        if task is not self._task:
            return  # cancelled, or a newer test runs
        self._task = None
        if task.cancelled():
            self._show(Outcome.CANCELLED, self.tr("The test was stopped"), self.tr("Try again, go back, or add the camera without a test."))
        elif (error := task.exception()) is not None:
            words = words_for_error(error, translate)
            self._show_failure(words.what, words.to_do)
        else:
            self._show_result(task.result())

    def cancel(self) -> None:
        task, self._task = self._task, None
        self.outcome = Outcome.CANCELLED
        if task is not None:
            task.cancel()

    def _stop_pressed(self) -> None:
        self.cancel()
        self._show_failure(
            self.tr("The test was stopped."), self.tr("Try it again, go back to change something, or add the camera without a test.")
        )
        self.outcome = Outcome.CANCELLED

    def _show_result(self, result: TestResult) -> None:
        self._address.setText(self.tr("Tested: {0}").format(result.address) if result.address else "")
        if not result.ok:
            self._show_failure(result.headline, result.advice, asks_password=result.fault is Fault.WRONG_PASSWORD)
            return
        for row in self._fact_rows:
            row.deleteLater()
        self._fact_rows = [_Fact(name, value) for name, value in result.facts]
        for row in self._fact_rows:
            self._facts.addWidget(row)
        self._draft = result.draft
        self._hint.setText(result.advice)
        self._hint_row.setVisible(bool(result.advice))
        self.still.show_jpeg(result.still_jpeg)
        self._show(Outcome.OK, result.headline.rstrip("."), self.tr("This is what it sends right now."))

    def _show_failure(self, what: str, to_do: str, *, asks_password: bool = False) -> None:
        self._what.setText(what)
        self._to_do.setText(to_do)
        self._show(
            Outcome.FAILED, self.tr("That did not work yet"), self.tr("Nothing is lost: go back and change something, or try again.")
        )
        self.again_button.setVisible(not asks_password)  # the same password again would only lock the account
        self.password_button.setVisible(asks_password)
        (self.password_button if asks_password else self.again_button).setFocus()

    def _show(self, outcome: Outcome, title: str, text: str) -> None:
        self.outcome = outcome
        if outcome in (Outcome.RUNNING, Outcome.CANCELLED):
            self._address.setText("")
        self.title_label.setText(title)
        self.text_label.setText(text)
        shown = {Outcome.RUNNING: 0, Outcome.OK: 1}.get(outcome, 2)
        for number, page in enumerate(self._pages):  # not a stacked widget: that is as high as its highest page
            page.setVisible(number == shown)
        self.changed.emit()

    def _running_page(self) -> QWidget:
        card, column = make_box("card", margins=40, spacing=16)
        column.addWidget(Spinner(48), 0, Qt.AlignmentFlag.AlignHCenter)
        words = make_label(self.tr("Asking the camera for its picture"), "strong")
        column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        self.stop_button = make_button(self.tr("Stop the test"), "close")
        self.stop_button.clicked.connect(self._stop_pressed)
        column.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignHCenter)
        return card

    def _good_page(self) -> QWidget:
        card, row = make_box("card", horizontal=True, margins=16, spacing=20)
        row.addWidget(self.still, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(12)
        words.addLayout(self._facts)
        self._hint_row, hint = make_box("well", horizontal=True, margins=12, spacing=8)
        self._hint = make_label("", "small", wrap=True)
        hint.addWidget(IconLabel("advice", "accent", 18), 0, Qt.AlignmentFlag.AlignTop)
        hint.addWidget(self._hint, 1)
        words.addWidget(self._hint_row)
        words.addStretch(1)
        row.addLayout(words, 1)
        return card

    def _bad_page(self) -> QWidget:
        card, column = make_box("card", margins=24, spacing=20)
        self._what = make_label("", "heading", wrap=True)
        self._to_do = make_label("", wrap=True)
        for icon, colour, label in (("error", "error", self._what), ("advice", "accent", self._to_do)):
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(IconLabel(icon, colour, 24), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 1)
            column.addLayout(row)
        self.again_button = make_button(self.tr("Try again"), "retry")
        self.again_button.clicked.connect(self.start)
        column.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.password_button = make_button(self.tr("Change the password"), "edit", "primary")
        self.password_button.clicked.connect(self.password_wanted)
        column.addWidget(self.password_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card


class _Fact(QWidget):
    """What was found, below what it is about."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__()
        self.value = value
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(make_label(name, "small"))
        column.addWidget(make_label(value, "strong", wrap=True))


class _Still(QWidget):
    """The still picture of the test."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.setFixedSize(368, 207)

    def show_jpeg(self, jpeg: bytes) -> None:
        self.image = QImage.fromData(jpeg) if jpeg else QImage()
        self.setAccessibleName(self.tr("Still picture from the camera") if jpeg else self.tr("No picture"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(self.rect())
        painter = QPainter(self)
        paint_picture(painter, area, self.image, current_palette().picture)
        if self.image.isNull():
            paint_veil(painter, area, "sound", self.tr("No still picture"), "#C3CCDA", over_picture=False)
        round_corners(painter, area, current_palette().surface)
