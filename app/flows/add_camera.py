"""Add camera: what a person fills in, checked and turned into a Camera."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.flows.camera import AccessRule, Camera
from app.flows.camera_brands import MAX_CHANNEL, OTHER_KEY, Brand, brand_for
from app.flows.camera_mounts import DEMO_ADDRESS
from app.flows.mount_names import mount_name_for, sub_mount_name
from app.flows.pasted_address import HostEntry, address_is_valid, host_is_valid, read_host, tidy_address
from app.flows.recorder_place import BY_HAND, RecorderPlace
from app.flows.steering_address import NOT_STEERED, SteeringAddress, host_of, next_steering, saved_steering, steering_problems
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import SourceTransport, StartMode

MAX_TITLE_LENGTH = 80
_LAST_NUMBER = re.compile(r"\d+$")
_MOUNT_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class Way(StrEnum):
    """How the camera is told."""

    BRAND = "brand"  # brand, host and channel
    ADDRESS = "address"  # a whole address, or a video file
    DEMO = "demo"  # the built-in test camera
    FOUND = "found"  # devices that answered in the network: looked into, not typed
    RECORDER = "recorder"  # a recorder whose address was typed: looked into, too


@dataclass(frozen=True, slots=True)
class CameraDraft:
    """The wizard's fields as typed; change it with dataclasses.replace."""

    title: str = ""
    way: Way = Way.BRAND
    address: str = ""
    sub_address: str = ""
    brand: str = ""
    host: str = ""
    port: int = 0  # 0 = the brand's usual port
    channel: int = 1
    use_sub_stream: bool = False
    user: str = ""
    password: str = dataclasses.field(default="", repr=False)  # as typed
    secret_of: str = ""  # the saved camera's mount whose password is meant while none is typed; "" = there is none
    secret_at: str = ""  # the place that it is for: it is sent nowhere else
    secret_user: str = ""  # whose it is
    transport: SourceTransport = "auto"
    on_demand: bool = False
    start: StartMode = "instant"
    max_readers: int = 0  # 0 = no limit, also below
    max_egress_kbps: int = 0
    listed: bool = True  # in the list that viewers can open
    access: AccessRule = ""  # who may watch; "" = as for all cameras
    mount: str = ""  # the name in links; "" = made from the title
    recorder: RecorderPlace = BY_HAND  # which channel of which device it was found as
    line: str = ""  # by which its pictures come; "" = none of the named ones
    steering: SteeringAddress = NOT_STEERED  # by which it can be turned
    steering_password: str = dataclasses.field(default="", repr=False)  # of its other login, as typed


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a draft connects to, free of credentials; `sub` is "" where there is no small picture."""

    main: str
    sub: str = ""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of the draft."""

    field: str
    text: str


NO_BRAND = QT_TRANSLATE_NOOP("Flows", "Choose the camera's brand.")
NO_HOST = QT_TRANSLATE_NOOP("Flows", "Type the camera's address in your network, such as 192.168.1.20.")
BAD_HOST = QT_TRANSLATE_NOOP("Flows", "This is not a network address. It should look like 192.168.1.20.")
BAD_PORT = QT_TRANSLATE_NOOP("Flows", "Ports go from 1 to 65535.")
BAD_CHANNEL = QT_TRANSLATE_NOOP("Flows", "Channels count from 1.")
NO_ADDRESS = QT_TRANSLATE_NOOP("Flows", "Paste the camera's address, such as rtsp://192.168.1.20/stream1.")
BAD_ADDRESS = QT_TRANSLATE_NOOP("Flows", "This address cannot be right. It should look like rtsp://192.168.1.20/stream1.")
NO_TITLE = QT_TRANSLATE_NOOP("Flows", "Give the camera a name.")
LONG_TITLE = QT_TRANSLATE_NOOP("Flows", "This name is too long.")
TITLE_TAKEN = QT_TRANSLATE_NOOP("Flows", "Another camera has this name.")
NO_USER = QT_TRANSLATE_NOOP("Flows", "Type the user name that goes with the password.")
PASSWORD_ELSEWHERE = QT_TRANSLATE_NOOP("Flows", "Type the password again: the saved one is never sent to another address.")
BAD_MOUNT = QT_TRANSLATE_NOOP("Flows", "Use small letters, digits and hyphens.")
DEMO_TITLE = QT_TRANSLATE_NOOP("Flows", "Demo camera")
CHANNEL_TITLE = QT_TRANSLATE_NOOP("Flows", "{brand} channel {channel}")
CAMERA_TITLE = QT_TRANSLATE_NOOP("Flows", "Camera {number}")


