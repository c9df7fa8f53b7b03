"""PageMaker: makes the window's pages and connects them with what the window can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.context import AppContext
from app.views.be_a_camera.be_a_camera_page import BeACameraPage
from app.views.camera.camera_page import CameraPage
from app.views.cameras.camera_actions import CameraActions
from app.views.cameras.cameras_page import CamerasPage
from app.views.log.log_page import LogPage
from app.views.people.people_page import PeoplePage
from app.views.settings.settings_page import SettingsPage
from app.views.share.share_page import SharePage
from app.views.wall.wall_page import WallPage

CAMERAS, LOG, PEOPLE, SETTINGS, CAMERA, SHARE = "cameras", "log", "people", "settings", "camera", "share"
BE_A_CAMERA, WALL = "be-a-camera", "wall"


class Ways(Protocol):
    """Where a page can lead: methods of the window."""

    def open_camera(self, camera_id: str) -> None: ...
    def share_camera(self, camera_id: str) -> None: ...
    def back_to_cameras(self) -> None: ...
    def back_from_share(self) -> None: ...
    def open_people(self) -> None: ...
    def open_rules(self) -> None: ...
    def say(self, text: str) -> None: ...


class PageMaker:
    """One maker for each page's key."""

    def __init__(self, context: AppContext, actions: CameraActions, ways: Ways) -> None:
        self._context = context
        self._actions = actions
        self._ways = ways

    @property
    def makers(self) -> Mapping[str, Callable[[], QWidget]]:
        return {
            CAMERAS: self._cameras,
            WALL: self._wall,
            LOG: self._log,
            PEOPLE: self._people,
            BE_A_CAMERA: self._be_a_camera,
            SETTINGS: self._settings,
            CAMERA: self._camera,
            SHARE: self._share,
        }

    def _cameras(self) -> CamerasPage:
        page = CamerasPage(self._context)
        page.add_requested.connect(self._actions.add)
        page.demo_requested.connect(self._actions.add_demo)
        page.open_requested.connect(self._ways.open_camera)
        self._connect_actions(page)
        return page

    def _wall(self) -> WallPage:
        page = WallPage(self._context)
        page.open_requested.connect(self._ways.open_camera)
        return page

    def _camera(self) -> CameraPage:
        page = CameraPage(self._context)
        page.back_requested.connect(self._ways.back_to_cameras)
        page.disconnect_requested.connect(self._actions.disconnect_reader)
        page.block_requested.connect(self._actions.block_reader)
        self._connect_actions(page)
        return page

    def _connect_actions(self, page: CamerasPage | CameraPage) -> None:
        actions = self._actions
        page.start_requested.connect(actions.start)
        page.stop_requested.connect(actions.stop)
        page.edit_requested.connect(actions.edit)
        page.rename_requested.connect(actions.rename)
        page.channel_requested.connect(actions.add_channel)
        page.copy_requested.connect(actions.copy_link)
        page.remove_requested.connect(actions.remove)
        page.share_requested.connect(self._ways.share_camera)

    def _share(self) -> SharePage:
        page = SharePage(self._context)
        page.back_requested.connect(self._ways.back_from_share)
        page.listing_wanted.connect(self._actions.set_listed)
        page.said.connect(self._ways.say)
        return page

    def _log(self) -> LogPage:
        return LogPage(self._context)

    def _people(self) -> PeoplePage:
        page = PeoplePage(self._context)
        page.rules_wanted.connect(self._ways.open_rules)
        page.said.connect(self._ways.say)
        return page

    def _be_a_camera(self) -> BeACameraPage:
        page = BeACameraPage(self._context)
        page.said.connect(self._ways.say)
        return page

    def _settings(self) -> SettingsPage:
        page = SettingsPage(self._context)
        page.people_wanted.connect(self._ways.open_people)
        page.saved.connect(self._ways.say)
        return page
