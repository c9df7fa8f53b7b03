"""ThumbnailFeed: a small still of every live camera, refreshed while somebody looks at the list."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from relay_engine import MountState, MountStatus, Removed, UserFacingError, spawn

_log = logging.getLogger(__name__)

INTERVAL_MS = 3000
WIDTH = 480  # a card is up to 500 px wide


class ThumbnailSource(Protocol):
    """Who makes stills: the engine's client."""

    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes: ...


class ThumbnailFeed(QObject):
    """Asks for one still after the other, never two at a time, and for none while the list is hidden."""

    changed = Signal(str)  # mount

    def __init__(self, source: ThumbnailSource, *, interval_ms: int = INTERVAL_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._images: dict[str, QImage] = {}
        self._live: set[str] = set()
        self._wanted: frozenset[str] | None = None  # None = every mount
        self._in_sight: frozenset[str] | None = None  # None = every mount
        self._active = False
        self._is_asked_again = False  # something came into sight while a round was under way
        self._round: asyncio.Task[None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._refresh)

    def image(self, mount: str) -> QImage:
        """The newest still, null where there is none."""
        return self._images.get(mount, QImage())

    def set_mounts(self, mounts: Iterable[str]) -> None:
        """Fetch stills of these mounts alone: those that have a place in the list."""
        self._wanted = frozenset(mounts)
        for mount in self._images.keys() - self._wanted:
            del self._images[mount]

    def set_in_sight(self, mounts: Iterable[str]) -> None:
        """Of a long list, refresh only what is not scrolled away; the stills of the others stay as they are."""
        in_sight = frozenset(mounts)
        appeared = in_sight - (self._in_sight or frozenset())
        self._in_sight = in_sight
        if self._active and any(mount not in self._images for mount in appeared & self._live):
            self._is_asked_again = True
            self._refresh()

    def set_active(self, active: bool) -> None:
        """Begin or stop to refresh: call it when the list is shown or hidden."""
        if active == self._active:
            return
        self._active = active
        if active:
            self._timer.start()
            self._refresh()
        else:
            self._timer.stop()

    @Slot(tuple)
    def take_events(self, events: tuple[object, ...]) -> None:
        """Learn which mounts are live."""
        newly_live = False
        for event in events:
            if isinstance(event, MountStatus):
                newly_live |= event.state is MountState.LIVE and event.name not in self._live
                self._set_live(event.name, live=event.state is MountState.LIVE)
            elif isinstance(event, Removed) and event.key.startswith("mount/"):
                self._set_live(event.key.removeprefix("mount/"), live=False)
        if newly_live and self._active:
            self._is_asked_again = True
            self._refresh()

    def close(self) -> None:
        """Stop for good."""
        self.set_active(False)
        if self._round is not None:
            self._round.cancel()

    def _set_live(self, mount: str, *, live: bool) -> None:
        if live:
            self._live.add(mount)
        else:
            self._live.discard(mount)

    @Slot()
    def _refresh(self) -> None:
        if asyncio._get_running_loop() is None:
            return  # a timer that fires while the window's loop is ending
        if (self._round is None or self._round.done()) and self._live:
            self._round = spawn(self._fetch_rounds(), name="thumbnails")

    async def _fetch_rounds(self) -> None:
        self._is_asked_again = False
        await self._fetch(self._by_need())
        while self._is_asked_again and self._active:  # nobody who scrolls waits for the next round
            self._is_asked_again = False
            await self._fetch([mount for mount in self._by_need() if mount not in self._images])

    def _by_need(self) -> list[str]:
        """Those first that have no still."""
        wanted = self._live if self._wanted is None else self._live & self._wanted
        return sorted(wanted, key=lambda mount: (mount in self._images, mount))

    async def _fetch(self, mounts: Iterable[str]) -> None:
        for mount in mounts:
            if not self._active:
                return
            if self._in_sight is not None and mount not in self._in_sight:
                continue
            try:
                still = await self._source.get_thumbnail(mount, max_width=WIDTH)
            except UserFacingError as error:  # gone or stopped meanwhile
                _log.debug("no thumbnail of %s: %s", mount, error)
                continue
            image = QImage.fromData(still) if still else QImage()
            if not image.isNull():
                self._images[mount] = image
                self.changed.emit(mount)
