"""MulticastGroups: which mount has which group, and one shared MulticastReader for each mount that has multicast viewers."""

from __future__ import annotations

import logging
from typing import Protocol

from relay_engine.clock import Clock
from relay_engine.config import RtspConfig
from relay_engine.serving.rtsp.multicast_transport import MulticastGroup, MulticastReader, group_of
from relay_engine.streams.mount import Mount

_log = logging.getLogger(__name__)

_MAX_GROUPS = 254  # of a /24


class Viewer(Protocol):
    """A session that watches by multicast."""

    def close(self, reason: str) -> None: ...


class MulticastGroups:
    """The reader is attached to its mount with the first viewer and leaves with the last."""

    def __init__(self, config: RtspConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._indexes: dict[str, int] = {}  # by mount name; kept, so that an SDP stays true
        self._readers: dict[str, MulticastReader] = {}
        self._viewers: dict[str, set[Viewer]] = {}

    def group(self, mount_name: str) -> MulticastGroup | None:
        """The mount's group; None where multicast is off or all groups are taken."""
        if not self._config.multicast:
            return None
        if mount_name not in self._indexes and len(self._indexes) >= _MAX_GROUPS:
            return None
        return group_of(self._config, self._indexes.setdefault(mount_name, len(self._indexes)))

    def join(self, mount: Mount, viewer: Viewer) -> MulticastReader:
        """The mount's reader, attached. Raises AdmissionRefused, MountUnavailable, OSError."""
        reader = self._readers.get(mount.name)
        if reader is None:
            reader = self._open(mount)
        self._viewers.setdefault(mount.name, set()).add(viewer)
        return reader

    def leave(self, mount: Mount, viewer: Viewer, reason: str) -> None:
        """One viewer less; the last one ends the sending. Idempotent."""
        viewers = self._viewers.get(mount.name, set())
        viewers.discard(viewer)
        if viewers:
            return
        self._viewers.pop(mount.name, None)
        reader = self._readers.pop(mount.name, None)
        if reader is not None:
            mount.detach(reader, reason)
            reader.stop()

    def _open(self, mount: Mount) -> MulticastReader:
        group = self.group(mount.name)
        if group is None:
            raise OSError("no multicast group is free")
        reader = MulticastReader(group, self._config, self._clock, on_close=lambda reason: self._close(mount, reason))
        try:
            mount.attach(reader)
        except BaseException:
            reader.stop()
            raise
        self._readers[mount.name] = reader
        return reader

    def _close(self, mount: Mount, reason: str) -> None:
        """The reader was closed from above: its viewers go with it."""
        reader = self._readers.pop(mount.name, None)
        if reader is not None:
            mount.detach(reader, reason)
        for viewer in self._viewers.pop(mount.name, set()):
            viewer.close(reason)
