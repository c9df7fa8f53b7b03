"""AppSettings: everything the window remembers; one field = type, default, comment. What the relay publishes is in the relay's own book."""

from __future__ import annotations

from typing import Literal

import msgspec

CURRENT_VERSION = 2

type Theme = Literal["auto", "light", "dark"]
type CardSize = Literal["auto", "large", "small"]
type ClosingWay = Literal["ask", "background", "quit"]
type Language = Literal["auto", "en", "ko"]


class AppSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The whole settings file."""

    version: int = CURRENT_VERSION
    share_address: str = ""  # this computer's address in the links for viewers; "" = the one that suits most
    start_relay: bool = True  # start with the relay running
    closing: ClosingWay = "ask"  # what closing the window does while cameras are live and nobody watches
    card_size: CardSize = "auto"  # of the camera list; "auto" = small from a dozen cameras on
    data_folder: str = ""  # where the relay keeps its book; "" = the usual place
    theme: Theme = "auto"
    language: Language = "auto"
    wall_cameras: tuple[str, ...] | None = None  # ids by place, "" leaves one empty; None = all, in their order
    wall_layout: int = 0  # places at once: 1, 4, 9, 16; 0 = as many as are needed
    wall_rounds_s: int = 0  # seconds to the next page; 0 = by hand
    window_geometry: str = ""  # Qt's saveGeometry in base64
    window_state: str = ""  # Qt's saveState in base64
    move_from: str = ""  # file of version 1 beside this one whose cameras are not in the relay's book yet; "" = none
    fill_from: str = ""  # likewise: its cameras are there, but the system's key store did not say all passwords; "" = none
