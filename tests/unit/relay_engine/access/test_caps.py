"""Caps of a ticket or a user: how many watch by it at the same time, over all mounts."""

from __future__ import annotations

import pytest

from relay_engine.access.subject import Action, Subject
from relay_engine.access.visit import Pass, Visit
from relay_engine.events import ReaderCap
from relay_engine.streams.admission import AdmissionRefused
from tests.kit.relay.watched_mounts import KeptReader, WatchedMounts


def pass_of(subject: Subject | None) -> Pass:
    return Pass(Visit(Action.WATCH, None, subject, "test", "192.0.2.9"), subject, 0.0, 0)


async def test_a_ticket_lets_so_many_in_at_the_same_time_whatever_they_watch() -> None:
    relay = WatchedMounts("gate", "yard")
    gate, yard = relay.mounts.values()
    two, other = Subject("ticket:a", max_readers=2), Subject("ticket:b")
    first, second, third = KeptReader(), KeptReader(), KeptReader()
    gate.attach(first, pass_of(two))
    yard.attach(second, pass_of(two))
    with pytest.raises(AdmissionRefused) as refused:
        gate.attach(third, pass_of(two))
    assert refused.value.cap is ReaderCap.SUBJECT_READERS
    assert refused.value.is_by_count
    assert gate.turned_away.count == 0, "the mount is not full"
    for subject in (other, None, other):
        gate.attach(KeptReader(), pass_of(subject))
    yard.detach(second)
    gate.attach(third, pass_of(two))


async def test_who_plays_again_after_a_pause_is_not_counted_twice() -> None:
    relay = WatchedMounts("gate")
    gate = relay.mounts["gate"]
    reader = KeptReader()
    gate.attach(reader, pass_of(Subject("ticket:a", max_readers=1)))
    gate.pause(reader)
    gate.attach(reader)
