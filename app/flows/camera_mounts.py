"""Camera mounts: a camera said as the relay's mounts, and the relay's mounts read as cameras."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from app.flows.camera import Camera
from app.flows.camera_brands import MAX_CHANNEL, is_brand
from app.flows.mount_names import sub_mount_name
from app.flows.pasted_address import tidy_address
from app.flows.recorder_place import PLACE_LABELS, labels_of_place, place_of
from app.flows.steering_address import host_of, read_steering_address, write_steering_address
from relay_engine import MountConfig, MountSettings, mask_source

KEPT = "***"  # in the place of a password that the relay keeps
DEMO_ADDRESS = "demo:"
MAX_ID_LENGTH = 64
_FOREIGN = "mount:"  # begins the id of a camera that somebody else made
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*://)", re.IGNORECASE)
# What the window keeps beside a mount; others may keep there what they like.
_OURS = _ID, _BRAND, _HOST, _PORT, _CHANNEL, _ADDRESS = "camera", "brand", "host", "port", "channel", "address"
_STEERING, OWN_LOGIN = "steering_login", "own"
_ALL_OURS = frozenset({*_OURS, *PLACE_LABELS, _STEERING})


def mounts_of(
    camera: Camera, password: str | None = None, labels: Mapping[str, str] | None = None, steering_password: str | None = None
) -> tuple[MountConfig, ...]:
    """The camera's mount, and a second one for its small picture where it has one. `password` None: the relay keeps what it has.

    `labels` are those that stand there already: what is not ours stays.
    """
    main = MountConfig(
        name=camera.mount,
        source=source_of(camera.address, camera, password),
        title=camera.title,
        enabled=camera.enabled,
        listed=camera.listed,
        on_demand=camera.on_demand,
        transport=camera.transport,
        start=camera.start,
        max_readers=camera.max_readers,
        max_egress_kbps=camera.max_egress_kbps,
        access=camera.access,
        control=control_of(camera, password, steering_password),
        line=camera.line,
        onvif=camera.is_device,
        onvif_address=camera.device_address,
        labels={**{name: text for name, text in (labels or {}).items() if name not in _ALL_OURS}, **_labels_of(camera)},
    )
    if not camera.sub_address:
        return (main,)
    sub = MountConfig(
        name=camera.sub_mount or sub_mount_name(camera.mount),
        source=source_of(camera.sub_address, camera, password),
        title=camera.title,
        enabled=camera.enabled,
        listed=camera.listed,
        on_demand=True,  # cameras serve few sessions: the small picture is fetched only while somebody looks at it
        transport=camera.transport,
        start=camera.start,
        max_readers=camera.max_readers,
        max_egress_kbps=camera.max_egress_kbps,
        access=camera.access,
        variant_of=camera.mount,
    )
    return (main, sub)


def source_of(address: str, camera: Camera, password: str | None) -> str:
    """What the relay connects to, with the login in it."""
    if password is None:
        return source_address(address, camera.user, KEPT if camera.has_password else "", is_kept=camera.has_password)
    return source_address(address, camera.user, password)


def control_of(camera: Camera, password: str | None, steering_password: str | None) -> str:
    """Where the relay steers the camera, with the login in it: the camera's, or the one that it has for that."""
    steering = camera.steering
    user, secret = (steering.user, steering_password) if steering.own_login else (camera.user, password)
    is_kept = secret is None and (steering.has_password if steering.own_login else camera.has_password)
    shown = KEPT if is_kept else secret or ""
    return write_steering_address(steering, host_of(camera.address), user, shown, is_kept=is_kept)


def source_address(address: str, user: str, password: str, *, is_kept: bool = False) -> str:
    """`address` with the credentials in it, percent-encoded: in their places where it has such, else before the host.

    `is_kept`: the password is the relay's mask for one that it has.
    """
    name, secret = quote(user, safe=""), password if is_kept else quote(password, safe="")
    if "{user}" in address or "{password}" in address:
        return address.replace("{user}", name).replace("{password}", secret)
    if not user and not password:
        return address
    credentials = f"{name}:{secret}@" if password else f"{name}@"
    return _SCHEME.sub(lambda match: match.group(1) + credentials, address, count=1)


def cameras_of(mounts: Iterable[MountSettings]) -> tuple[Camera, ...]:
    """Every mount as a camera, in their order; the small picture of another one is a part of that."""
    listed = {one.name: one for one in mounts}
    subs: dict[str, MountSettings] = {}
    for one in listed.values():
        main = listed.get(one.config.variant_of)
        if main is not None and main is not one and not main.config.variant_of:
            subs.setdefault(main.name, one)  # a second one of the same camera is shown by itself
    ids: set[str] = set()
    cameras = []
    for one in listed.values():
        if subs.get(one.config.variant_of) is not one:
            cameras.append(_camera_of(one, subs.get(one.name), ids))
            ids.add(cameras[-1].id)
    return tuple(cameras)


def fingerprint(address: str) -> str:
    """Tells whether an address is still the one that labels were written for; says nothing of what is in it."""
    return hashlib.blake2b(address.encode(), digest_size=8).hexdigest()


def _camera_of(main: MountSettings, sub: MountSettings | None, ids: set[str]) -> Camera:
    config, pasted = main.config, tidy_address(main.config.source)
    labels = config.labels
    camera_id = labels.get(_ID, "")
    if not camera_id or len(camera_id) > MAX_ID_LENGTH or camera_id in ids:  # a copy of another one's labels
        camera_id = f"{_FOREIGN}{config.name}"
    told = labels if labels.get(_ADDRESS) == fingerprint(pasted.address) and is_brand(labels.get(_BRAND, "")) else {}
    return Camera(
        id=camera_id,
        title=config.title or config.name,
        mount=config.name,
        address=pasted.address,
        sub_address=tidy_address(sub.config.source).address if sub is not None else "",
        sub_mount=sub.name if sub is not None else "",
        user=pasted.user,
        has_password=bool(pasted.password),
        brand=told.get(_BRAND, ""),
        host=told.get(_HOST, ""),
        port=_number(told.get(_PORT, ""), 0, 65535),
        channel=_number(told.get(_CHANNEL, ""), 1, MAX_CHANNEL),
        recorder=place_of(labels),
        transport=config.transport,
        on_demand=config.on_demand,
        enabled=config.enabled,
        listed=config.listed,
        start=config.start,
        max_readers=config.max_readers,
        max_egress_kbps=config.max_egress_kbps,
        access=config.access,
        steering=read_steering_address(
            config.control,
            camera_host=host_of(pasted.address),
            camera_user=pasted.user,
            own_login=labels.get(_STEERING) == OWN_LOGIN,
        ),
        line=config.line,
        is_device=config.onvif,
        device_address=config.onvif_address,
        origin=main.origin,
        address_lost=main.secret_lost,
    )


def _labels_of(camera: Camera) -> dict[str, str]:
    beside = labels_of_place(camera.recorder) | ({_STEERING: OWN_LOGIN} if camera.steering.own_login else {})
    if not camera.brand:
        return {_ID: camera.id, **beside}
    shown = tidy_address(mask_source(source_of(camera.address, camera, None))).address
    return {
        _ID: camera.id,
        _BRAND: camera.brand,
        _HOST: camera.host,
        _PORT: str(camera.port),
        _CHANNEL: str(camera.channel),
        _ADDRESS: fingerprint(shown),
        **beside,
    }


def _number(text: str, least: int, most: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 and least <= int(text) <= most else least
