"""MulticastGroups: which mount has which group, and one shared MulticastReader for each mount that has multicast viewers."""

from __future__ import annotations

import logging
from typing import Protocol

from relay_engine.clock import Clock
from relay_engine.config import RtspConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.multicast_range import GROUPS, HIGHEST_BASE_PORT, find_conflict
from relay_engine.serving.rtsp.multicast_transport import MulticastGroup, MulticastMember, MulticastReader, card_of, group_of
from relay_engine.streams.mount import Mount
from relay_engine.streams.reader import ReaderPass

_log = logging.getLogger(__name__)


class Viewer(Protocol):
    """A session that watches by multicast."""

    def close(self, reason: LeaveReason) -> None: ...


class MulticastGroups:
    """The reader is attached to its mount with the first viewer and leaves with the last."""

    def __init__(self, config: RtspConfig, clock: Clock) -> None:
        self._config = config
        # The file is checked when it is read; what else makes a configuration must not send to strangers either.
        fits = find_conflict(config.multicast_base) is None and config.multicast_base_port <= HIGHEST_BASE_PORT
        self._most = GROUPS if config.multicast and fits else 0
        self._clock = clock
        self._indexes: dict[str, int] = {}  # by mount name; kept, so that an SDP stays true
        self._readers: dict[str, MulticastReader] = {}
        self._viewers: dict[str, dict[Viewer, MulticastMember]] = {}

    def group(self, mount_name: str) -> MulticastGroup | None:
        """The mount's group; None where multicast is off or all groups are taken."""
        if self._most == 0 or (mount_name not in self._indexes and len(self._indexes) >= self._most):
            return None
        return group_of(self._config, self._indexes.setdefault(mount_name, len(self._indexes)))

    def join(
        self, mount: Mount, viewer: Viewer, reached_at: str, *, peer: str, user_agent: str, pass_: ReaderPass | None
    ) -> MulticastReader:
        """The mount's reader, attached; the viewer reached us at this address. Raises AdmissionRefused, MountUnavailable, OSError."""
        card = card_of(self._config, reached_at)
        reader = self._readers.get(mount.name)
        if reader is None:
            reader = self._open(mount, card)
        reader.leave_by(card)
        member = MulticastMember(reader, self._clock, peer=peer, user_agent=user_agent)
        member.pass_ = pass_
        self._viewers.setdefault(mount.name, {})[viewer] = member
        return reader

    def leave(self, mount: Mount, viewer: Viewer, reason: LeaveReason) -> None:
        """One viewer less; the last one ends the sending. Idempotent."""
        viewers = self._viewers.get(mount.name, {})
        if (member := viewers.pop(viewer, None)) is not None:
            _part(mount, member, reason)
        if viewers:
            return
        self._viewers.pop(mount.name, None)
        reader = self._readers.pop(mount.name, None)
        if reader is not None:
            mount.detach(reader, reason)
            reader.stop()

    def _open(self, mount: Mount, card: str) -> MulticastReader:
        group = self.group(mount.name)
        if group is None:
            raise OSError("no multicast group is free")
        reader = MulticastReader(group, self._config, self._clock, card=card, on_close=lambda reason: self._close(mount, reason))
        try:
            reader.open(range(len(mount.stream.tracks) if mount.stream is not None else 0))
            mount.attach(reader)
        except BaseException:
            reader.stop()
            raise
        self._readers[mount.name] = reader
        return reader

    def _close(self, mount: Mount, reason: LeaveReason) -> None:
        """The reader was closed from above: its viewers go with it."""
        reader = self._readers.pop(mount.name, None)
        if reader is not None:
            mount.detach(reader, reason)
        for viewer, member in self._viewers.pop(mount.name, {}).items():
            _part(mount, member, reason)
            viewer.close(reason)


def _part(mount: Mount, member: MulticastMember, reason: LeaveReason) -> None:
    member.close(reason)
    mount.client_left(member, reason)
