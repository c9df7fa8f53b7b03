"""SourceAddress: the parts of the address of a source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit
from urllib.request import url2pathname

from relay_engine.errors import Fault, SourceError
from relay_engine.rtsp.control_url import split_credentials

DEFAULT_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443, "rtmp": 1935, "rtmps": 443}
TLS_SCHEMES = frozenset({"rtsps", "https", "rtmps"})
# What people copy from a camera's web page. A path never begins like this, and FFmpeg would look for a protocol of that name.
_HOST_AND_PORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*\.[A-Za-z0-9.\-]*:\d{1,5}(/|$)|localhost:\d{1,5}(/|$)|\[[0-9A-Fa-f:.%]+\]")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f]")
_DATAGRAM_SCHEMES = frozenset({"udp", "rtp"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]+):")  # two letters at least: one is a drive of Windows
# UniFi Protect shows rtsps://...:7441/TOKEN?enableSrtp, which only its own app understands; without the suffix it is plain RTP in TLS.
_UNIFI_SRTP = re.compile(r"\?enableSrtp$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """An address taken apart; `url` carries no credentials."""

    scheme: str  # "file" for paths
    url: str  # without credentials; for files the path
    host: str = ""  # without brackets
    port: int = 0
    username: str = ""
    password: str = ""

    @property
    def is_tls(self) -> bool:
        return self.scheme in TLS_SCHEMES

    @property
    def is_datagram(self) -> bool:
        return self.scheme in _DATAGRAM_SCHEMES

    def __repr__(self) -> str:
        return f"SourceAddress({self.scheme}, {self.host}, {self.port})"  # the rest may hold a password

    @property
    def url_with_credentials(self) -> str:
        """For FFmpeg; never for a log."""
        if not (self.username or self.password):
            return self.url
        scheme, _, rest = self.url.partition("://")
        password = f":{quote(self.password, safe='')}" if self.password else ""
        return f"{scheme}://{quote(self.username, safe='')}{password}@{rest}"


def parse_address(text: str) -> SourceAddress:
    """Take `text` apart. Raises SourceError where it cannot be right, without repeating it: it may hold a password."""
    text = text.strip()
    if _CONTROL_CHARACTER.search(text):
        raise SourceError(Fault.INVALID_ADDRESS, "the address holds a line break or another invisible character")
    match = _SCHEME.match(text)
    if not text:
        raise SourceError(Fault.INVALID_ADDRESS, "the address is empty")
    if _HOST_AND_PORT.match(text) or (match is None and "://" in text):
        raise SourceError(Fault.INVALID_ADDRESS, "the address has no protocol")
    if match is None:
        return SourceAddress("file", text)
    scheme = match[1].lower()
    if scheme == "file":
        path = _file_path(text)
        if "\0" in path:
            raise SourceError(Fault.INVALID_ADDRESS, "the path holds an invisible character")
        return SourceAddress("file", path)
    if scheme in ("srt", "rist"):
        raise SourceError(Fault.INVALID_ADDRESS, f"{scheme.upper()} is not supported")
    if scheme not in DEFAULT_PORTS and scheme not in _DATAGRAM_SCHEMES:
        raise SourceError(Fault.INVALID_ADDRESS, f"unknown protocol {scheme}")
    return _parse_network_address(scheme, text)


def _parse_network_address(scheme: str, text: str) -> SourceAddress:
    url, username, password = split_credentials(text)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", DEFAULT_PORTS.get(scheme, 0) if parts.port is None else parts.port
    except ValueError:
        raise SourceError(Fault.INVALID_ADDRESS, "the host or the port makes no sense") from None
    if _CONTROL_CHARACTER.search(username + password):  # percent-encoded: it would begin another header
        raise SourceError(Fault.INVALID_ADDRESS, "the login holds a line break or another invisible character")
    if not host and scheme not in _DATAGRAM_SCHEMES:
        raise SourceError(Fault.INVALID_ADDRESS, "the address names no host")
    if not port:
        raise SourceError(Fault.INVALID_ADDRESS, "the address names no port that can be")
    url = f"{scheme}{url[len(scheme) :]}"  # some servers compare it letter by letter
    return SourceAddress(scheme, _UNIFI_SRTP.sub("", url), host, port, username, password)


def _file_path(text: str) -> str:
    """file:///srv/a.mp4, file:/srv/a.mp4, file:a.mp4 and file://localhost/srv/a.mp4."""
    rest = text[len("file:") :]
    if not rest.startswith("//"):
        return unquote(rest)
    host, slash, path = rest[2:].partition("/")
    if host not in ("", "localhost"):
        return url2pathname(f"//{host}/{path}")  # a share on Windows
    return url2pathname(slash + path)
