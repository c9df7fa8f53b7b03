"""Caps: how many may watch and how much bandwidth they may take: of one mount, of the whole relay, of one ticket or user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from relay_engine.access.blocked_hosts import BlockedHosts
from relay_engine.access.visit import Pass
from relay_engine.config import MountConfig
from relay_engine.events import ReaderCap
from relay_engine.streams.admission import AdmissionRefused, CappedMount
from relay_engine.streams.reader import Reader


class WatchedMount(Protocol):
    """A mount with its readers, as they are counted."""

    @property
    def config(self) -> MountConfig: ...
    @property
    def bitrate_in(self) -> int: ...
    @property
    def viewer_count(self) -> int: ...
    @property
    def viewers(self) -> tuple[Reader, ...]: ...


class Caps:
    """The bandwidth governor: refuses a newcomer at once rather than spoil it for those who watch. Asked where a reader is attached."""

    def __init__(self, max_readers: int, max_egress_kbps: int, mounts: Callable[[], tuple[WatchedMount, ...]]) -> None:
        self._mounts = mounts
        self.blocked = BlockedHosts()
        self.change(max_readers, max_egress_kbps)

    def change(self, max_readers: int, max_egress_kbps: int) -> None:
        """Have other caps from now on; whoever watches stays."""
        self._max_readers = max_readers  # 0 = no cap
        self._max_egress_bps = max_egress_kbps * 1000

    def keeps_out(self, peer: str, now: float) -> bool:
        """Tell whether the operator has blocked the host of `peer` ("address:port") at monotonic `now`."""
        return self.blocked.holds(peer, now)

    def admit(self, mount: CappedMount, reader: Reader) -> None:
        """Return where `reader` of `mount` fits. Raises AdmissionRefused, saying which cap is reached."""
        self._ask_subject(reader)
        self._ask_mount(mount)
        if self._max_readers and sum(other.viewer_count for other in self._mounts()) >= self._max_readers:
            raise AdmissionRefused(f"the relay has its most readers, {self._max_readers}", ReaderCap.RELAY_READERS)
        if self._max_egress_bps:
            used = sum(other.viewer_count * other.bitrate_in for other in self._mounts())
            if used + mount.bitrate_in > self._max_egress_bps:
                text = f"the relay has its most outgoing bandwidth, {self._max_egress_bps // 1000} kbit/s"
                raise AdmissionRefused(text, ReaderCap.RELAY_EGRESS)

    def _ask_mount(self, mount: CappedMount) -> None:
        readers, config = mount.viewer_count, mount.config
        if config.max_readers and readers >= config.max_readers:
            raise AdmissionRefused(f"{mount.name} has its most readers, {config.max_readers}", ReaderCap.MOUNT_READERS)
        if config.max_egress_kbps and (readers + 1) * mount.bitrate_in > config.max_egress_kbps * 1000:
            text = f"{mount.name} has its most outgoing bandwidth, {config.max_egress_kbps} kbit/s"
            raise AdmissionRefused(text, ReaderCap.MOUNT_EGRESS)

    def _ask_subject(self, reader: Reader) -> None:
        """Counted anew each time: few have a cap of their own, and those have few readers."""
        subject = reader.pass_.subject if isinstance(reader.pass_, Pass) else None
        if subject is None or not subject.max_readers:
            return
        passes = (other.pass_ for mount in self._mounts() for other in mount.viewers)
        if sum(pass_ is not None and pass_.subject_id == subject.id for pass_ in passes) >= subject.max_readers:
            raise AdmissionRefused(f"{subject.id} has its most readers, {subject.max_readers}", ReaderCap.SUBJECT_READERS)
