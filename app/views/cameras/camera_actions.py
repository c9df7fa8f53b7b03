"""CameraActions: what the buttons of the window do, and how failures are told."""

from __future__ import annotations

from collections.abc import Awaitable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from app.context import AppContext
from app.flows.add_camera import CameraDraft, Way, draft_from_camera
from app.flows.camera import Camera
from app.flows.share_links import address_to_share, local_addresses, share_links
from app.flows.wording.error_words import words_for_error
from app.flows.wording.viewer_words import host_of
from app.models.translate import translate
from app.views.adding.camera_dialog import FINISH, CameraDialog
from app.views.parts.async_slot import async_slot
from app.views.parts.message_dialog import MessageDialog
from relay_engine import UserFacingError

_BLOCK_MINUTES = 10


class CameraActions(QObject):
    """Every command goes through here: awaited, never blocking, its UserFacingError shown in the window."""

    said = Signal(str)  # a short line that something was done

    def __init__(self, context: AppContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self.dialog: CameraDialog | None = None  # the open wizard
        self.message: MessageDialog | None = None  # the open message or question

    @async_slot(str)
    async def start(self, camera_id: str) -> None:
        """Start one camera, and the relay with it where that is off."""
        await self._try(self._context.camera_control.start(camera_id))

    @async_slot(str)
    async def stop(self, camera_id: str) -> None:
        """Stop one camera; ask first while somebody watches it."""
        camera = self._context.shelf.camera(camera_id)
        viewers = self._context.viewers_of(camera) if camera is not None else 0
        if (
            camera is not None
            and viewers
            and not await self._ask(
                self.tr("Stop “{0}”?").format(camera.title),
                self.tr("Viewers watching now: {0}. Their picture ends at once.").format(viewers),
                self.tr("Stop"),
            )
        ):
            return
        await self._try(self._context.camera_control.stop(camera_id))

    @async_slot()
    async def start_all(self) -> None:
        await self._try(self._context.camera_control.start_all())

    @async_slot()
    async def stop_all(self) -> None:
        viewers = self._context.viewers()
        if viewers and not await self._ask(
            self.tr("Stop all cameras?"),
            self.tr("Viewers watching now: {0}. Their picture ends at once.").format(viewers),
            self.tr("Stop all"),
        ):
            return
        await self._try(self._context.camera_control.stop_all())

    @async_slot()
    async def start_relay(self) -> None:
        await self._try(self._context.retry())

    @async_slot(str, int)
    async def use_port(self, field: str, port: int) -> None:
        """Have another port for what could not start."""
        await self._try(self._context.apply_settings(**{field: port}))

    @async_slot(str)
    async def disconnect_reader(self, reader_id: str) -> None:
        if await self._try(self._context.client.disconnect_reader(reader_id)):
            self.said.emit(self.tr("Disconnected. A browser or a recorder comes back by itself after a few seconds."))

    @async_slot(str, str)
    async def block_reader(self, reader_id: str, peer: str) -> None:
        """Ask with the consequences, then disconnect and keep the address out for a while."""
        host = host_of(peer)
        text = self.tr(
            "Nobody at this address can watch any camera of this relay until the time is over. Where several people share one "
            "address, as behind a router or a proxy, all of them are kept out."
        )
        title = self.tr("Disconnect {0} and block it for {1} minutes?").format(host, _BLOCK_MINUTES)
        if not await self._ask(title, text, self.tr("Disconnect and block")):
            return
        if await self._try(self._context.client.block_reader(reader_id, 60.0 * _BLOCK_MINUTES)):
            self.said.emit(self.tr("{0} is blocked for {1} minutes.").format(host, _BLOCK_MINUTES))

    @async_slot(str)
    async def remove(self, camera_id: str) -> None:
        """Ask with the consequences, then remove."""
        camera = self._context.shelf.camera(camera_id)
        if camera is None or self._refuse(camera):
            return
        viewers = self._context.viewers_of(camera)
        text = self.tr("The camera itself is not touched, but its link stops working for everybody who has it.")
        if viewers:
            text = self.tr("Viewers watching now: {0}. Their picture ends at once.").format(viewers) + "\n\n" + text
        if not await self._ask(self.tr("Remove “{0}”?").format(camera.title), text, self.tr("Remove")):
            return
        if await self._try(self._context.camera_control.remove(camera_id)):
            self._context.preset_pictures.forget_camera(camera_id)

    @Slot(str)
    def edit(self, camera_id: str) -> None:
        camera = self._context.shelf.camera(camera_id)
        if camera is not None and not self._refuse(camera):
            self._open_dialog(CameraDialog(self._context, draft_from_camera(camera), camera_id, self._window))

    @Slot(str)
    def add_channel(self, camera_id: str) -> None:
        """Add another channel of a recorder: what is new there, where it can be asked; else with what was typed for this one."""
        camera = self._context.shelf.camera(camera_id)
        if camera is not None and camera.recorder.has_channels:
            self._look_for_channels(camera)
        elif camera is not None:
            dialog = CameraDialog(self._context, draft_from_camera(camera), parent=self._window)
            dialog.add_channel()
            self._open_dialog(dialog)

    def _look_for_channels(self, camera: Camera) -> None:
        dialog = CameraDialog(self._context, CameraDraft(way=Way.FOUND), parent=self._window)
        dialog.look_for_channels(camera)
        self._open_dialog(dialog)

    @async_slot(str, str)
    async def rename(self, camera_id: str, title: str) -> None:
        if await self._try(self._context.camera_control.rename(camera_id, title)):
            self.said.emit(self.tr("Saved: {0}").format(title))

    @async_slot(str, bool)
    async def set_listed(self, camera_id: str, listed: bool) -> None:
        if not await self._try(self._context.camera_control.set_listed(camera_id, listed=listed)):
            self._context.settings_changed.emit(self._context.store.settings)  # the switch shows what is

    def _refuse(self, camera: Camera) -> bool:
        """Say why a camera cannot be changed here; False where it can."""
        if camera.is_read_only:
            self.show_error(UserFacingError("mount_read_only", "the configuration file says what it is", name=camera.mount))
        return camera.is_read_only

    def add(self) -> None:
        self._open_dialog(CameraDialog(self._context, CameraDraft(), parent=self._window))

    def add_demo(self) -> None:
        """Straight to the name: there is nothing to type for the demo camera."""
        dialog = CameraDialog(self._context, CameraDraft(way=Way.DEMO), parent=self._window)
        dialog.go_to(FINISH)
        self._open_dialog(dialog)

    def copy_link(self, camera_id: str) -> None:
        """Put the link that opens in any browser on the clipboard."""
        camera = self._context.shelf.camera(camera_id)
        if camera is None:
            return
        options = self._context.options.current
        host = address_to_share(local_addresses(options.listen_host), self._context.store.settings.share_address).address
        links = share_links(camera.mount, host, options.rtsp_port, options.http_port, translate)
        QGuiApplication.clipboard().setText(links[0].url)
        self.said.emit(self.tr("Copied: {0}").format(links[0].url))

    def show_error(self, error: BaseException) -> None:
        words = words_for_error(error, translate)
        self._make_message(icon="error", title=words.what, text=words.to_do, accept=self.tr("OK")).open()

    def close_dialogs(self) -> None:
        """The window goes: nothing may wait for an answer any more."""
        if self.message is not None:
            self.message.reject()
        if self.dialog is not None:
            self.dialog.abandon()

    async def _try(self, command: Awaitable[object]) -> bool:
        try:
            await command
        except UserFacingError as error:
            self.show_error(error)
            return False
        return True

    async def _ask(self, title: str, text: str, accept: str) -> bool:
        return await self._make_message(icon="warning", title=title, text=text, accept=accept, cancel=self.tr("Cancel")).answer()

    def _make_message(self, *, icon: str, title: str, text: str, accept: str, cancel: str = "") -> MessageDialog:
        message = MessageDialog(self._window, icon=icon, colour="error", title=title, text=text, accept=accept, cancel=cancel)
        message.finished.connect(self._message_finished)
        self.message = message
        return message

    def _message_finished(self) -> None:
        if self.message is self.sender():
            self.message = None

    def _open_dialog(self, dialog: CameraDialog) -> None:
        if self.dialog is not None:
            dialog.abandon()
            dialog.deleteLater()
            self.dialog.raise_()
            return
        self.dialog = dialog
        dialog.finished.connect(self._dialog_finished)
        dialog.setModal(True)
        dialog.open()

    def _dialog_finished(self, result: int) -> None:
        if self.dialog is not None and result == QDialog.DialogCode.Accepted:
            self.said.emit(self._saved_words(self.dialog))
        self.dialog = None

    def _saved_words(self, dialog: CameraDialog) -> str:
        taken = dialog.taken_over
        if taken is None:
            return self.tr("Saved: {0}").format(dialog.draft.title)
        words = [self.tr("Cameras added: {0}.").format(taken.added)] if taken.added else []
        if taken.renamed:
            words.append(self.tr("Names taken over: {0}.").format(taken.renamed))
        return " ".join(words)
