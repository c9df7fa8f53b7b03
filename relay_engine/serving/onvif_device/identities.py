"""Identities: who each mount is to recorders, as the book keeps it; a new one has the lowest slot that nobody has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from relay_engine.book.book import Book
from relay_engine.book.records import DeviceRecord, Drop, Put
from relay_engine.serving.onvif_device.device_identity import DeviceIdentity, make_identity

MOST_SLOTS = 500  # ports behind the first one

type IsFree = Callable[[int], bool]


class Identities:
    """Engine loop only. A mount's is kept while it is no device, too: whoever switches it on again has the same camera."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[str, DeviceIdentity] = {}

    async def load(self) -> None:
        """Know what the book knows. Raises UserFacingError."""
        self._known = {record.mount: DeviceIdentity(record.uuid, record.slot) for record in await self._book.all(DeviceRecord)}

    def get(self, mount: str) -> DeviceIdentity | None:
        """The mount's; None where it was never a device."""
        return self._known.get(mount)

    async def make(self, mount: str, is_free: IsFree, mounts: Iterable[str]) -> DeviceIdentity | None:
        """A new one, kept; None where there is no port left. `mounts`: those that there are. Raises UserFacingError where the book does not take it."""
        slot = self._free_slot(is_free)
        if slot is None and (forgotten := self._known.keys() - set(mounts)):
            await self._book.change(*(Drop(DeviceRecord, name) for name in sorted(forgotten)))
            await self.load()
            slot = self._free_slot(is_free)
        if slot is None:
            return None
        return await self._keep(mount, make_identity(slot))

    async def move(self, mount: str, is_free: IsFree) -> DeviceIdentity | None:
        """Have the mount on another port: its own is somebody else's, and no recorder has ever seen it there. Raises as `make`."""
        slot = self._free_slot(is_free)
        return await self._keep(mount, replace(self._known[mount], slot=slot)) if slot is not None else None

    async def _keep(self, mount: str, identity: DeviceIdentity) -> DeviceIdentity:
        await self._book.change(Put(DeviceRecord(mount=mount, uuid=identity.uuid, slot=identity.slot)))
        self._known[mount] = identity
        return identity

    def _free_slot(self, is_free: IsFree) -> int | None:
        taken = {identity.slot for identity in self._known.values()}
        return next((slot for slot in range(MOST_SLOTS) if slot not in taken and is_free(slot)), None)
