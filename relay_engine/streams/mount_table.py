"""MountTable: the mounts by name."""

from __future__ import annotations

from collections.abc import Iterator

from relay_engine.streams.mount import Mount


class MountTable:
    """Keeps the order in which mounts were added."""

    def __init__(self) -> None:
        self._mounts: dict[str, Mount] = {}

    def get(self, name: str) -> Mount | None:
        """The mount published as `name`, None where there is none."""
        return self._mounts.get(name)

    def add(self, mount: Mount) -> None:
        """Publish `mount`. Raises KeyError where the name is taken."""
        if mount.name in self._mounts:
            raise KeyError(mount.name)
        self._mounts[mount.name] = mount

    def remove(self, name: str) -> Mount:
        """Take the mount out of the table. Raises KeyError."""
        return self._mounts.pop(name)

    def __iter__(self) -> Iterator[Mount]:
        return iter(tuple(self._mounts.values()))

    def __len__(self) -> int:
        return len(self._mounts)
