"""SessionDescription: a whole SDP (RFC 8866), read with the tolerance cameras need and written strictly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from relay_engine.errors import RemoteProtocolError
from relay_engine.sdp.media_description import Attribute, MediaDescription

MAX_SDP_BYTES = 64 * 1024
_MAX_MEDIA = 64
_MAX_LINES = 2000  # browsers send some hundred

type _Line = tuple[str, str]  # the letter and what follows the equals sign


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
    sections: list[list[_Line]] = [[]]  # the session's own lines, then each medium's, its m= first
    for key, value in (lines := _split_lines(data)):
        if key == "m":
            sections.append([])
        sections[-1].append((key, value))
    if len(sections) > 1 + _MAX_MEDIA:
        raise RemoteProtocolError(f"SDP with more than {_MAX_MEDIA} media")
    if not any(key in "vosm" for key, _value in lines):
        raise RemoteProtocolError("not an SDP")
    return replace(_read_session(sections[0]), media=tuple(_read_medium(section) for section in sections[1:]))


def parse_attribute(value: str) -> Attribute:
    """The content of an a= line."""
    name, colon, rest = value.partition(":")
    return name.strip(), rest.strip() if colon else None


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _split_lines(data: bytes) -> list[_Line]:
    found: list[_Line] = []
    for line in _decode(data).replace("\r", "\n").split("\n"):
        key, equals, value = line.strip(" \t\0").partition("=")
        if equals and len(key) == 1:
            found.append((key, value.strip()))
    if len(found) > _MAX_LINES:
        raise RemoteProtocolError(f"SDP with more than {_MAX_LINES} lines")
    return found


def _read_session(lines: Sequence[_Line]) -> SessionDescription:
    return SessionDescription(
        origin=_first(lines, "o"),
        name=_first(lines, "s"),  # some cameras send two
        connection=_last(lines, "c"),
        bandwidth=tuple(value for key, value in lines if key == "b"),
        attributes=_attributes(lines),
    )


def _read_medium(lines: Sequence[_Line]) -> MediaDescription:
    return replace(
        _parse_medium(lines[0][1]),
        connection=_last(lines, "c"),
        bandwidth=tuple(value for key, value in lines if key == "b"),
        attributes=_attributes(lines),
    )


def _attributes(lines: Sequence[_Line]) -> tuple[Attribute, ...]:
    return tuple(parse_attribute(value) for key, value in lines if key == "a")


def _first(lines: Sequence[_Line], wanted: str) -> str:
    return next((value for key, value in lines if key == wanted and value), "")


def _last(lines: Sequence[_Line], wanted: str) -> str:
    return next((value for key, value in reversed(lines) if key == wanted), "")


def _parse_medium(value: str) -> MediaDescription:
    # TL-IPC44GW: "application/TP-LINK 0 RTP/AVP smart/1/90000"; others send ports such as "-0".
    kind, port, protocol, *formats = (*value.split(), "", "", "")
    port = port.partition("/")[0]
    number = int(port) if port.isascii() and port.isdigit() and len(port) <= 5 else 0
    return MediaDescription(kind.lower(), tuple(text for text in formats if text), number, protocol.upper() or "RTP/AVP")


def _common_lines(connection: str, bandwidth: tuple[str, ...]) -> list[str]:
    return ([f"c={connection}"] if connection else []) + [f"b={value}" for value in bandwidth]


def _attribute_lines(attributes: tuple[Attribute, ...]) -> list[str]:
    return [f"a={name}" if value is None else f"a={name}:{value}" for name, value in attributes]


def _one_line(text: str) -> str:
    return " ".join(text.splitlines()) if text.splitlines() else ""
