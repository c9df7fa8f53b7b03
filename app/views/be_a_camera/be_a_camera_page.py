"""BeACameraPage: the relay's cameras as recorders and other video programs have them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.camera import Camera
from app.flows.share_links import local_addresses, share_links
from app.flows.wording.error_words import words_for_error
from app.flows.wording.recorder_guides import ShownDevice
from app.models.translate import translate
from app.views.be_a_camera.device_row import DeviceRow
from app.views.be_a_camera.guide_card import GuideCard
from app.views.be_a_camera.login_card import LoginCard
from app.views.look.controls import make_box, make_label
from app.views.parts.async_slot import async_slot
from app.views.parts.banner import Banner
from app.views.parts.page_scroll import PageScroll
from relay_engine import LogEntry, OnvifDeviceStatus, UserFacingError

_WIDTH = 760
_EVERYWHERE = ("", "0.0.0.0", "::")


class BeACameraPage(QWidget):
    """Which cameras, as whom, and what to type where: from above to below."""

    said = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self.rows: dict[str, DeviceRow] = {}
        self._local = local_addresses()[0]  # this computer, as others see it
        self.banner = Banner(closable=False)
        self.login = LoginCard(context)
        self.guide = GuideCard()
        self._none = make_label(self.tr("There is no camera yet."), "muted")
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self._lay_out()
        self.login.chosen.connect(self._show_guide)
        self.guide.camera_chosen.connect(self._show_guide)
        self.guide.own_address.wanted.connect(self.set_address)
        context.settings_changed.connect(self._cameras_changed)
        context.devices.changed.connect(self._device_changed)
        context.events.events.connect(self._take_events)
        self._cameras_changed()

    def showEvent(self, event: QShowEvent) -> None:
        self._local = local_addresses()[0]
        self.login.look()
        self._cameras_changed()

    @async_slot(str, bool)
    async def switch(self, camera_id: str, is_on: bool) -> None:
        """Offer a camera to recorders, or take it away from them."""
        if await self._try(self._context.camera_control.set_device(camera_id, is_device=is_on)) and is_on:
            self.guide.set_cameras(self._offered(), camera_id)
            self._show_guide()

    @async_slot(str)
    async def set_address(self, address: str) -> None:
        """Give the camera that is shown an address of its own."""
        camera = self._context.shelf.camera(self.guide.camera_id)
        if camera is not None and await self._try(self._context.camera_control.set_device_address(camera.id, address)):
            self.said.emit(self.tr("Saved: {0}").format(camera.title))

    async def _try(self, command: Any) -> bool:
        try:
            await command
        except UserFacingError as error:
            words = words_for_error(error, translate)
            self.banner.show_message("error", words.what, words.to_do)
            self._cameras_changed()  # the switches show what is
            return False
        self.banner.hide()
        return True

    def _cameras_changed(self) -> None:
        cameras = self._context.shelf.cameras
        wanted = [(camera.id, camera.title) for camera in cameras]
        if wanted != [(row.camera_id, row.switch.text()) for row in self.rows.values()]:
            for row in self.rows.values():
                row.deleteLater()
            self.rows = {camera_id: DeviceRow(camera_id, title) for camera_id, title in wanted}
            for row in self.rows.values():
                row.switched.connect(self.switch)
                row.guide_wanted.connect(self._want_guide)
                self._list.addWidget(row)
        self._none.setVisible(not cameras)
        for camera in cameras:
            self._show_row(camera)
        self.guide.set_cameras(self._offered())
        self._show_guide()

    def _device_changed(self, mount: str) -> None:
        camera = next((camera for camera in self._context.shelf.cameras if camera.mount == mount), None)
        if camera is not None:
            self._show_row(camera)
            if camera.id == self.guide.camera_id:
                self._show_guide()

    def _show_row(self, camera: Camera) -> None:
        status = self._context.devices.of(camera.mount)
        self.rows[camera.id].show_device(status, self._host_of(status), is_on=camera.is_device, is_fixed=camera.is_read_only)

    def _offered(self) -> list[tuple[str, str]]:
        return [(camera.title, camera.id) for camera in self._context.shelf.cameras if camera.is_device]

    def _want_guide(self, camera_id: str) -> None:
        self.guide.set_cameras(self._offered(), camera_id)
        self._show_guide()
        self._area.ensureWidgetVisible(self.guide.cameras, 0, 200)
        self.guide.kinds.setFocus()

    def _show_guide(self, _what: str = "") -> None:
        camera = self._context.shelf.camera(self.guide.camera_id)
        if camera is None:
            self.guide.show_device(None, self.login.name)
            return
        status = self._context.devices.of(camera.mount)
        host = self._host_of(status)
        options = self._context.options.current
        links = share_links(camera.mount, host, options.rtsp_port, options.http_port, translate)
        rtsp = next(link.url for link in links if link.key == "player")
        port = status.port if status is not None else options.onvif_first_port
        can_be_steered = self._context.steering.of(camera.mount) is not None
        self.guide.show_device(ShownDevice(camera.title, camera.mount, host, port, rtsp, can_be_steered), self.login.name)
        others = {one.device_address: one.title for one in self._context.shelf.others(camera.id) if one.device_address}
        self.guide.own_address.show_camera(camera.mount, camera.device_address, self._local.interface, others, is_fixed=camera.is_read_only)

    def _host_of(self, status: OnvifDeviceStatus | None) -> str:
        """The address that recorders type: the device's own, or this computer's."""
        if status is not None and status.host not in _EVERYWHERE:
            return status.host
        return self._local.address

    def _take_events(self, events: tuple[Any, ...]) -> None:
        """Somebody else may have made a login, by the API or the shell."""
        if self.isVisible() and any(
            isinstance(event, LogEntry) and dict(event.params).get("command", "").startswith("users.") for event in events
        ):
            self.login.look()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(make_label(self.tr("Cameras for recorders"), "title"))
        words = self.tr(
            "Recorders and other video programs find each camera that is switched on here as an ONVIF camera of its own. "
            "The camera itself is still asked by the relay alone."
        )
        column.addWidget(make_label(words, "small", wrap=True))
        column.addWidget(self.banner)
        card, cameras = make_box("card", margins=20, spacing=12)
        cameras.addWidget(make_label(self.tr("Offer to recorders"), "heading"))
        cameras.addWidget(self._none)
        cameras.addLayout(self._list)
        column.addWidget(card)
        column.addWidget(self.login)
        column.addWidget(self.guide)
        self._area = PageScroll(left=24, top=20, right=24, bottom=24)
        level = QHBoxLayout()
        level.addWidget(inside, 1)
        level.addStretch(0)
        self._area.column.addLayout(level)
        self._area.column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._area)
