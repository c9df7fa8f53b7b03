"""EventFeed: merges, stays bounded, and never loses the newest state of anything."""

from __future__ import annotations

import asyncio

from relay_engine.control.event_feed import EventFeed
from relay_engine.events import Event, Removed
from tests.kit.relay.sample_events import make_log_entry, make_mount_status, make_reader_status


def test_a_joiner_gets_the_snapshot_first() -> None:
    mount = make_mount_status()
    feed = EventFeed(lambda: (mount,))
    feed.push(make_mount_status(readers=9))  # the snapshot, taken later, has it
    assert feed.take() == ("snapshot", (mount,))
    assert feed.take() == ("events", ())


def test_events_of_one_key_are_merged_in_the_order_of_the_newest() -> None:
    feed = EventFeed(lambda: ())
    feed.take()
    reader, mount = make_reader_status(), make_mount_status(readers=2)
    for event in (make_mount_status(readers=1), reader, mount):
        feed.push(event)
    assert feed.take() == ("events", (reader, mount))
    feed.push(reader)
    feed.push(Removed(reader.key))
    assert feed.take() == ("events", (Removed(reader.key),))


def test_who_falls_too_far_behind_gets_a_snapshot_again() -> None:
    now: tuple[Event, ...] = ()
    feed = EventFeed(lambda: now, max_pending=10)
    feed.take()
    for number in range(11):
        feed.push(make_log_entry(number))
    now = (make_mount_status(),)
    assert feed.take() == ("snapshot", now)
    feed.push(make_log_entry(12))
    assert feed.take() == ("events", (make_log_entry(12),))


async def test_wait_returns_when_there_is_something() -> None:
    feed = EventFeed(lambda: ())
    await feed.wait()
    feed.take()
    waiting = asyncio.ensure_future(feed.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    feed.push(make_log_entry(1))
    await waiting
