"""Preview: the live picture of one camera. It asks for pictures only while it can be seen."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, QTimer
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.bridge.preview import PreviewMailbox
from app.views.look.theme import current_palette
from app.views.parts.async_slot import async_slot
from app.views.parts.picture_frame import paint_picture, paint_veil, round_corners
from relay_engine import Picture, UserFacingError

_log = logging.getLogger(__name__)
_SETTLE_MS = 350  # a window being dragged larger must not open a preview per pixel
_RETRY_MS = 3000
_MAX_WIDTH, _MAX_HEIGHT = 1920, 1080
NAME_PX = 30  # below, where a tile has its name


class PreviewClient(Protocol):
    """The part of the engine client that a preview needs."""

    async def open_preview(
        self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int, key_frames_only: bool = False
    ) -> str: ...
    async def close_preview(self, preview_id: str) -> None: ...


class _Held:
    """What is open in the relay, so that it is closed also where the widget is taken away at once, as with another language."""

    def __init__(self, client: PreviewClient) -> None:
        self.preview_id = ""
        self._client = client

    @async_slot()
    async def let_go(self) -> None:
        preview_id, self.preview_id = self.preview_id, ""
        if preview_id:
            try:
                await self._client.close_preview(preview_id)
            except UserFacingError as error:
                _log.info("preview was gone already: %s", error)


class Preview(QWidget):
    """Keeps the picture's shape; over the last picture it says why there is no newer one."""

    def __init__(self, client: PreviewClient, parent: QWidget | None = None, *, is_tile: bool = False) -> None:
        """`is_tile`: takes any shape that it is given, and has square corners."""
        super().__init__(parent)
        self._is_tile = is_tile
        self._key_frames_only = False
        self.cpu_s = 0.0  # of a processor core: what decoding and painting have taken so far
        self._client = client
        self._mailbox: PreviewMailbox | None = None  # a new one for every opening: no picture of the camera before
        self._mount = ""
        self._playable = False  # the camera is not switched off
        self._veil_icon, self._veil_words = "camera", ""
        self._opened: tuple[str, int, int, bool] | None = None  # what the running preview was opened for
        self._held = _Held(client)
        self.destroyed.connect(self._held.let_go)
        self._busy = False
        self._picture: Picture | None = None  # owns the memory that _image looks at
        self._image = QImage()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._match)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(not is_tile)
        self.setSizePolicy(policy)

    def show_camera(self, mount: str, *, is_same: bool = False) -> None:
        """Show another camera, or another picture of the same one, until which the last one stays; "" = none."""
        if mount != self._mount:
            self._mount = mount
            if not is_same:
                self._picture, self._image = None, QImage()
            self._settle.start(0)
            self.update()

    def set_sparing(self, *, key_frames_only: bool) -> None:
        """Show one picture every second or so: where there are many large ones."""
        if key_frames_only != self._key_frames_only:
            self._key_frames_only = key_frames_only
            self._settle.start(0)

    def set_state(self, *, playable: bool, live: bool, icon: str, words: str) -> None:
        """`playable` = worth asking for pictures; where it is not `live` the words stand over the last picture."""
        veil = ("", "") if live else (icon, words)
        if veil != (self._veil_icon, self._veil_words):
            self._veil_icon, self._veil_words = veil
            self.setAccessibleName(words)
            self.update()
        if playable != self._playable:
            self._playable = playable
            self._settle.start(0)

    @property
    def is_open(self) -> bool:
        """True while pictures are asked for."""
        return bool(self._held.preview_id)

    @property
    def image(self) -> QImage:
        return self._image

    @async_slot()
    async def _match(self) -> None:
        """Bring what runs in line with what is wanted; one at a time."""
        if self._busy:
            return
        self._busy = True
        try:
            while (wanted := self._wanted()) != self._opened:
                await self._close()
                if wanted is not None and not await self._open(wanted):
                    break
        finally:
            self._busy = False

    async def _open(self, wanted: tuple[str, int, int, bool]) -> bool:
        mount, width, height, sparing = wanted
        mailbox = self._new_mailbox()
        try:
            self._held.preview_id = await self._client.open_preview(
                mount, mailbox.put, max_width=width, max_height=height, key_frames_only=sparing
            )
        except UserFacingError as error:
            _log.info("no preview of %s yet: %s", mount, error)
            self._settle.start(_RETRY_MS)
            return False
        self._opened = wanted
        return True

    async def _close(self) -> None:
        self._drop_mailbox()
        self._opened = None
        await self._held.let_go()

    def _new_mailbox(self) -> PreviewMailbox:
        self._drop_mailbox()
        self._mailbox = PreviewMailbox(self)
        self._counted_s = 0.0  # another thread decodes now
        self._mailbox.picture_ready.connect(self._show_newest)
        return self._mailbox

    def _drop_mailbox(self) -> None:
        if self._mailbox is not None:
            self._mailbox.close()
            self._mailbox.picture_ready.disconnect(self._show_newest)
            self._mailbox.deleteLater()
            self._mailbox = None

    def _wanted(self) -> tuple[str, int, int, bool] | None:
        if not self._mount or not self._playable or not self.isVisible() or self.window().isMinimized():
            return None
        ratio = self.devicePixelRatioF()
        width = min(_MAX_WIDTH, max(160, round(self.width() * ratio)))
        height = min(_MAX_HEIGHT, max(90, round(self.height() * ratio)))
        return self._mount, width, height, self._key_frames_only

    def _show_newest(self) -> None:
        picture = self._mailbox.take() if self._mailbox is not None else None
        if picture is None:
            return
        self._image = QImage(picture.rgb, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB888)
        self.cpu_s += max(0.0, picture.cpu_s - self._counted_s)
        self._counted_s = picture.cpu_s
        self._picture = picture
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        self.window().installEventFilter(self)
        self._settle.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        self.window().removeEventFilter(self)
        self._settle.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle.start(_SETTLE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowStateChange:  # minimising hides no widget
            self._settle.start(0)
        return super().eventFilter(watched, event)

    def hasHeightForWidth(self) -> bool:
        return not self._is_tile

    def heightForWidth(self, width: int) -> int:
        return width * 9 // 16

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def paintEvent(self, event: QPaintEvent) -> None:
        begun = time.thread_time()
        self._paint()
        self.cpu_s += time.thread_time() - begun

    def _paint(self) -> None:
        colours = current_palette()
        area = QRectF(self.rect())
        painter = QPainter(self)
        paint_picture(painter, area, self._image, colours.picture)
        has_image = not self._image.isNull()
        icon, words = self._veil_icon, self._veil_words
        if not icon and not has_image:
            icon, words = "camera", self.tr("Waiting for the first picture…")
        if icon:
            paint_veil(painter, area, icon, words, colours.on_picture, over_picture=has_image, foot=NAME_PX if self._is_tile else 0)
        if not self._is_tile:
            round_corners(painter, area, colours.surface)