def tidy(draft: CameraDraft) -> CameraDraft:
    """Bring pasted text into shape: credentials to their fields, the port out of the host, a missing rtsp:// put in front."""
    if draft.way is Way.ADDRESS:
        main, sub = tidy_address(draft.address), tidy_address(draft.sub_address)
        return dataclasses.replace(
            draft,
            address=main.address,
            sub_address=sub.address,
            user=main.user or sub.user or draft.user.strip(),
            password=main.password or sub.password or draft.password,
        )
    if draft.way is Way.BRAND and brand_for(draft.brand).needs_address:
        return dataclasses.replace(tidy(dataclasses.replace(draft, way=Way.ADDRESS)), way=Way.BRAND)
    entry = read_host(draft.host)
    return dataclasses.replace(
        draft,
        host=entry.host,
        port=entry.port or draft.port,  # what stands in sight wins over what is folded away
        channel=(brand_for(draft.brand).channel_of(entry.path)[0] if entry.path else 0) or draft.channel,
        user=entry.user or draft.user.strip(),
        password=entry.password or draft.password,
    )


def switch_way(draft: CameraDraft, way: Way) -> CameraDraft:
    """Tell the camera another way; what was typed last stands in the new fields, and nothing older stays behind unseen."""
    if way is draft.way:
        return draft
    if way is Way.ADDRESS and draft.host and not _is_pasted(draft):
        addresses = addresses_of(draft)
        return dataclasses.replace(draft, way=way, address=addresses.main or draft.address, sub_address=addresses.sub)
    if way is Way.BRAND and draft.way is Way.ADDRESS and draft.address:
        entry = read_host(draft.address)
        host, port = (entry.host, entry.port) if host_is_valid(entry.host) else (draft.host, draft.port)
        return dataclasses.replace(draft, way=way, host=host, port=port, sub_address="")
    return dataclasses.replace(draft, way=way)


def keeps_password(draft: CameraDraft) -> bool:
    """Tell whether the password is one that the relay has, and shows to nobody."""
    return bool(draft.secret_of) and not draft.password and bool(draft.user or not draft.secret_user)


def has_channels(draft: CameraDraft) -> bool:
    """Tell whether the device may have further channels that differ by their number alone."""
    return draft.way is Way.BRAND and bool(draft.brand) and brand_for(draft.brand).has_channels


def next_channel(draft: CameraDraft, cameras: Iterable[Camera]) -> CameraDraft:
    """The same device's next channel that is not here yet, named after the one before where that ends with a number."""
    known = list(cameras)
    taken = {camera.channel for camera in known if (camera.brand, camera.host, camera.port) == (draft.brand, draft.host, draft.port)}
    channel = next((number for number in range(draft.channel + 1, MAX_CHANNEL + 1) if number not in taken), MAX_CHANNEL)
    title = _LAST_NUMBER.sub(str(channel), draft.title) if _LAST_NUMBER.search(draft.title) else ""
    is_taken = title.casefold() in {camera.title.casefold() for camera in known}
    return dataclasses.replace(
        draft, channel=channel, title="" if is_taken else title, mount="", recorder=BY_HAND, steering=next_steering(draft.steering)
    )


