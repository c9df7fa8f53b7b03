"""The head of an RTSP message: first line and header fields (RFC 2326 6.1, 7.1, 4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.message import Headers, Request, Response

MAX_HEADER_LINES = 128

_LINE_BREAK = re.compile(r"\r?\n")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_VERSION = re.compile(r"(RTSP|HTTP)/\d{1,3}\.\d{1,3}", re.IGNORECASE)
_MAX_VALUE_CHARACTERS = 8192  # of one header, folded lines together
_FORBIDDEN = re.compile(r"[\x00\r\n]")


def parse_head(block: bytes, *, strict: bool) -> Request | Response:
    """The message whose head is `block` (without the empty line); its body is still missing.

    `strict` is for servers; a client skips header lines that no rule can read, as cameras send such.
    """
    lines = _LINE_BREAK.split(_decode(block))
    if len(lines) > MAX_HEADER_LINES:
        raise RemoteProtocolError(f"more than {MAX_HEADER_LINES} header lines")
    if _FORBIDDEN.search(lines[0]):
        raise RemoteProtocolError("control character in the first line")
    headers = _parse_headers(lines[1:], strict=strict)
    if lines[0][:5].upper() == "RTSP/":
        return _parse_status_line(lines[0], headers)
    return _parse_request_line(lines[0], headers)


def content_length(headers: Headers) -> int:
    """Bytes of body that follow the head."""
    values = {value.strip() for value in headers.get_all("Content-Length")} - {""}
    if not values:
        return 0
    if len(values) > 1:
        raise RemoteProtocolError("contradicting Content-Length headers")
    (value,) = values
    if not (value.isascii() and value.isdigit() and len(value) <= 10):
        raise RemoteProtocolError("Content-Length is not a number")
    return int(value)


def _decode(block: bytes) -> str:
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError:
        return block.decode("latin-1")


def _parse_request_line(line: str, headers: Headers) -> Request:
    # Split at the outer blanks: some players leave blanks inside the address unescaped.
    method, _, rest = line.strip().partition(" ")
    uri, _, version = rest.strip().rpartition(" ")
    if not _TOKEN.fullmatch(method) or not uri.strip() or not _VERSION.fullmatch(version):
        raise RemoteProtocolError("not an RTSP request line")
    return Request(method.upper(), uri.strip(), headers, b"", version.upper())


def _parse_status_line(line: str, headers: Headers) -> Response:
    version, _, rest = line.strip().partition(" ")
    status, _, reason = rest.strip().partition(" ")
    if not _VERSION.fullmatch(version) or not (status.isascii() and status.isdigit() and len(status) == 3):
        raise RemoteProtocolError("not an RTSP status line")
    return Response(int(status), reason.strip(), headers, b"", version.upper())


def _parse_headers(lines: list[str], *, strict: bool) -> Headers:
    fields: list[tuple[str, str]] = []
    for name, value in _unfold(lines):
        if name and len(value) <= _MAX_VALUE_CHARACTERS and not _FORBIDDEN.search(value):
            fields.append((name, value))
        elif strict:
            raise RemoteProtocolError("not a header line")
    return Headers(fields)


def _unfold(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each header's name ("" where it has none) and its whole value: a folded line goes on with the header above (RFC 2326 4.2)."""
    name, parts = "", [""]
    for index, line in enumerate(lines):
        if line[:1] in (" ", "\t") and index:
            parts.append(line.strip(" \t"))
            continue
        if index:
            yield name, " ".join(parts)
        before, colon, value = line.partition(":")
        name = before.strip()
        name = name if colon and _TOKEN.fullmatch(name) else ""
        parts = [value.strip()]
    if lines:
        yield name, " ".join(parts)
