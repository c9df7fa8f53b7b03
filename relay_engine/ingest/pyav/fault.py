"""av_fault: what an exception of FFmpeg means to a person. Its own texts hold the address with user and password and are never used."""

from __future__ import annotations

import errno

from av import error as av_error

from relay_engine.dialing.address import SourceAddress
from relay_engine.errors import Fault, SourceError

_RTSP = ("rtsp", "rtsps")
_FAULTS: dict[str, Fault] = {  # class of av.error -> fault
    "HTTPUnauthorizedError": Fault.WRONG_PASSWORD,
    "HTTPForbiddenError": Fault.WRONG_PASSWORD,
    "HTTPNotFoundError": Fault.NOT_FOUND,
    "ConnectionRefusedError": Fault.REFUSED,
    "ProtocolNotFoundError": Fault.INVALID_ADDRESS,
    "DemuxerNotFoundError": Fault.UNSUPPORTED_CODEC,
    "ArgumentError": Fault.INVALID_ADDRESS,
    "TimeoutError": Fault.TIMED_OUT,
    "ExitError": Fault.TIMED_OUT,  # PyAV's own limit on opening
    "EOFError": Fault.ENDED,
}


def opening_fault(error: av_error.FFmpegError, address: SourceAddress) -> SourceError:
    """Why an address could not be opened, as far as FFmpeg tells."""
    detail = error.strerror or type(error).__name__
    if address.scheme == "file":
        return _file_fault(error, detail)
    if error.errno == errno.EADDRINUSE:
        return SourceError(Fault.DEVICE_BUSY, "another program, or another camera here, takes this port")
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        return SourceError(Fault.NO_ROUTE, detail)
    fault = _FAULTS.get(type(error).__name__, Fault.UNKNOWN)
    if address.is_datagram and (fault is Fault.TIMED_OUT or error.errno == errno.EIO):
        return SourceError(Fault.NO_FRAMES, "nothing arrives on this port")
    if fault is Fault.UNKNOWN and isinstance(error, av_error.InvalidDataError):
        # An RTSP server that falls silent says the same.
        return SourceError(Fault.NOT_RTSP if address.scheme in _RTSP else Fault.NO_VIDEO, detail)
    return SourceError(fault, detail)


def reading_fault(error: av_error.FFmpegError) -> SourceError:
    """Why a stream that was open broke off."""
    if type(error).__name__ in ("TimeoutError", "ExitError"):
        return SourceError(Fault.NO_FRAMES, "the connection fell silent")
    return SourceError(Fault.ENDED, error.strerror or type(error).__name__)


def needs_diagnosis(error: SourceError) -> bool:
    """True where FFmpeg's word covers several faults."""
    return error.fault in (Fault.UNKNOWN, Fault.NOT_RTSP, Fault.TIMED_OUT, Fault.NO_VIDEO, Fault.ENDED)


def _file_fault(error: av_error.FFmpegError, detail: str) -> SourceError:
    if isinstance(error, OSError):
        return SourceError(Fault.FILE_NOT_FOUND, detail)  # not there, a folder, or not ours to read
    return SourceError(Fault.NO_VIDEO, detail)