def has_entries(draft: CameraDraft, first: CameraDraft, proposed_title: str) -> bool:
    """Tell whether a person has filled in something that closing would lose; what was only proposed to them does not count."""

    def entries(one: CameraDraft) -> CameraDraft:
        brand = one.brand if one.host else ""
        return dataclasses.replace(one, way=Way.BRAND, brand=brand, title=one.title if one.title != proposed_title else "")

    return entries(draft) != entries(first)


def address_left_out(brand: Brand, entry: HostEntry) -> str:
    """The whole address that was put into the host field, where the brand's own would not be the same; "" = nothing gets lost."""
    fits = entry.address.startswith(f"{brand.scheme}:") and brand.channel_of(entry.path)[1]
    return "" if fits else entry.address


def problems(draft: CameraDraft, translate: Translate) -> tuple[FieldProblem, ...]:
    """What keeps a tidied draft from being tested, field by field; the title is checked apart."""
    if draft.way is Way.DEMO:
        return ()
    found = _address_problems(draft) if _is_pasted(draft) else _brand_problems(draft)
    if draft.password and not draft.user:
        found.append(("user", NO_USER))
    if keeps_password(draft) and _leads_elsewhere(draft):
        found.append(("password", PASSWORD_ELSEWHERE))
    found.extend(
        (f"steering_{field}", text)
        for field, text in steering_problems(draft.steering, camera_host(draft), draft.steering_password).items()
    )
    if draft.mount and not _MOUNT_NAME.fullmatch(draft.mount):
        found.append(("mount", BAD_MOUNT))
    return tuple(FieldProblem(field, translate(text)) for field, text in found)


def title_problem(title: str, taken_titles: Collection[str], translate: Translate) -> str:
    """What is wrong with the name a person gave, "" where nothing is."""
    name = title.strip()
    if not name:
        return translate(NO_TITLE)
    if len(name) > MAX_TITLE_LENGTH:
        return translate(LONG_TITLE)
    return translate(TITLE_TAKEN) if name.casefold() in {one.casefold() for one in taken_titles} else ""


def suggest_title(draft: CameraDraft, taken_titles: Collection[str], translate: Translate) -> str:
    """A name that no other camera has."""
    first = ""
    if draft.way is Way.DEMO:
        first = translate(DEMO_TITLE)
    elif draft.way is Way.BRAND and draft.brand and draft.brand != OTHER_KEY and brand_for(draft.brand).has_channels and draft.channel > 1:
        first = translate(CHANNEL_TITLE).format(brand=brand_for(draft.brand).name, channel=draft.channel)
    if first and not title_problem(first, taken_titles, translate):
        return first
    number = 1
    while title_problem(title := translate(CAMERA_TITLE).format(number=number), taken_titles, translate):
        number += 1
    return title


def addresses_of(draft: CameraDraft) -> Addresses:
    """What the draft connects to; main is "" where a brand's path has to be found out by trying."""
    if draft.way is Way.DEMO:
        return Addresses(DEMO_ADDRESS)
    if _is_pasted(draft):
        return Addresses(draft.address, draft.sub_address)
    brand = brand_for(draft.brand)
    main = brand.address(draft.host, draft.port, draft.channel)
    return Addresses(main, brand.address(draft.host, draft.port, draft.channel, sub=True) if draft.use_sub_stream else "")


def camera_from_draft(draft: CameraDraft, taken_names: Collection[str], *, before: Camera | None = None) -> Camera:
    """The Camera to save; a changed one keeps its id, its name in links and whether it runs."""
    addresses = addresses_of(draft)
    kept_mount = draft.mount or (before.mount if before is not None else "")
    mount = kept_mount or mount_name_for(draft.title, taken_names)
    kept_sub = before.sub_mount if before is not None else ""
    is_demo, by_brand = draft.way is Way.DEMO, draft.way is Way.BRAND
    return Camera(
        id=before.id if before is not None else uuid.uuid4().hex,
        title=draft.title.strip(),
        mount=mount,
        address=addresses.main,
        sub_address=addresses.sub,
        sub_mount=(kept_sub or sub_mount_name(mount, taken_names)) if addresses.sub else "",
        user=draft.user if not is_demo else "",
        has_password=not is_demo and (bool(draft.password) or keeps_password(draft)),
        brand=draft.brand if by_brand else "",
        host=draft.host if by_brand else "",
        port=draft.port if by_brand else 0,
        channel=draft.channel if by_brand else 1,
        recorder=draft.recorder,
        line=draft.line,
        steering=saved_steering(draft.steering, addresses.main, draft.steering_password) if not is_demo else NOT_STEERED,
        is_device=before.is_device if before is not None else False,
        device_address=before.device_address if before is not None else "",
        transport=draft.transport,
        on_demand=draft.on_demand,
        enabled=before.enabled if before is not None else True,
        listed=draft.listed,
        start=draft.start,
        max_readers=draft.max_readers,
        max_egress_kbps=draft.max_egress_kbps,
        access=draft.access,
    )


