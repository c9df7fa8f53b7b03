"""What the door is told of a mount: its own mode, and for a smaller picture of a camera that of the main one."""

from __future__ import annotations

import pytest

from relay_engine.access.door import is_right
from relay_engine.access.mode import AccessMode
from relay_engine.access.mount_facts import facts_of
from relay_engine.access.subject import Action, Scope, Subject
from relay_engine.streams.mount_table import MountTable
from tests.kit.relay.watched_mounts import WatchedMounts

CLOSED, OPEN = AccessMode.CLOSED, AccessMode.OPEN


@pytest.mark.parametrize(
    ("main", "small", "expected"),
    [("", "", (None, None)), ("closed", "", (CLOSED, CLOSED)), ("closed", "open", (CLOSED, OPEN)), ("", "closed", (None, CLOSED))],
)
def test_a_smaller_picture_stands_behind_the_door_of_the_main_one(main: str, small: str, expected: tuple[AccessMode | None, ...]) -> None:
    relay, table = WatchedMounts("gate", "gate-sub", "yard"), MountTable()
    for mount in relay.mounts.values():
        table.add(mount)
    relay.change("gate", access=main)
    relay.change("gate-sub", access=small)
    facts = [facts_of(relay.mounts[name]) for name in ("gate", "gate-sub")]
    assert tuple(found.access for found in facts) == expected
    assert [found.camera for found in facts] == ["", "gate"]
    assert facts_of(relay.mounts["yard"]).access is None
    table.remove("gate")
    assert facts_of(relay.mounts["gate-sub"]).camera == "", "then it stands for itself"


def test_a_ticket_for_a_camera_is_for_all_its_pictures_and_not_the_other_way_round() -> None:
    relay, table = WatchedMounts("gate", "gate-sub"), MountTable()
    for mount in relay.mounts.values():
        table.add(mount)
    main, small = (facts_of(mount) for mount in relay.mounts.values())
    for name, expected in (("gate", [True, True]), ("gate-sub", [False, True]), ("yard", [False, False])):
        subject = Subject("ticket:1", scope=Scope(frozenset({Action.WATCH}), frozenset({name})))
        assert [is_right(subject, Action.WATCH, facts) for facts in (main, small)] == expected
