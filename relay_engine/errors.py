"""The engine's exceptions, sorted by whose fault it is, and the faults a source can have."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why a source gives no media: a code that the app turns into words and advice."""

    WRONG_PASSWORD = "wrong_password"  # 401/403, or a digest we may not answer
    LOGIN_WITHHELD = "login_withheld"  # a login was asked for where, or in a way that, it is not shown
    NO_ROUTE = "no_route"  # host or network unreachable, connect timed out
    UNKNOWN_HOST = "unknown_host"  # the name does not resolve
    REFUSED = "refused"  # nothing listens on that port
    NOT_RTSP = "not_rtsp"  # something answers, but not in the protocol of the address
    NOT_FOUND = "not_found"  # 404: no such channel or stream
    TOO_MANY_SESSIONS = "too_many_sessions"  # 453/503: the camera serves nobody more
    NO_VIDEO = "no_video"  # connected, but no usable picture or sound
    NO_FRAMES = "no_frames"  # connected, then no access unit for the watchdog's time
    TIMED_OUT = "timed_out"  # connected, but the peer fell silent during set-up
    ENDED = "ended"  # the peer closed the stream
    CLOSED_UNANSWERED = "closed_unanswered"  # connected, then closed instead of an answer: so do cameras that serve one client
    TLS = "tls"  # certificate or handshake
    OLD_TLS = "old_tls"  # the peer breaks the handshake off: nothing that both know, most likely too old a version
    TOO_COSTLY = "too_costly"  # it made this machine compute without measure
    UNSUPPORTED_CODEC = "unsupported_codec"
    INVALID_ADDRESS = "invalid_address"  # the address itself cannot be right
    FILE_NOT_FOUND = "file_not_found"
    RELAY_BUSY = "relay_busy"  # this computer was too late to hear whether the camera answered
    DEVICE_BUSY = "device_busy"
    UNKNOWN = "unknown"


class RelayError(Exception):
    """Root of every exception this engine raises on purpose."""


class RemoteProtocolError(RelayError):
    """The peer sent something that breaks its protocol: one info line, close that session."""


class LocalProtocolError(RelayError):
    """We used a protocol wrongly: a defect of ours, let it crash."""


class SourceError(RelayError):
    """A source failed; its supervisor retries. `detail` never carries credentials."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail


class UserFacingError(RelayError):
    """A command cannot be done; `code` and `params` let the app say so in the user's language, `str()` is plain English."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.params = params
