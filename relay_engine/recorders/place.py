"""Place: where a device is asked, and the addresses of ours that lead there; never with a login in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from relay_engine.errors import UserFacingError
from relay_engine.recorders.views import StreamView

_SECURE_PORTS = frozenset({443, 8443})
_HOST = re.compile(r"[0-9A-Za-z_\-.]{1,253}|[0-9A-Fa-f:.]{2,45}(?:%[0-9A-Za-z_.\-]{1,32})?")
USUAL_RTSP_PORT = 554


@dataclass(frozen=True, slots=True)
class Place:
    """One port of a device."""

    host: str  # without brackets
    port: int = 80
    tls: bool = False

    @property
    def address(self) -> str:
        """ "host:port", as people write it."""
        return f"{self.shown_host}:{self.port}"

    def http(self, path: str) -> str:
        """The whole address of something there."""
        return f"{'https' if self.tls else 'http'}://{self.address}{path}"

    def rtsp(self, path: str, port: int = 0) -> str:
        """The address of a stream: the port is the device's own word, where it has told one."""
        return f"rtsp://{self.shown_host}:{port if 0 < port < 65536 else USUAL_RTSP_PORT}{path}"

    def control(self, scheme: str, query: str) -> str:
        """An address to steer by (`MountConfig.control`)."""
        return f"{scheme}{'s' if self.tls else ''}://{self.address}/?{query}"

    def at(self, port: int, *, tls: bool = False) -> Place:
        """Another port of the same device."""
        return Place(self.host, port, tls)

    @property
    def shown_host(self) -> str:
        """As it stands in an address."""
        return f"[{self.host}]" if ":" in self.host else self.host


def read_place(address: str) -> tuple[Place, bool]:
    """What somebody has typed ("host", "host:port", "https://host:port"), and whether it names a port. Raises UserFacingError address_invalid."""
    text = address.strip()
    if not text.isprintable():  # urlsplit drops some of it without a word
        raise _invalid("it should be a host, or host:port")
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host, port, scheme = parts.hostname or "", parts.port, parts.scheme.lower()
    except ValueError:
        raise _invalid("it should be a host, or host:port") from None
    if "@" in parts.netloc:
        raise _invalid("the login does not belong into it")
    if not _HOST.fullmatch(host) or port == 0 or scheme not in ("", "http", "https"):
        raise _invalid("it should be a host, or host:port")
    tls = scheme == "https" or (not scheme and port in _SECURE_PORTS)
    return Place(host, port or (443 if tls else 80), tls), port is not None or bool(scheme)


def stream(
    address: str, codec: str = "", width: float = 0, height: float = 0, fps: float = 0.0, kbps: float = 0
) -> StreamView:  # numbers as a device says them
    """A stream whose figures make sense: what does not is 0, and not told."""
    sane = 0 < width <= 32_768 and 0 < height <= 32_768
    return StreamView(
        address=address,
        codec=codec_name(codec),
        width=int(width) if sane else 0,
        height=int(height) if sane else 0,
        fps=round(fps, 2) if 0 < fps <= 1000 else 0.0,
        kbps=int(kbps) if 0 < kbps <= 1_000_000 else 0,
    )


def codec_name(said: str) -> str:
    """Our name for a codec: devices say H.264, H264, h264, H.264B, H.265+, HEVC, SmartH265, MJPEG, MJPG."""
    plain = re.sub(r"[^a-z0-9]", "", said[:40].lower())
    for needles, name in ((("265", "hevc"), "h265"), (("264", "avc"), "h264"), (("jpg", "jpeg"), "jpeg"), (("mpeg4", "mp4v"), "mpeg4")):
        if any(needle in plain for needle in needles):
            return name
    return plain


def quoted(value: str) -> str:
    """For a query."""
    return quote(value, safe="")


def _invalid(problem: str) -> UserFacingError:
    return UserFacingError("address_invalid", f"this address of a device cannot be right: {problem}", field="address", problem=problem)
