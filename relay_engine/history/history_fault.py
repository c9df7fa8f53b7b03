"""HistoryFault: why the history is not kept at the moment, as a code that the app turns into words."""

from __future__ import annotations

from enum import StrEnum


class HistoryFault(StrEnum):
    """Why nothing can be kept at the moment."""

    DISK_FULL = "disk_full"
    FORBIDDEN = "forbidden"  # the folder or the file may not be written
    IN_USE = "in_use"  # by another program
    SLOW = "slow"  # the disk does not answer
    FAILED = "failed"