def draft_from_camera(camera: Camera) -> CameraDraft:
    """The fields of a camera that is to be changed; its password stays with the relay."""
    way = Way.DEMO if camera.address == DEMO_ADDRESS else Way.BRAND if camera.brand else Way.ADDRESS
    return CameraDraft(
        title=camera.title,
        way=way,
        address=camera.address if way is not Way.DEMO else "",
        sub_address=camera.sub_address if not camera.host else "",  # a brand makes it anew
        brand=camera.brand,
        host=camera.host,
        port=camera.port,
        channel=camera.channel,
        recorder=camera.recorder,
        line=camera.line,
        steering=camera.steering,
        use_sub_stream=bool(camera.sub_address),
        user=camera.user,
        secret_of=camera.mount if camera.has_password else "",
        secret_at=_place_of(camera.address),
        secret_user=camera.user,
        transport=camera.transport,
        on_demand=camera.on_demand,
        start=camera.start,
        max_readers=camera.max_readers,
        max_egress_kbps=camera.max_egress_kbps,
        listed=camera.listed,
        access=camera.access,
        mount=camera.mount,
    )


def camera_host(draft: CameraDraft) -> str:
    """The device that the pictures come from, "" where it is not told yet."""
    return host_of(draft.address) if _is_pasted(draft) else draft.host


def _place_of(address: str) -> str:
    """What the relay compares before it uses a saved password: scheme, host and port as they are written."""
    scheme, separator, rest = address.partition("://")
    return (scheme + separator + re.split(r"[/?#]", rest, maxsplit=1)[0]).lower()


def _leads_elsewhere(draft: CameraDraft) -> bool:
    addresses = addresses_of(draft)
    if not addresses.main and draft.way is Way.BRAND:
        addresses = Addresses(brand_for(draft.brand).address_of_path(draft.host, draft.port, ""))
    return any(_place_of(address) != draft.secret_at for address in (addresses.main, addresses.sub) if address)


def _is_pasted(draft: CameraDraft) -> bool:
    return draft.way is Way.ADDRESS or (bool(draft.brand) and brand_for(draft.brand).needs_address)


def _address_problems(draft: CameraDraft) -> list[tuple[str, str]]:
    found = []
    if not draft.address:
        found.append(("address", NO_ADDRESS))
    elif not _can_be_source(draft.address):
        found.append(("address", BAD_ADDRESS))
    if draft.sub_address and not _can_be_source(draft.sub_address):
        found.append(("sub_address", BAD_ADDRESS))
    return found


def _brand_problems(draft: CameraDraft) -> list[tuple[str, str]]:
    found = []
    if not draft.brand:
        found.append(("brand", NO_BRAND))
    if not draft.host:
        found.append(("host", NO_HOST))
    elif not host_is_valid(draft.host):
        found.append(("host", BAD_HOST))
    if not 0 <= draft.port <= 65535:
        found.append(("port", BAD_PORT))
    if not 1 <= draft.channel <= MAX_CHANNEL:
        found.append(("channel", BAD_CHANNEL))
    return found


def _can_be_source(address: str) -> bool:
    return address_is_valid(address) or ("://" not in address and Path(address).is_file())
