"""MountTable: the mounts by name, and which of them are pictures of the same camera."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from relay_engine.config import MountConfig
from relay_engine.streams.mount import Mount

_SMALL = "-sub"  # NAME-sub beside NAME is its small picture where its settings name none: so it was before they could


def camera_of(mount: Mount) -> str:
    """The name that all pictures of a camera have in common, that of its main mount; the same whether that one is here now or not."""
    return mount.config.variant_of or mount.name.removesuffix(_SMALL)


class MountTable:
    """Keeps the order in which mounts were added."""

    def __init__(self) -> None:
        self._mounts: dict[str, Mount] = {}
        self._places: dict[str, int] = {}  # by name: which was added before which
        self._added = itertools.count()
        self._naming: dict[str, dict[str, Mount]] = {}  # camera -> those that say to be pictures of it, by name

    def get(self, name: str) -> Mount | None:
        """The mount published as `name`, None where there is none."""
        return self._mounts.get(name)

    def add(self, mount: Mount) -> None:
        """Publish `mount`. Raises KeyError where the name is taken."""
        if mount.name in self._mounts:
            raise KeyError(mount.name)
        self._mounts[mount.name] = mount
        self._places[mount.name] = next(self._added)
        self._naming.setdefault(camera_of(mount), {})[mount.name] = mount
        self._relate(mount)

    def remove(self, name: str) -> Mount:
        """Take the mount out of the table. Raises KeyError."""
        mount = self._mounts.pop(name)
        del self._places[name]
        self._forget_camera(mount)
        self._relate(mount)
        mount.main = None
        return mount

    def change(self, mount: Mount, config: MountConfig) -> None:
        """Have `mount` take over what may change while it runs; it may become the variant of another one."""
        if self._mounts.get(mount.name) is not mount:
            mount.change_config(config)
            return
        self._forget_camera(mount)
        mount.change_config(config)
        self._naming.setdefault(camera_of(mount), {})[mount.name] = mount
        self._relate(mount)

    def main_of(self, mount: Mount) -> Mount:
        """The mount whose smaller picture `mount` is; itself where it is none, or where that one is not here or is another's variant itself."""
        main = self._named_by(mount)
        return mount if main is None or self._named_by(main) is not None else main

    def variants_of(self, mount: Mount) -> tuple[Mount, ...]:
        """The smaller pictures of `mount`, in the order in which they were added."""
        if self._mounts.get(mount.name) is not mount:
            return ()
        found = (one for one in self._pictures_of(mount) if self.main_of(one) is mount)
        return tuple(sorted(found, key=lambda one: self._places[one.name]))

    def others_of(self, mount: Mount) -> tuple[Mount, ...]:
        """The other pictures of the same camera, the main one first."""
        main = self.main_of(mount)
        return tuple(one for one in (main, *self.variants_of(main)) if one is not mount)

    def _relate(self, changed: Mount) -> None:
        """Tell whose picture they are those that it may be news for: `changed`, those that name it, and those that name one of these."""
        near = self._pictures_of(changed)
        for mount in (changed, *near, *(far for one in near for far in self._pictures_of(one))):
            main = self.main_of(mount)
            mount.main = main if main is not mount else None

    def _pictures_of(self, mount: Mount) -> tuple[Mount, ...]:
        """Those that say to be a picture of what is published under that name, but for itself."""
        return tuple(one for one in self._naming.get(mount.name, {}).values() if one.name != mount.name)

    def _forget_camera(self, mount: Mount) -> None:
        camera = camera_of(mount)
        del self._naming[camera][mount.name]
        if not self._naming[camera]:
            del self._naming[camera]

    def _named_by(self, mount: Mount) -> Mount | None:
        named = self._mounts.get(camera_of(mount))
        return None if named is mount else named

    def __iter__(self) -> Iterator[Mount]:
        return iter(tuple(self._mounts.values()))

    def __len__(self) -> int:
        return len(self._mounts)
