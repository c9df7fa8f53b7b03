"""What an error of a connection means, in the numbers of every system.

Errors of Windows' overlapped operations reach us as errno 22 (EINVAL) with the truth in `winerror`, and a text in the
language of that Windows.
"""

from __future__ import annotations

import errno
from enum import Enum, auto

# Bad network path, semaphore time-out, network, host or protocol unreachable, time-out, WSAENETUNREACH, -ETIMEDOUT, -EHOSTDOWN, -EHOSTUNREACH
_NO_ROUTE_ON_WINDOWS = frozenset({53, 121, 1231, 1232, 1233, 1460, 10051, 10060, 10064, 10065})
# Unexpected network error, network name deleted, operation or connection aborted or invalid, WSAENETRESET, -ECONNABORTED, -ECONNRESET
_GONE_ON_WINDOWS = frozenset({59, 64, 995, 1229, 1236, 10052, 10053, 10054})
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL, errno.ETIMEDOUT})


class Loss(Enum):
    """How a connection was lost."""

    GONE = auto()  # the far end has closed or reset it
    NO_ROUTE = auto()  # nothing is heard of the far end
    OTHER = auto()


def loss_of(error: BaseException) -> Loss:
    """What `error` says about the far end."""
    number = getattr(error, "winerror", None)
    if number in _GONE_ON_WINDOWS:
        return Loss.GONE
    if number in _NO_ROUTE_ON_WINDOWS or isinstance(error, TimeoutError) or getattr(error, "errno", None) in _NO_ROUTE:
        return Loss.NO_ROUTE
    return Loss.GONE if isinstance(error, ConnectionError | EOFError) else Loss.OTHER


def name_error(error: BaseException) -> str:
    """The error's name in the field, the same in every language."""
    if (number := getattr(error, "winerror", None)) is not None:
        return f"WinError {number}"
    name = errno.errorcode.get(getattr(error, "errno", None) or 0)
    return name or type(error).__name__
