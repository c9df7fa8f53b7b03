"""Admission: what a mount asks before it counts one more reader in, and how it is refused."""

from __future__ import annotations

from typing import Protocol

from relay_engine.config import MountConfig
from relay_engine.errors import RelayError
from relay_engine.events import ReaderCap
from relay_engine.streams.reader import Reader


class CappedMount(Protocol):
    """What is asked about a mount before one more may watch it."""

    @property
    def name(self) -> str: ...
    @property
    def config(self) -> MountConfig: ...
    @property
    def bitrate_in(self) -> int: ...
    @property
    def viewer_count(self) -> int: ...


class AdmissionRefused(RelayError):
    """One reader too many: RTSP answers 453 Not Enough Bandwidth, HTTP 503."""

    def __init__(self, text: str, cap: ReaderCap) -> None:
        super().__init__(text)
        self.cap = cap

    @property
    def is_by_count(self) -> bool:
        """True where it is about people, False where about bandwidth."""
        return self.cap in (ReaderCap.MOUNT_READERS, ReaderCap.RELAY_READERS, ReaderCap.SUBJECT_READERS)


class HostBlocked(RelayError):
    """The operator keeps this address out: RTSP and HTTP answer 403."""


class Admission(Protocol):
    """Who says whether one more may watch: the door's caps, which stand above the streams."""

    def keeps_out(self, peer: str, now: float) -> bool:
        """Tell whether the operator has blocked the host of `peer` at monotonic `now`."""
        ...

    def admit(self, mount: CappedMount, reader: Reader) -> None:
        """Return where `reader` of `mount` fits. Raises AdmissionRefused."""
        ...
