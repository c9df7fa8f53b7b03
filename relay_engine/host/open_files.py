"""The number of sockets and files that this process may have open."""

from __future__ import annotations

import contextlib
import sys

_RESERVE = 256  # for new connections, and for cameras that come back
_MACOS_LIMIT = 10_240  # macOS refuses more than this, whatever its hard limit says


def raise_open_file_limit(wanted: int) -> None:
    """Ask the system for `wanted` open files, or as many as it grants; never lowers the limit. Windows has none."""
    if sys.platform == "win32":
        return
    import resource  # POSIX only

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
    if sys.platform == "win32":
        return False
    import resource  # POSIX only

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return soft != resource.RLIM_INFINITY and descriptor >= soft - _RESERVE
