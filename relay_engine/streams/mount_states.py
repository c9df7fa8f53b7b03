"""The states of a Mount and what moves it from one to the next."""

from __future__ import annotations

from enum import StrEnum

from relay_engine.events import MountState


class Happening(StrEnum):
    """What can happen to a mount."""

    START = "start"  # a person, or the engine at start
    AWAIT = "await"  # switched on where media is pushed, or its publisher has gone
    STOP = "stop"
    CONNECT = "connect"  # the source begins an attempt
    MEDIA = "media"  # the first access unit of a connection
    FAIL = "fail"  # the source failed or fell silent
    REST = "rest"  # on demand and nobody wants it


_S, _H = MountState, Happening
TRANSITIONS: dict[tuple[MountState, Happening], MountState] = {
    (_S.STOPPED, _H.START): _S.IDLE,
    (_S.STOPPED, _H.AWAIT): _S.WAITING,
    (_S.WAITING, _H.CONNECT): _S.CONNECTING,
    (_S.CONNECTING, _H.AWAIT): _S.WAITING,
    (_S.LIVE, _H.AWAIT): _S.WAITING,
    (_S.RETRYING, _H.AWAIT): _S.WAITING,
    (_S.IDLE, _H.CONNECT): _S.CONNECTING,
    (_S.IDLE, _H.REST): _S.IDLE,
    (_S.CONNECTING, _H.CONNECT): _S.CONNECTING,
    (_S.CONNECTING, _H.MEDIA): _S.LIVE,
    (_S.CONNECTING, _H.FAIL): _S.RETRYING,
    (_S.CONNECTING, _H.REST): _S.IDLE,
    (_S.LIVE, _H.MEDIA): _S.LIVE,
    (_S.LIVE, _H.FAIL): _S.RETRYING,
    (_S.LIVE, _H.REST): _S.IDLE,
    (_S.RETRYING, _H.CONNECT): _S.RETRYING,  # still "not answering" to a person until media comes
    (_S.RETRYING, _H.MEDIA): _S.LIVE,
    (_S.RETRYING, _H.FAIL): _S.RETRYING,
    (_S.RETRYING, _H.REST): _S.IDLE,
} | {(state, _H.STOP): _S.STOPPED for state in _S}
