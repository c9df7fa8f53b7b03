"""ControlAddress: where and how a camera is steered, "onvif://user:pass@host:port/?profile=TOKEN" and the like."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from relay_engine.errors import Fault
from relay_engine.provider.config_addresses import CONTROL_NUMBERS, MOST_CONTROL_OPTIONS, number_problem
from relay_engine.ptz.driver import DriverError
from relay_engine.rtsp.control_url import split_credentials

_PLAIN = {"onvif": 80, "hikvision": 80, "dahua": 80, "axis": 80, "pelco-d": 0}
_TLS_PORT = 443


@dataclass(frozen=True, slots=True)
class ControlAddress:
    """Taken apart."""

    family: str  # "onvif", "hikvision", "dahua", "axis", "pelco-d"
    host: str  # without brackets
    port: int
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def option(self, name: str, default: str = "") -> str:
        """What the address says of `name`."""
        return next((value for key, value in self.options if key == name), default)

    def number(self, name: str) -> int:
        """A number of the address, the lowest where it says none. Raises DriverError."""
        lowest, highest = CONTROL_NUMBERS[self.family][name]
        text = self.option(name, str(lowest))
        if problem := number_problem(name, text, lowest, highest):
            raise DriverError(Fault.INVALID_ADDRESS, problem)
        return int(text)


def parse_control_address(text: str) -> ControlAddress:
    """Raises DriverError, whose text repeats nothing of it."""
    url, user, password = split_credentials(text.strip())
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        options = tuple(parse_qsl(parts.query, max_num_fields=MOST_CONTROL_OPTIONS))
    except ValueError:
        raise DriverError(Fault.INVALID_ADDRESS, "the host or the port makes no sense, or too much is said after its ?") from None
    family, tls = parts.scheme.lower(), False
    if family not in _PLAIN and family.endswith("s"):
        family, tls = family[:-1], True
    port = port or (_TLS_PORT if tls else _PLAIN.get(family, 0))
    if family not in _PLAIN or not host or not port:
        raise DriverError(Fault.INVALID_ADDRESS, "the address names no way to steer, no host or no port")
    return ControlAddress(family, host, port, tls, user, password, options)
