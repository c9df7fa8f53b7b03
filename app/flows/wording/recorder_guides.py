"""Recorder guides: what to type into each kind of recorder, step by step, so that it takes a camera from this relay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate


class GuideValue(StrEnum):
    """What a person copies into the recorder."""

    HOST = "host"
    PORT = "port"
    PLACE = "place"  # host and port in one field
    SERVICE = "service"  # the whole address of the device service
    USER = "user"
    YAML = "yaml"  # of Frigate's configuration


@dataclass(frozen=True, slots=True)
class RecorderGuide:
    """One kind of recorder; sentences are English source texts."""

    key: str
    name: str  # as its makers call it
    steps: tuple[str, ...]
    values: tuple[GuideValue, ...] = (GuideValue.HOST, GuideValue.PORT, GuideValue.USER)
    note: str = ""
    needs_own_address: bool = False  # it takes one camera from each address


@dataclass(frozen=True, slots=True)
class ShownDevice:
    """A camera as recorders see it."""

    title: str
    mount: str
    host: str
    port: int
    rtsp: str  # address of its pictures, without a login
    can_be_steered: bool = False


VALUE_NAMES: Mapping[GuideValue, str] = {
    GuideValue.HOST: QT_TRANSLATE_NOOP("Flows", "Address (IP)"),
    GuideValue.PORT: QT_TRANSLATE_NOOP("Flows", "Port"),
    GuideValue.PLACE: QT_TRANSLATE_NOOP("Flows", "Address with port"),
    GuideValue.SERVICE: QT_TRANSLATE_NOOP("Flows", "ONVIF address"),
    GuideValue.USER: QT_TRANSLATE_NOOP("Flows", "User name"),
    GuideValue.YAML: QT_TRANSLATE_NOOP("Flows", "Lines for Frigate's configuration"),
}
_LOGIN = QT_TRANSLATE_NOOP("Flows", "Type the user name below and its device password.")

GUIDES: tuple[RecorderGuide, ...] = (
    RecorderGuide(
        "hikvision",
        "Hikvision",
        (
            QT_TRANSLATE_NOOP("Flows", "On the recorder, open Camera, then IP Camera, and press Custom Add (on its web page: Add)."),
            QT_TRANSLATE_NOOP("Flows", "Protocol: ONVIF. IP Camera Address and Management Port: the address and the port below."),
            QT_TRANSLATE_NOOP("Flows", "Type the user name below and its device password. Transfer Protocol: TCP. Then press Add."),
        ),
        note=QT_TRANSLATE_NOOP("Flows", "Each camera has its own port: the Management Port tells them apart."),
    ),
    RecorderGuide(
        "dahua",
        "Dahua",
        (
            QT_TRANSLATE_NOOP("Flows", "On the recorder, open Camera, then Camera List (or Registration), and press Manual Add."),
            QT_TRANSLATE_NOOP(
                "Flows", "Manufacturer: ONVIF. IP Address and HTTP Port: the address and the port below. RTSP Port: as it is."
            ),
            QT_TRANSLATE_NOOP("Flows", "Type the user name below and its device password. Server Type: TCP. Then press OK."),
        ),
    ),
    RecorderGuide(
        "unifi",
        "UniFi Protect",
        (
            QT_TRANSLATE_NOOP("Flows", "Give this camera an address of its own, below: Protect takes only one camera from each address."),
            QT_TRANSLATE_NOOP("Flows", "In Protect, open Settings, then System (or Advanced), and switch on Discover Third-Party Cameras."),
            QT_TRANSLATE_NOOP(
                "Flows",
                "The camera appears under Devices: press Adopt, and type the user name below and its device password. "
                "Where it does not appear, choose Advanced Adoption and type its address with the port as well.",
            ),
        ),
        (GuideValue.PLACE, GuideValue.USER),
        QT_TRANSLATE_NOOP(
            "Flows", "Protect plays H.264 only, and keeps the link it was given: give the address before you adopt the camera."
        ),
        needs_own_address=True,
    ),
    RecorderGuide(
        "synology",
        "Synology Surveillance Station",
        (
            QT_TRANSLATE_NOOP("Flows", "In Surveillance Station, open IP Camera, press Add, then Add Camera."),
            QT_TRANSLATE_NOOP("Flows", "Brand: ONVIF. IP address and Port: the address and the port below."),
            QT_TRANSLATE_NOOP("Flows", "Type the user name below and its device password, press Test Connection, then Finish."),
        ),
    ),
    RecorderGuide(
        "milestone",
        "Milestone XProtect",
        (
            QT_TRANSLATE_NOOP("Flows", "In the Management Client, right-click the recording server and choose Add Hardware, then Manual."),
            QT_TRANSLATE_NOOP(
                "Flows", "Enter the user name below and its device password; as the driver, choose ONVIF Conformant Device only."
            ),
            QT_TRANSLATE_NOOP("Flows", "Address and Port: the address and the port below. Each camera is a hardware of its own."),
        ),
    ),
    RecorderGuide(
        "blue-iris",
        "Blue Iris",
        (
            QT_TRANSLATE_NOOP("Flows", "Add a camera, choose Network IP, and put the address with the port below into Address."),
            _LOGIN,
            QT_TRANSLATE_NOOP("Flows", "Press Find/Inspect: Blue Iris asks the camera and fills in the rest. Then press OK."),
        ),
        (GuideValue.PLACE, GuideValue.USER),
        QT_TRANSLATE_NOOP("Flows", "For steering, choose ONVIF as the camera's PTZ type."),
    ),
    RecorderGuide(
        "home-assistant",
        "Home Assistant",
        (
            QT_TRANSLATE_NOOP("Flows", "Open Settings, then Devices & services, press Add integration, and choose ONVIF."),
            QT_TRANSLATE_NOOP("Flows", "The camera may be in the list that Home Assistant has found. Else choose to set it up by hand."),
            QT_TRANSLATE_NOOP("Flows", "Host and Port: the address and the port below. Type the user name below and its device password."),
        ),
    ),
    RecorderGuide(
        "frigate",
        "Frigate",
        (
            QT_TRANSLATE_NOOP("Flows", "Open the configuration, under Settings, and put the lines below under cameras."),
            QT_TRANSLATE_NOOP("Flows", "Put the device password in the place of PASSWORD. Then press Save and Restart."),
        ),
        (GuideValue.YAML,),
    ),
    RecorderGuide(
        "odm",
        "ONVIF Device Manager",
        (
            QT_TRANSLATE_NOOP("Flows", "At the upper left, type the user name below and its device password, and press Log in."),
            QT_TRANSLATE_NOOP("Flows", "The camera is in the list. Where it is not, press Add and paste the ONVIF address below."),
        ),
        (GuideValue.SERVICE, GuideValue.USER),
    ),
)


def steps_of(guide: RecorderGuide, translate: Translate) -> tuple[str, ...]:
    """The steps with their numbers."""
    return tuple(f"{number}. {translate(step)}" for number, step in enumerate(guide.steps, 1))


def value_of(value: GuideValue, device: ShownDevice, user: str) -> str:
    """What is to be copied."""
    shown = f"[{device.host}]" if ":" in device.host else device.host
    match value:
        case GuideValue.HOST:
            return device.host
        case GuideValue.PORT:
            return str(device.port)
        case GuideValue.PLACE:
            return f"{shown}:{device.port}"
        case GuideValue.SERVICE:
            return f"http://{shown}:{device.port}/onvif/device_service"
        case GuideValue.USER:
            return user
        case GuideValue.YAML:
            return _frigate_lines(device, user or "USER")


def _frigate_lines(device: ShownDevice, user: str) -> str:
    scheme, _, rest = device.rtsp.partition("://")
    lines = [
        f"  {device.mount.replace('-', '_')}:",
        "    ffmpeg:",
        "      inputs:",
        f"        - path: {scheme}://{user}:PASSWORD@{rest}",
        "          roles: [detect, record]",
        "    onvif:",
        f"      host: {device.host}",
        f"      port: {device.port}",
        f"      user: {user}",
        "      password: PASSWORD",
    ]
    return "\n".join(lines if device.can_be_steered else lines[:5])
