"""Raises the number of sockets and files that this process may have open."""

from __future__ import annotations

import contextlib

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
