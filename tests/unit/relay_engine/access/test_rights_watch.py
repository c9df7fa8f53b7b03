"""Rights watch: who is ended when rights end, and who is not."""

from __future__ import annotations

import ipaddress

from relay_engine.access.access import Access
from relay_engine.access.mode import AccessMode
from relay_engine.access.mount_facts import facts_of
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.access.rights_watch import RightsWatch
from relay_engine.access.subject import Action, Subject
from relay_engine.access.visit import Pass, Visit
from relay_engine.book.records import KeyRecord, UserRecord
from relay_engine.leave_reason import LeaveReason
from tests.kit.relay.watched_mounts import KeptReader, WatchedMounts

NEIGHBOUR, STRANGER = "192.0.2.9", "198.51.100.9"


class House:
    """A relay with two mounts, a user, a ticket, and readers by each right."""

    def __init__(self, mode: AccessMode = AccessMode.NETWORK) -> None:
        self.relay = WatchedMounts("gate", "yard")
        self.networks = ["192.0.2.0/24"]
        networks = OwnNetworks(lambda: [ipaddress.ip_network(text) for text in self.networks])
        self.access = Access(self.relay.clock, networks=networks, mode=mode)
        self.access.set_users([UserRecord(name="ann", role="viewer")])
        self.ticket = KeyRecord(id="t", kind="ticket", mounts=("gate",))
        self.access.set_keys([self.ticket])
        self.watch = RightsWatch(self.access.door, self.relay.clock, lambda: self.relay.mounts.values())

    def enter(self, subject: Subject | None, host: str, mount: str = "gate") -> KeptReader:
        pass_ = self.access.door.admit(Visit(Action.WATCH, facts_of(self.relay.mounts[mount]), subject, "test", host))
        assert isinstance(pass_, Pass)
        reader = KeptReader()
        self.relay.mounts[mount].attach(reader, pass_)
        return reader

    @property
    def ann(self) -> Subject | None:
        return self.access.roster.subject("user:ann")

    def ended(self, *readers: KeptReader) -> list[bool]:
        self.watch.sweep()
        attached = [any(mount.has_reader(reader) for mount in self.relay.mounts.values()) for reader in readers]
        assert attached == [reader.closed is None for reader in readers]
        assert {reader.closed for reader in readers} <= {None, LeaveReason.RIGHTS_ENDED}
        return [reader.closed is not None for reader in readers]


async def test_nobody_is_ended_while_nothing_changes_and_the_preview_never() -> None:
    house = House()
    readers = house.enter(house.ann, STRANGER), house.enter(None, NEIGHBOUR)
    preview = KeptReader()
    house.relay.mounts["gate"].attach(preview)
    for _ in range(3):
        house.relay.clock.now += 40
        assert house.ended(*readers, preview) == [False] * 3
    house.access.door.change_mode(AccessMode.CLOSED)
    assert house.ended(*readers, preview) == [False, True, False]


async def test_a_removed_user_and_a_revoked_ticket_end_their_own_alone() -> None:
    house = House()
    ticket = house.access.roster.subject("ticket:t")
    by_user, by_ticket, neighbour = house.enter(house.ann, STRANGER, "yard"), house.enter(ticket, STRANGER), house.enter(None, NEIGHBOUR)
    house.access.set_users([])
    assert house.ended(by_user, by_ticket, neighbour) == [True, False, False]
    house.access.set_keys([KeyRecord(id="t", kind="ticket", mounts=("gate",), revoked=True)])
    assert house.ended(by_ticket, neighbour) == [True, False]


async def test_a_ticket_that_is_over_ends_its_visit() -> None:
    house = House()
    house.access.set_keys([KeyRecord(id="t", kind="ticket", expires=house.relay.clock.wall() + 60)])
    reader = house.enter(house.access.roster.subject("ticket:t"), STRANGER)
    house.relay.clock.now += 59
    assert house.ended(reader) == [False]
    house.relay.clock.now += 1
    assert house.ended(reader) == [True]


async def test_a_mount_that_is_closed_is_closed_to_those_inside_whoever_tells_the_door() -> None:
    house = House(AccessMode.OPEN)
    gate, yard = house.enter(None, STRANGER), house.enter(None, STRANGER, "yard")
    house.relay.change("gate", access="closed")
    assert house.ended(gate, yard) == [True, False]


async def test_a_machine_that_is_carried_into_another_network_has_other_neighbours() -> None:
    house = House()
    reader = house.enter(None, NEIGHBOUR)
    house.networks[:] = ["198.51.100.0/24"]
    house.relay.clock.now += 30
    assert house.ended(reader) == [True]
