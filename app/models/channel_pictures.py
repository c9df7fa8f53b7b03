"""ChannelPictures: one small picture of each channel in sight, asked of its device one after the other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.flows.devices.channel_choices import ChannelChoice
from app.flows.devices.device_client import DeviceClient
from relay_engine import UserFacingError, spawn

_log = logging.getLogger(__name__)

_DEADLINE_S = 15.0
_REFUSALS = 3  # in a row: a device that gives no pictures is not asked for 60 more
WIDTH, HEIGHT = 96, 54


class ChannelPictures(QObject):
    """Never two at a time, never twice for one channel, and none that is not in sight."""

    changed = Signal(str)  # address of the picture

    def __init__(self, client: DeviceClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._images: dict[str, QImage] = {}
        self._wanted: list[ChannelChoice] = []
        self._refused: dict[str, int] = {}  # by device, in a row
        self._task: asyncio.Task[None] | None = None

    def image(self, choice: ChannelChoice) -> QImage:
        """The picture, null where there is none yet."""
        return self._images.get(choice.channel.snapshot_url, QImage())

    def want(self, choices: Iterable[ChannelChoice]) -> None:
        """Have pictures of these alone: they are in sight."""
        self._wanted = [choice for choice in choices if self._is_missing(choice)]
        if self._wanted and self._task is None:
            self._task = spawn(self._fetch(), name="channel pictures")

    def cancel(self) -> None:
        """Ask for nothing any more."""
        self._wanted = []
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    async def _fetch(self) -> None:
        while self._wanted:
            choice = self._wanted.pop(0)
            if self._is_missing(choice):
                await self._fetch_one(choice)
        self._task = None

    async def _fetch_one(self, choice: ChannelChoice) -> None:
        url, login = choice.channel.snapshot_url, choice.login
        self._images[url] = QImage()  # asked for
        try:
            async with asyncio.timeout(_DEADLINE_S):
                jpeg = await self._client.get_device_picture(
                    choice.device.address,
                    url,
                    login.user,
                    login.password,
                    secrets_of=login.secret_of if login.is_kept else "",
                    show_password=login.shows_password,
                )
        except (UserFacingError, TimeoutError) as error:
            _log.debug("no picture of channel %s: %s", choice.channel.number, error)
            jpeg = b""
        image = QImage.fromData(jpeg) if jpeg else QImage()
        self._refused[choice.key] = 0 if not image.isNull() else self._refused.get(choice.key, 0) + 1
        if not image.isNull():
            self._images[url] = image
            self.changed.emit(url)

    def _is_missing(self, choice: ChannelChoice) -> bool:
        url = choice.channel.snapshot_url
        return bool(url) and choice.channel.online and url not in self._images and self._refused.get(choice.key, 0) < _REFUSALS
