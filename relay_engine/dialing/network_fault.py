"""network_fault: what an exception of a connection attempt means to a person; and looking closer where FFmpeg only says "I/O error"."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
import warnings
from urllib.parse import urlsplit

from relay_engine.dialing.address import SourceAddress
from relay_engine.dialing.resolver import resolve
from relay_engine.errors import Fault, SourceError
from relay_engine.sockets.lost_connection import Loss, loss_of, name_error

CONNECT_TIMEOUT_S = 4.0
_ANSWER_TIMEOUT_S = 3.0
_STATUS_LINE = re.compile(rb"(RTSP|HTTP)/\d\.\d +(\d{3})")
_OLD_TLS = re.compile("protocol|handshake failure|cipher|dh key|renegotiation|legacy|insufficient security")  # OpenSSL's reasons
_STATUS_FAULTS = {
    401: Fault.WRONG_PASSWORD,
    403: Fault.WRONG_PASSWORD,
    404: Fault.NOT_FOUND,
    410: Fault.NOT_FOUND,
    429: Fault.TOO_MANY_SESSIONS,
    453: Fault.TOO_MANY_SESSIONS,
    503: Fault.TOO_MANY_SESSIONS,
}


def connection_fault(error: BaseException) -> SourceError:
    """The fault behind an exception of asyncio's or the socket's connect."""
    if isinstance(error, SourceError):
        return error
    if isinstance(error, socket.gaierror):
        return SourceError(Fault.UNKNOWN_HOST, "the name does not resolve")
    if isinstance(error, ssl.SSLError):
        return SourceError(Fault.TLS, (getattr(error, "reason", None) or "handshake failed").replace("_", " ").lower())
    if isinstance(error, ConnectionRefusedError):
        return SourceError(Fault.REFUSED, "connection refused")
    if isinstance(error, TimeoutError):
        return SourceError(Fault.NO_ROUTE, "no answer to the connection attempt")
    match loss_of(error):
        case Loss.NO_ROUTE:
            return SourceError(Fault.NO_ROUTE, name_error(error))
        case Loss.GONE:
            return SourceError(Fault.ENDED, "the connection was closed")
    if isinstance(error, OverflowError | UnicodeError):
        return SourceError(Fault.INVALID_ADDRESS, "the host or the port makes no sense")
    return SourceError(Fault.UNKNOWN, type(error).__name__)


def status_fault(status: int, reason: str = "") -> SourceError:
    """The fault behind an RTSP or HTTP status."""
    return SourceError(_STATUS_FAULTS.get(status, Fault.UNKNOWN), f"{status} {reason}".strip())


def camera_tls_context() -> ssl.SSLContext:
    """TLS that takes any certificate, any version and any cipher: cameras sign their own, and know what was usual when they were built.

    Without it they would be asked for the same pictures in clear. What is newest on both sides is still what is spoken.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python's advice for servers
        context.minimum_version = ssl.TLSVersion.TLSv1
    with contextlib.suppress(ssl.SSLError):  # a TLS library that was built without them keeps its own list
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # with RSA key exchange, SHA-1 and short keys
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0)  # a server that does not know RFC 5746
    return context


def tls_fault(error: BaseException) -> SourceError:
    """The fault behind an exception of a handshake: an alert or garbage, silence, or a door that is shut in our face."""
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        fault = connection_fault(error)
        return SourceError(Fault.OLD_TLS, fault.detail) if _OLD_TLS.search(fault.detail) else fault
    if isinstance(error, TimeoutError):
        return SourceError(Fault.TLS, "no answer to the TLS handshake")
    return SourceError(Fault.OLD_TLS, "the camera closed the TLS handshake: it may know only old TLS")


async def diagnose(address: SourceAddress, suspected: SourceError) -> SourceError:
    """Look for the true fault of an address that FFmpeg could not open; `suspected` where nothing better is found."""
    if address.is_datagram or address.scheme == "file":
        return suspected
    if address.scheme == "rtmp" and suspected.fault is not Fault.TIMED_OUT:
        return await _look_up(address) or suspected  # it has been there: a further connection would tell nothing
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            reader, writer = await asyncio.open_connection(address.host, address.port)
    except (OSError, OverflowError, UnicodeError) as error:
        return connection_fault(error)
    try:
        if address.is_tls and (fault := await _start_tls(writer)) is not None:
            return fault
        return await _ask(address, reader, writer) or suspected
    except TimeoutError:
        return SourceError(Fault.TIMED_OUT, "connected, but no answer")
    except OSError:
        return suspected
    finally:
        writer.transport.abort()


async def _look_up(address: SourceAddress) -> SourceError | None:
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            await resolve(address.host, address.port)
    except TimeoutError:
        return SourceError(Fault.UNKNOWN_HOST, "no answer from the name server")
    except (OSError, UnicodeError) as error:
        return connection_fault(error)
    return None


async def _start_tls(writer: asyncio.StreamWriter) -> SourceError | None:
    try:
        async with asyncio.timeout(_ANSWER_TIMEOUT_S):
            await writer.start_tls(camera_tls_context())
    except (OSError, EOFError) as error:
        return tls_fault(error)
    return None


async def _ask(address: SourceAddress, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> SourceError | None:
    """One request, for its status: FFmpeg tells 453 and 503 only as "4XX" and "5XX"."""
    if address.scheme in ("rtmp", "rtmps"):
        return None
    is_rtsp = address.scheme in ("rtsp", "rtsps")
    writer.write(_describe_request(address) if is_rtsp else _get_request(address))
    async with asyncio.timeout(_ANSWER_TIMEOUT_S):
        line = await _first_line(reader)
    if not line:
        return SourceError(Fault.CLOSED_UNANSWERED, "the connection was closed instead of an answer")
    match = _STATUS_LINE.match(line)
    if match is None or (match[1] == b"RTSP") is not is_rtsp:
        return SourceError(Fault.NOT_RTSP, f"the answer is not {'RTSP' if is_rtsp else 'HTTP'}")
    status = int(match[2])
    if status < 300:
        return SourceError(Fault.NO_VIDEO, "the answer holds no media that can be read")
    return None if status == 401 and address.username else status_fault(status)


async def _first_line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except ConnectionError:
        return b""
    except asyncio.LimitOverrunError:  # a line without end
        return await reader.read(1024)


def _describe_request(address: SourceAddress) -> bytes:
    return f"DESCRIBE {address.url} RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Relay Server\r\nAccept: application/sdp\r\n\r\n".encode()


def _get_request(address: SourceAddress) -> bytes:
    parts = urlsplit(address.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # Without the login: this is asked for the status alone, and Basic would show the password to a camera that knows Digest.
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", "User-Agent: Relay Server", "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode()
