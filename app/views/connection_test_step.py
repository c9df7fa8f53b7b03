"""ConnectionTestStep: connects to the camera and shows what it sends, or names the fault and what to do about it."""

from __future__ import annotations

import asyncio
from enum import Enum, auto

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from qasync import asyncSlot

from app.bridge.engine_client import EngineClient
from app.flows.add_camera import CameraDraft
from app.flows.camera_test import TestResult, run_test
from app.flows.error_words import words_for_error
from app.models.translate import translate
from app.views.controls import make_box, make_button, make_label
from app.views.icon_label import IconLabel
from app.views.picture_frame import paint_picture, paint_veil, round_corners
from app.views.spinner import Spinner
from app.views.theme import current_palette
from app.views.wizard_step import WizardStep
from relay_engine import spawn


class Outcome(Enum):
    """What the page shows."""

    RUNNING = auto()
    OK = auto()
    FAILED = auto()
    CANCELLED = auto()


class ConnectionTestStep(WizardStep):
    """Starts by itself when it comes into sight; can be cancelled and repeated."""

    def __init__(self, client: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._client = client
        self._draft = CameraDraft()
        self._task: asyncio.Task[TestResult] | None = None
        self.outcome = Outcome.CANCELLED
        self.still = _Still()
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(8)
        self._pages = QStackedWidget()
        for page in (self._running_page(), self._good_page(), self._bad_page()):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages)
        self.body.addStretch(1)

    @property
    def fault_text(self) -> str:
        """The named fault and the advice, as shown."""
        return f"{self._what.text()}\n{self._to_do.text()}"

    @property
    def fact_words(self) -> list[str]:
        labels = (self._facts.itemAt(row, QFormLayout.ItemRole.FieldRole) for row in range(self._facts.rowCount()))
        return [item.widget().text() for item in labels]  # type: ignore[union-attr,attr-defined]

    def enter(self, draft: CameraDraft) -> None:
        self._draft = draft
        self.start()

    def read(self, draft: CameraDraft) -> CameraDraft:
        return self._draft  # with the address where the test had to find it

    def leave(self) -> None:
        self.cancel()

    def is_complete(self) -> bool:
        return self.outcome is not Outcome.RUNNING

    @asyncSlot()  # type: ignore[misc]
    async def start(self) -> None:
        """Connect; what is under way already is dropped."""
        self.cancel()
        self._show(Outcome.RUNNING, self.tr("Connecting to the camera …"), self.tr("This takes a few seconds, {0} at most.").format("15 s"))
        task = self._task = spawn(run_test(self._client, self._draft, translate), name="camera test")
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
        if task is not None:
            task.cancel()

    def _stop_pressed(self) -> None:
        self.cancel()
        self._show_failure(
            self.tr("The test was stopped."), self.tr("Try it again, go back to change something, or add the camera without a test.")
        )
        self.outcome = Outcome.CANCELLED

    def _show_result(self, result: TestResult) -> None:
        if not result.ok:
            self._show_failure(result.headline, result.advice)
            return
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for name, value in result.facts:
            self._facts.addRow(make_label(name, "muted"), make_label(value, "strong", wrap=True))
        self._draft = result.draft
        self._hint.setText(result.advice)
        self._hint_row.setVisible(bool(result.advice))
        self.still.show_jpeg(result.still_jpeg)
        self._good_words.setText(result.headline)
        self._show(Outcome.OK, self.tr("The camera works"), self.tr("This is what it sends right now."))

    def _show_failure(self, what: str, to_do: str) -> None:
        self._what.setText(what)
        self._to_do.setText(to_do)
        self._show(
            Outcome.FAILED, self.tr("That did not work yet"), self.tr("Nothing is lost: go back and change something, or try again.")
        )

    def _show(self, outcome: Outcome, title: str, text: str) -> None:
        self.outcome = outcome
        self.title_label.setText(title)
        self.text_label.setText(text)
        self._pages.setCurrentIndex({Outcome.RUNNING: 0, Outcome.OK: 1}.get(outcome, 2))
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
        row.addWidget(self.still, 3)
        words = QVBoxLayout()
        words.setSpacing(16)
        headline = QHBoxLayout()
        headline.setSpacing(8)
        self._good_words = make_label("", "strong", wrap=True)
        headline.addWidget(IconLabel("ok", "ok", 20), 0, Qt.AlignmentFlag.AlignTop)
        headline.addWidget(self._good_words, 1)
        words.addLayout(headline)
        words.addLayout(self._facts)
        self._hint_row, hint = make_box("well", horizontal=True, margins=12, spacing=8)
        self._hint = make_label("", "small", wrap=True)
        hint.addWidget(IconLabel("advice", "accent", 18), 0, Qt.AlignmentFlag.AlignTop)
        hint.addWidget(self._hint, 1)
        words.addWidget(self._hint_row)
        words.addStretch(1)
        row.addLayout(words, 2)
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
        return card


class _Still(QWidget):
    """The still picture of the test."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()

    def show_jpeg(self, jpeg: bytes) -> None:
        self.image = QImage.fromData(jpeg) if jpeg else QImage()
        self.setAccessibleName(self.tr("Still picture from the camera") if jpeg else self.tr("No picture"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(352, 198)

    def minimumSizeHint(self) -> QSize:
        return QSize(256, 144)

    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(self.rect())
        painter = QPainter(self)
        paint_picture(painter, area, self.image, current_palette().picture)
        if self.image.isNull():
            paint_veil(painter, area, "sound", self.tr("No still picture"), "#C3CCDA", over_picture=False)
        round_corners(painter, area, current_palette().surface)
