"""AppSettings: everything the app remembers; one field = type, default, comment. Passwords are not in here."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from relay_engine import SourceTransport, StartMode

CURRENT_VERSION = 1

type Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
type Limit = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]  # 0 = no limit
type Theme = Literal["auto", "light", "dark"]
type CardSize = Literal["auto", "large", "small"]
type ClosingWay = Literal["ask", "background", "quit"]
type Language = Literal["auto", "en", "ko"]


class Camera(msgspec.Struct, frozen=True, kw_only=True):
    """What a person adds; becomes one mount, or two with a sub stream."""

    id: str  # made once, never shown; the password is kept under it
    title: str  # as the person named it
    mount: str  # published name, from the title
    address: str  # of the main stream, without user and password ("{user}" and "{password}" where they belong in the path)
    sub_address: str = ""  # of the small picture; "" = none
    user: str = ""  # login name at the camera
    brand: str = ""  # key of a brand in the add-camera flow; "" = free address
    host: str = ""  # what the person typed beside the brand
    port: int = 0  # 0 = the brand's usual port
    channel: int = 1  # of a recorder, from 1
    transport: SourceTransport = "auto"
    on_demand: bool = False  # connect only while somebody watches
    enabled: bool = True  # False: a person pressed Stop
    listed: bool = True  # in the list of all cameras that viewers can open
    start: StartMode = "instant"  # what a new viewer gets first
    max_readers: Limit = 0  # viewers at a time
    max_egress_kbps: Limit = 0  # to all viewers together


class AppSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The whole settings file."""

    version: int = CURRENT_VERSION
    cameras: tuple[Camera, ...] = ()
    rtsp_port: Port = 8554
    http_port: Port = 8080
    webrtc_port: Port = 8189  # pictures of viewers in browsers, by UDP and TCP
    listen_host: str = "0.0.0.0"  # "127.0.0.1" keeps the relay to this machine
    share_address: str = ""  # this computer's address in the links for viewers; "" = the one that suits most
    allowed_hosts: tuple[str, ...] = ()  # names of this relay that a proxy or a router gives it
    allow_origins: tuple[str, ...] = ()  # sites whose pages may show the pictures, as "https://www.example.org"
    max_readers: Limit = 0  # viewers of all cameras together
    max_egress_kbps: Limit = 0  # to all viewers of all cameras together
    start_relay: bool = True  # start with the relay running
    closing: ClosingWay = "ask"  # what closing the window does while cameras are live and nobody watches
    card_size: CardSize = "auto"  # of the camera list; "auto" = small from a dozen cameras on
    data_folder: str = ""  # where the engine keeps its data; "" = the usual place
    theme: Theme = "auto"
    language: Language = "auto"
    window_geometry: str = ""  # Qt's saveGeometry in base64
    window_state: str = ""  # Qt's saveState in base64
