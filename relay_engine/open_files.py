"""The number of sockets and files that this process may have open."""

from __future__ import annotations

import contextlib

_RESERVE = 256  # for new connections, and for cameras that come back
_MACOS_LIMIT = 10_240  # macOS refuses more than this, whatever its hard limit says


def raise_open_file_limit(wanted: int) -> None:
    """Ask the system for `wanted` open files, or as many as it grants; never lowers the limit. Windows has none."""
    try:
        import resource  # POSIX only
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (wanted, _MACOS_LIMIT):
        target = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        if soft == resource.RLIM_INFINITY or soft >= target:
            return
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
            return


def is_near_limit(descriptor: int) -> bool:
    """True where a descriptor of this number leaves few behind it: what can do without one should. The system gives the lowest free ones first."""
    try:
        import resource  # POSIX only
    except ImportError:
        return False
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return soft != resource.RLIM_INFINITY and descriptor >= soft - _RESERVE
