"""Admission: how many readers and how much outgoing bandwidth a mount and the whole relay may have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from relay_engine.config import MountConfig
from relay_engine.errors import RelayError
from relay_engine.events import ReaderCap
from relay_engine.streams.blocked_hosts import BlockedHosts


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
        return self.cap in (ReaderCap.MOUNT_READERS, ReaderCap.RELAY_READERS)


class HostBlocked(RelayError):
    """The operator keeps this address out: RTSP and HTTP answer 403."""


class Admission:
    """The bandwidth governor: refuses a newcomer at once rather than spoil it for those who watch."""

    def __init__(self, max_readers: int, max_egress_kbps: int, mounts: Callable[[], tuple[CappedMount, ...]]) -> None:
        self._mounts = mounts
        self.blocked = BlockedHosts()
        self.change(max_readers, max_egress_kbps)

    def change(self, max_readers: int, max_egress_kbps: int) -> None:
        """Have other caps from now on; whoever watches stays."""
        self._max_readers = max_readers  # 0 = no cap
        self._max_egress_bps = max_egress_kbps * 1000

    def admit(self, mount: CappedMount) -> None:
        """Return where one more reader of `mount` fits. Raises AdmissionRefused, saying which cap is reached."""
        readers = mount.viewer_count
        config = mount.config
        if config.max_readers and readers >= config.max_readers:
            raise AdmissionRefused(f"{mount.name} has its most readers, {config.max_readers}", ReaderCap.MOUNT_READERS)
        if config.max_egress_kbps and (readers + 1) * mount.bitrate_in > config.max_egress_kbps * 1000:
            text = f"{mount.name} has its most outgoing bandwidth, {config.max_egress_kbps} kbit/s"
            raise AdmissionRefused(text, ReaderCap.MOUNT_EGRESS)
        if self._max_readers and sum(other.viewer_count for other in self._mounts()) >= self._max_readers:
            raise AdmissionRefused(f"the relay has its most readers, {self._max_readers}", ReaderCap.RELAY_READERS)
        if self._max_egress_bps:
            used = sum(other.viewer_count * other.bitrate_in for other in self._mounts())
            if used + mount.bitrate_in > self._max_egress_bps:
                text = f"the relay has its most outgoing bandwidth, {self._max_egress_bps // 1000} kbit/s"
                raise AdmissionRefused(text, ReaderCap.RELAY_EGRESS)
