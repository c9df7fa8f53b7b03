"""DeviceRoad: the wizard's way over devices that are asked instead of typed: log in, see what they have, take it over."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Signal

from app.context import AppContext
from app.flows.camera import Camera
from app.flows.devices.channel_choices import gone_from, propose
from app.flows.devices.device_login import DeviceLogin
from app.flows.devices.device_looks import DeviceLooks, Look, Target
from app.flows.devices.known_logins import KnownLogin
from app.flows.devices.recorder_control import TakenOver
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.adding.channels_step import ChannelsStep
from app.views.adding.device_login_step import DeviceLoginStep, failed_words
from relay_engine import UserFacingError


class DeviceRoad(QObject):
    """Two pages and what they are about; the dialog turns the pages."""

    channels_wanted = Signal()  # devices have answered: their page is ready
    login_wanted = Signal()  # another login is to be typed
    changed = Signal()  # what may be pressed next has to be looked at again

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.looks = DeviceLooks(context.client, self._looks_changed)
        self.login = DeviceLoginStep()
        self.channels = ChannelsStep(context.client, self._known)
        self.channels.retry_wanted.connect(self._retry)
        self._is_typed = False
        self._was_running = False
        self._is_shown_alone = False  # no way back: it began here

    @property
    def has_begun_here(self) -> bool:
        """Tell whether the wizard was opened for a known device: there is no page before this one."""
        return self._is_shown_alone

    def begin(self, targets: Sequence[Target]) -> None:
        """Ask for the login of these; of none: for an address too."""
        self._is_typed = not targets
        if targets:
            self.looks.choose(targets)
        self._show_login(tuple(targets))

    def look_again(self, camera: Camera) -> None:
        """Ask the recorder of a camera, with the login that the relay keeps, what is new."""
        self._is_shown_alone = True
        place = camera.recorder
        target = Target(place.address, title=place.name, uuid=place.key, mounts=(camera.mount,))
        self.begin((target,))
        if camera.has_password:
            self._ask(DeviceLogin(camera.user, secret_of=camera.mount))

    def submit(self) -> None:
        """Ask the devices, with what was typed."""
        if self._is_typed:
            self.looks.choose((self.login.typed_target(),))
        self._ask(self.login.chosen_login())

    def cancel(self) -> None:
        """Ask nobody any more."""
        self.looks.cancel()
        self.channels.pictures.cancel()

    async def take_over(self) -> TakenOver | None:
        """Make cameras of what is ticked; None where that was refused, and the page says why."""
        step = self.channels
        try:
            return await self._context.recorder_control.take_over(step.choices, on_demand=step.on_demand, small=step.small.isChecked())
        except UserFacingError as error:
            words = words_for_error(error, translate)
            step.show_error(words.what, words.to_do)
            return None

    def _ask(self, login: DeviceLogin) -> None:
        self._was_running = True
        self.looks.start(login)

    def _looks_changed(self) -> None:
        if self.looks.is_running:
            self.login.show_busy(self.looks)
            return
        self.login.show_busy(None)
        was_running, self._was_running = self._was_running, False
        if not was_running or any(look.view is None and look.error is None for look in self.looks.looks):
            return  # cancelled
        self._context.logins.note(self.looks.answered, time.monotonic())
        if self.looks.answered:
            self._show_channels()
        else:
            self.login.show_failed(self.looks.failed)

    def _show_channels(self) -> None:
        cameras, names = self._known()
        looks = self.looks.answered
        failed = failed_words(self.looks.failed, named=True) if self.looks.failed else None
        self.channels.show_channels(propose(looks, cameras, names, translate), gone_from(looks, cameras), failed)
        self.channels_wanted.emit()

    def _retry(self) -> None:
        """Another login for those that refused; what the others have answered stays."""
        failed: tuple[Look, ...] = self.looks.failed
        self._is_typed = False
        self.login.show_targets(tuple(look.target for look in failed), None, is_typed=False)
        self.login_wanted.emit()
        self.login.show_failed(failed)

    def _show_login(self, targets: tuple[Target, ...]) -> None:
        known: KnownLogin | None = self._context.logins.offer(targets, self._context.shelf.cameras, time.monotonic())
        self.login.show_targets(targets, known, is_typed=not targets)

    def _known(self) -> tuple[Sequence[Camera], Collection[str]]:
        return self._context.shelf.cameras, self._context.shelf.names
