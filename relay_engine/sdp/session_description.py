"""SessionDescription: a whole SDP (RFC 8866), read with the tolerance cameras need and written strictly."""

from __future__ import annotations

from dataclasses import dataclass, replace

from relay_engine.errors import RemoteProtocolError
from relay_engine.sdp.media_description import Attribute, MediaDescription

MAX_SDP_BYTES = 64 * 1024
_MAX_MEDIA = 64


@dataclass(frozen=True, slots=True)
class SessionDescription:
    """The lines before the first m=, and the media."""

    origin: str = "- 0 0 IN IP4 127.0.0.1"
    name: str = "-"
    connection: str = ""
    bandwidth: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    media: tuple[MediaDescription, ...] = ()

    def attribute(self, name: str) -> str | None:
        """The first value of the session-level attribute `name`, None where it is absent."""
        return next((value or "" for key, value in self.attributes if key.lower() == name), None)

    def serialize(self) -> bytes:
        """The SDP, every line ended by CRLF."""
        lines = ["v=0", f"o={self.origin}", f"s={self.name or '-'}", *_common_lines(self.connection, self.bandwidth), "t=0 0"]
        lines += _attribute_lines(self.attributes)
        for medium in self.media:
            lines.append(f"m={medium.kind} {medium.port} {medium.protocol} {' '.join(medium.formats)}")
            lines += _common_lines(medium.connection, medium.bandwidth)
            lines += _attribute_lines(medium.attributes)
        return "".join(f"{_one_line(line)}\r\n" for line in lines).encode()


def parse_sdp(data: bytes) -> SessionDescription:
    """Read an SDP; lines that make no sense are skipped. RemoteProtocolError where nothing in it is one."""
    if len(data) > MAX_SDP_BYTES:
        raise RemoteProtocolError(f"SDP longer than {MAX_SDP_BYTES} bytes")
    session = SessionDescription(origin="", name="")
    media: list[MediaDescription] = []
    known = False
    for line in _decode(data).replace("\r", "\n").split("\n"):
        key, equals, value = line.strip(" \t\0").partition("=")
        if not equals or len(key) != 1:
            continue
        value = value.strip()
        known = known or key in "vosm"
        if key == "m":
            if len(media) == _MAX_MEDIA:
                raise RemoteProtocolError(f"SDP with more than {_MAX_MEDIA} media")
            media.append(_parse_medium(value))
        elif media:
            media[-1] = _add_to_medium(media[-1], key, value)
        else:
            session = _add_to_session(session, key, value)
    if not known:
        raise RemoteProtocolError("not an SDP")
    return replace(session, media=tuple(media))


def parse_attribute(value: str) -> Attribute:
    """The content of an a= line."""
    name, colon, rest = value.partition(":")
    return name.strip(), rest.strip() if colon else None


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _parse_medium(value: str) -> MediaDescription:
    # TL-IPC44GW: "application/TP-LINK 0 RTP/AVP smart/1/90000"; others send ports such as "-0".
    kind, port, protocol, *formats = (*value.split(), "", "", "")
    port = port.partition("/")[0]
    number = int(port) if port.isascii() and port.isdigit() and len(port) <= 5 else 0
    return MediaDescription(kind.lower(), tuple(text for text in formats if text), number, protocol.upper() or "RTP/AVP")


def _add_to_medium(medium: MediaDescription, key: str, value: str) -> MediaDescription:
    match key:
        case "a":
            return replace(medium, attributes=(*medium.attributes, parse_attribute(value)))
        case "c":
            return replace(medium, connection=value)
        case "b":
            return replace(medium, bandwidth=(*medium.bandwidth, value))
    return medium


def _add_to_session(session: SessionDescription, key: str, value: str) -> SessionDescription:
    match key:
        case "a":
            return replace(session, attributes=(*session.attributes, parse_attribute(value)))
        case "c":
            return replace(session, connection=value)
        case "b":
            return replace(session, bandwidth=(*session.bandwidth, value))
        case "o":
            return replace(session, origin=session.origin or value)
        case "s":  # some cameras send two: the first is the name
            return replace(session, name=session.name or value)
    return session


def _common_lines(connection: str, bandwidth: tuple[str, ...]) -> list[str]:
    return ([f"c={connection}"] if connection else []) + [f"b={value}" for value in bandwidth]


def _attribute_lines(attributes: tuple[Attribute, ...]) -> list[str]:
    return [f"a={name}" if value is None else f"a={name}:{value}" for name, value in attributes]


def _one_line(text: str) -> str:
    return " ".join(text.splitlines()) if text.splitlines() else ""
