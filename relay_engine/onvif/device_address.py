"""DeviceAddress: where a person says that a device is, and what becomes of the addresses that it tells by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from relay_engine.dialing.device_error import DeviceError
from relay_engine.errors import Fault
from relay_engine.rtsp.control_url import split_credentials

# Where ONVIF answers when nobody has said a port: the standard's, then makers' (Reolink, Tapo, XMeye, ...).
USUAL_PORTS = (80, 8000, 2020, 8899, 8080, 8999, 443)
_DEFAULT_PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}


@dataclass(frozen=True, slots=True)
class DeviceAddress:
    """Host and port of its ONVIF service; port 0 where nobody has said one."""

    host: str  # without brackets
    port: int = 0
    tls: bool = False

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.port else host


def parse_device_address(text: str) -> DeviceAddress:
    """Read "host", "host:port", "[::1]:80", or an address with http or https in front. Raises DeviceError."""
    text = text.strip()
    url = text if "://" in text else f"//{text}"
    try:
        parts = urlsplit(split_credentials(url)[0] if "://" in text else url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise DeviceError(Fault.INVALID_ADDRESS, "the host or the port makes no sense") from None
    tls = parts.scheme == "https"
    if (
        not host
        or "@" in parts.netloc
        or parts.scheme not in ("", "http", "https")
        or any(character <= " " for character in text)
        or port == 0
    ):
        raise DeviceError(Fault.INVALID_ADDRESS, "the host or the port makes no sense")
    return DeviceAddress(host, port or (443 if tls else 0), tls or port == 443)


@dataclass(frozen=True, slots=True)
class Route:
    """How a device's own addresses are reached from here.

    Behind a forwarded port a device tells addresses of its inner network, and many tell 0.0.0.0 or one that they had once. So what is reached is the host
    that was typed. A port is replaced where it is the one that the ONVIF service believes to have; others stay: RTSP's is forwarded by itself.
    """

    typed: DeviceAddress
    told_port: int = 0  # of the ONVIF service, as the device believes; 0: not told yet

    def with_told(self, service_address: str) -> Route:
        """The same, knowing what the device calls its own service."""
        return replace(self, told_port=_split(service_address)[2])

    def service_path(self, told: str) -> str:
        """Where a service is at the typed address: ONVIF's services are one web server."""
        scheme, _, _, rest = _split(told)
        return rest if scheme in ("http", "https") and rest.startswith("/") and rest != "/" else ""

    def reach(self, told: str, *, rtsp_port: int = 0) -> str:
        """An address of a stream or of a picture as it is reached from here, without a login; "" where it is none."""
        scheme, _, port, rest = _split(told)
        if scheme not in _DEFAULT_PORTS:
            return ""
        if scheme.startswith("rtsp"):
            port = rtsp_port or port
        elif port == self.told_port:
            port = self.typed.port
            scheme = "https" if self.typed.tls else "http"
        where = str(DeviceAddress(self.typed.host, 0))
        shown = "" if port == _DEFAULT_PORTS[scheme] else f":{port}"
        return f"{scheme}://{where}{shown}{rest}"


def clean_uri(text: str) -> str:
    """An address as a device should have written it: escaped once, without spaces around it or a login in it."""
    url = text.strip().replace("&amp;", "&").replace(" ", "%20")
    return split_credentials(url)[0] if not any(character < " " or character == "\x7f" for character in url) else ""


def _split(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and all behind them; "" where it makes no sense."""
    scheme, separator, rest = clean_uri(url).partition("://")
    scheme = scheme.lower()
    authority = rest.partition("/")[0].partition("?")[0]
    try:
        parts = urlsplit(f"//{authority}")
        host, port = parts.hostname or "", parts.port or _DEFAULT_PORTS.get(scheme, 0)
    except ValueError:
        return "", "", 0, ""
    return (scheme, host, port, rest[len(authority) :]) if separator else ("", "", 0, "")
