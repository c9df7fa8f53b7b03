"""Waiting events are merged by key and bounded, whatever comes and goes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.bridge.event_batch import EventBatch
from relay_engine import Event, Removed
from tests.kit.relay.sample_events import make_log_entry, make_mount_status, make_reader_status


def test_the_newest_state_of_each_thing_is_told_once() -> None:
    batch = EventBatch()
    batch.add_all([make_mount_status("gate", readers=1), make_mount_status("yard"), make_mount_status("gate", readers=2)])
    assert batch
    assert batch.take() == (make_mount_status("yard"), make_mount_status("gate", readers=2))
    assert not batch
    assert batch.take() == ()


def test_what_was_told_is_told_to_be_gone() -> None:
    batch = EventBatch()
    batch.add(make_reader_status("r1"))
    batch.take()
    batch.add(Removed("reader/r1"))
    assert batch.take() == (Removed("reader/r1"),)
    batch.add(Removed("reader/r1"))
    assert batch.take() == ()


def test_what_came_and_went_unseen_is_never_told() -> None:
    batch = EventBatch()
    for number in range(10_000):
        batch.add(make_reader_status(f"r{number}"))
        batch.add(Removed(f"reader/r{number}"))
    assert not batch
    assert batch.take() == ()


def test_what_went_and_came_again_is_told_as_it_is_now() -> None:
    batch = EventBatch()
    batch.add(make_mount_status("gate"))
    batch.take()
    batch.add_all([Removed("mount/gate"), make_mount_status("gate", readers=0)])
    assert batch.take() == (make_mount_status("gate", readers=0),)
    batch.add(Removed("mount/gate"))
    assert batch.take() == (Removed("mount/gate"),)


def test_log_entries_are_kept_in_order_up_to_the_limit() -> None:
    batch = EventBatch(max_log_entries=3)
    batch.add(make_mount_status("gate"))
    batch.add_all(make_log_entry(number) for number in range(5))
    events = batch.take()
    assert events == (make_mount_status("gate"), *(make_log_entry(number) for number in (2, 3, 4)))
    assert batch.dropped_log_entries == 2


KEYS = st.integers(0, 3)
STEPS = st.lists(st.tuples(st.sampled_from(["set", "remove", "take"]), KEYS, st.integers(0, 9)), max_size=40)


@settings(max_examples=200)
@given(STEPS)
def test_merging_loses_nothing(steps: list[tuple[str, int, int]]) -> None:
    """A consumer that applies every batch ends with what one that saw each event has."""
    batch, truth, seen = EventBatch(), dict[str, Event](), dict[str, Event]()

    def apply(state: dict[str, Event], event: Event) -> None:
        if isinstance(event, Removed):
            state.pop(event.key, None)
        else:
            state[event.key] = event

    for kind, key, value in [*steps, ("take", 0, 0)]:
        if kind == "take":
            for event in batch.take():
                apply(seen, event)
            continue
        event: Event = make_mount_status(str(key), readers=value) if kind == "set" else Removed(f"mount/{key}")
        batch.add(event)
        apply(truth, event)
    assert seen == truth
