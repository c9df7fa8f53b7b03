"""MountTable: the mounts by name, and which of them are pictures of the same camera."""

from __future__ import annotations

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
        self._variants: dict[str, tuple[Mount, ...]] | None = None  # by name of the main mount; None after a change, until it is asked for

    def get(self, name: str) -> Mount | None:
        """The mount published as `name`, None where there is none."""
        return self._mounts.get(name)

    def add(self, mount: Mount) -> None:
        """Publish `mount`. Raises KeyError where the name is taken."""
        if mount.name in self._mounts:
            raise KeyError(mount.name)
        self._mounts[mount.name] = mount
        self._relate()

    def remove(self, name: str) -> Mount:
        """Take the mount out of the table. Raises KeyError."""
        mount = self._mounts.pop(name)
        mount.main = None
        self._relate()
        return mount

    def change(self, mount: Mount, config: MountConfig) -> None:
        """Have `mount` take over what may change while it runs; it may become the variant of another one."""
        mount.change_config(config)
        self._variants = None

    def main_of(self, mount: Mount) -> Mount:
        """The mount whose smaller picture `mount` is; itself where it is none, or where that one is not here or is another's variant itself."""
        main = self._named_by(mount)
        return mount if main is None or self._named_by(main) is not None else main

    def variants_of(self, mount: Mount) -> tuple[Mount, ...]:
        """The smaller pictures of `mount`, in the order in which they were added."""
        if self._variants is None:
            found: dict[str, tuple[Mount, ...]] = {}
            for one in self._mounts.values():
                if (main := self.main_of(one)) is not one:
                    found[main.name] = (*found.get(main.name, ()), one)
            self._variants = found
        return self._variants.get(mount.name, ())

    def others_of(self, mount: Mount) -> tuple[Mount, ...]:
        """The other pictures of the same camera, the main one first."""
        main = self.main_of(mount)
        return tuple(one for one in (main, *self.variants_of(main)) if one is not mount)

    def _relate(self) -> None:
        """Tell all mounts after a change whose picture they are."""
        self._variants = None
        for mount in self._mounts.values():
            main = self.main_of(mount)
            mount.main = main if main is not mount else None

    def _named_by(self, mount: Mount) -> Mount | None:
        named = self._mounts.get(camera_of(mount))
        return None if named is mount else named

    def __iter__(self) -> Iterator[Mount]:
        return iter(tuple(self._mounts.values()))

    def __len__(self) -> int:
        return len(self._mounts)
