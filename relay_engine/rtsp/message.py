"""RTSP messages as values: Request, Response, InterleavedFrame and their Headers (RFC 2326 4-7, 10.12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from relay_engine.errors import LocalProtocolError
from relay_engine.rtsp.status import REASONS


class Headers:
    """Header fields in the order sent; names compare without case (RFC 2326 4.2). Immutable."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._fields = tuple(fields)

    def get(self, name: str, default: str = "") -> str:
        """The first value of `name`."""
        wanted = name.lower()
        return next((value for key, value in self._fields if key.lower() == wanted), default)

    def get_all(self, name: str) -> tuple[str, ...]:
        """Every value of `name`, in order."""
        wanted = name.lower()
        return tuple(value for key, value in self._fields if key.lower() == wanted)

    def __contains__(self, name: str) -> bool:
        wanted = name.lower()
        return any(key.lower() == wanted for key, _value in self._fields)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._fields == other._fields

    def __hash__(self) -> int:
        return hash(self._fields)

    def __repr__(self) -> str:
        # Names alone: values may carry credentials, and a repr ends in logs.
        return f"Headers({', '.join(name for name, _value in self._fields)})"


NO_HEADERS = Headers()


@dataclass(frozen=True, slots=True)
class Request:
    """One request, complete with its body."""

    method: str
    uri: str = field(repr=False)  # may carry a token or a password
    headers: Headers = NO_HEADERS
    body: bytes = b""
    version: str = "RTSP/1.0"

    @property
    def cseq(self) -> str:
        return self.headers.get("CSeq")

    def serialize(self) -> bytes:
        """Wire bytes; Content-Length is added where there is a body."""
        return _serialize(f"{self.method} {self.uri} {self.version}", self.headers, self.body)


@dataclass(frozen=True, slots=True)
class Response:
    """One response, complete with its body."""

    status: int
    reason: str = ""
    headers: Headers = NO_HEADERS
    body: bytes = b""
    version: str = "RTSP/1.0"

    @property
    def cseq(self) -> str:
        return self.headers.get("CSeq")

    def serialize(self) -> bytes:
        """Wire bytes; Content-Length is added where there is a body."""
        reason = self.reason or REASONS.get(self.status, "Unknown")
        return _serialize(f"{self.version} {self.status} {reason}", self.headers, self.body)


@dataclass(frozen=True, slots=True)
class InterleavedFrame:
    """One binary packet in the RTSP connection (RFC 2326 10.12)."""

    channel: int
    payload: bytes


type Message = Request | Response | InterleavedFrame


def _serialize(first_line: str, headers: Headers, body: bytes) -> bytes:
    lines = [first_line, *(f"{name}: {value}" for name, value in headers)]
    if body and "Content-Length" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    for line in lines:
        if "\r" in line or "\n" in line:
            raise LocalProtocolError("a line break inside a header would start another header")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace") + body
