"""Engine mapping: the person's cameras and settings, said as the engine's configuration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import quote

from app.settings.settings import AppSettings, Camera
from relay_engine import EngineConfig, HttpConfig, LimitsConfig, MountConfig, RtspConfig, WebRtcConfig, mount_name_problem

SUB_SUFFIX = "-sub"
MAX_NAME_LENGTH = 40
RESERVED_NAMES = frozenset({"static", "assets"})  # kept free for later, beside the names that no mount may have
_UNSAFE = re.compile(r"[^a-z0-9]+")
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*://)", re.IGNORECASE)


def engine_config(settings: AppSettings, cameras: Iterable[Camera], passwords: Mapping[str, str]) -> EngineConfig:
    """The whole configuration: listeners from `settings`, mounts from `cameras`, passwords by camera id."""
    return EngineConfig(
        rtsp=RtspConfig(host=settings.listen_host, port=settings.rtsp_port),
        http=HttpConfig(
            host=settings.listen_host, port=settings.http_port, allowed_hosts=settings.allowed_hosts, allow_origins=settings.allow_origins
        ),
        webrtc=WebRtcConfig(host=settings.listen_host, udp_port=settings.webrtc_port, tcp_port=settings.webrtc_port),
        limits=limits_config(settings),
        mounts=tuple(mount for camera in cameras for mount in mounts_of(camera, passwords.get(camera.id, ""))),
    )


def limits_config(settings: AppSettings) -> LimitsConfig:
    """The caps of the whole relay."""
    return LimitsConfig(max_readers=settings.max_readers, max_egress_kbps=settings.max_egress_kbps)


def mounts_of(camera: Camera, password: str) -> tuple[MountConfig, ...]:
    """The camera's mount, and a second one for its small picture where it has one."""
    main = MountConfig(
        name=camera.mount,
        source=source_address(camera.address, camera.user, password),
        title=camera.title,
        enabled=camera.enabled,
        listed=camera.listed,
        on_demand=camera.on_demand,
        transport=camera.transport,
        start=camera.start,
        max_readers=camera.max_readers,
        max_egress_kbps=camera.max_egress_kbps,
    )
    if not camera.sub_address:
        return (main,)
    sub = MountConfig(
        name=sub_mount_name(camera.mount),
        source=source_address(camera.sub_address, camera.user, password),
        title=camera.title,
        enabled=camera.enabled,
        listed=camera.listed,
        on_demand=True,  # cameras serve few sessions: the small picture is fetched only while somebody looks at it
        transport=camera.transport,
        start=camera.start,
        max_readers=camera.max_readers,
        max_egress_kbps=camera.max_egress_kbps,
    )
    return (main, sub)


def source_address(address: str, user: str, password: str) -> str:
    """`address` with the credentials in it, percent-encoded: in their places where it has such, else before the host."""
    name, secret = quote(user, safe=""), quote(password, safe="")
    if "{user}" in address or "{password}" in address:
        return address.replace("{user}", name).replace("{password}", secret)
    if not user and not password:
        return address
    credentials = f"{name}:{secret}@" if password else f"{name}@"
    return _SCHEME.sub(lambda match: match.group(1) + credentials, address, count=1)


def mount_name_for(title: str, taken: Collection[str]) -> str:
    """A published name made from `title` that is in use nowhere: "Front gate" -> "front-gate"; "정문" -> "camera-1"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = _UNSAFE.sub("-", plain).strip("-")[:MAX_NAME_LENGTH].strip("-")
    if _has_lost_letters(title) or not slug:
        return _first_free("camera", taken, start=1)
    return slug if _is_free(slug, taken) else _first_free(slug, taken, start=2)


def sub_mount_name(mount: str) -> str:
    """The name of the second mount, with the small picture."""
    return mount + SUB_SUFFIX


def mount_names(cameras: Iterable[Camera]) -> frozenset[str]:
    """Every name these cameras publish."""
    return frozenset(name for camera in cameras for name in (camera.mount, sub_mount_name(camera.mount)))


def _has_lost_letters(title: str) -> bool:
    """Tell whether letters of another script would vanish from the name and leave a meaningless rest."""
    return any(char.isalpha() and not unicodedata.normalize("NFKD", char)[:1].isascii() for char in title)


def _is_free(name: str, taken: Collection[str]) -> bool:
    return not mount_name_problem(name) and name not in RESERVED_NAMES and name not in taken and sub_mount_name(name) not in taken


def _first_free(stem: str, taken: Collection[str], *, start: int) -> str:
    number = start
    while not _is_free(f"{stem}-{number}", taken):
        number += 1
    return f"{stem}-{number}"
