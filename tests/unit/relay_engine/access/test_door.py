"""The door: every kind of subject x action x mode, whole as a table; and what a pass is worth later."""

from __future__ import annotations

import ipaddress
from itertools import product

import pytest

from relay_engine.access.door import RIGHTS, Door, is_right
from relay_engine.access.mode import AccessMode
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.access.subject import EVERY_MOUNT, OWNER, Action, Role, Scope, Subject
from relay_engine.access.visit import MountFacts, Pass, Refusal, Refused, Visit
from tests.kit.media.made_media import ManualClock

GATE = MountFacts("gate")
NEIGHBOUR, STRANGER, HERE = "192.0.2.9", "198.51.100.9", "127.0.0.1"


def make_door(mode: AccessMode = AccessMode.NETWORK, **others: object) -> tuple[Door, ManualClock]:
    time = ManualClock()
    networks = OwnNetworks(lambda: [ipaddress.ip_network("192.0.2.0/24")])
    return Door(time, networks, mode=mode, **others), time  # type: ignore[arg-type]


def ticket(*mounts: str, actions: tuple[Action, ...] = (Action.WATCH,), expires_at: float = 0.0) -> Subject:
    return Subject("ticket:1", scope=Scope(frozenset(actions), frozenset(mounts)), expires_at=expires_at)


VIEWER = Subject("user:v", Role.VIEWER, "v")
NARROW = Subject("user:n", Role.VIEWER, "n", Scope(frozenset(Action), frozenset({"gate"})))
OPERATOR = Subject("user:o", Role.OPERATOR, "o")
KEY = Subject("key:1", scope=Scope(frozenset({Action.PUBLISH}), frozenset({"gate"})))


def ask(door: Door, subject: Subject | None, action: Action, mount: MountFacts | None = GATE, host: str = STRANGER, **how: bool) -> str:
    answer = door.admit(Visit(action, mount, subject, "http", host, **how))
    return "yes" if isinstance(answer, Pass) else answer.reason


WATCHED_BY = {  # mode -> hosts that watch without being known
    AccessMode.NETWORK: {NEIGHBOUR, HERE},
    AccessMode.CLOSED: set[str](),
    AccessMode.OPEN: {NEIGHBOUR, HERE, STRANGER},
}


@pytest.mark.parametrize(("mode", "host", "action"), list(product(AccessMode, (NEIGHBOUR, HERE, STRANGER), Action)))
def test_nobody_known_may_watch_at_most(mode: AccessMode, host: str, action: Action) -> None:
    door, _ = make_door(mode)
    expected = "yes" if action is Action.WATCH and host in WATCHED_BY[mode] else Refusal.LOGIN_REQUIRED
    assert ask(door, None, action, host=host) == expected
    assert ask(door, None, action, host=host, login_failed=True) == ("yes" if expected == "yes" else Refusal.LOGIN_WRONG)


@pytest.mark.parametrize(("relay", "mount"), list(product(AccessMode, [None, *AccessMode])))
def test_what_is_sent_to_all_neighbours_asks_nobody(relay: AccessMode, mount: AccessMode | None) -> None:
    door, _ = make_door(relay)
    assert door.lets_neighbours_watch(MountFacts("gate", mount)) == (
        ask(door, None, Action.WATCH, MountFacts("gate", mount), NEIGHBOUR) == "yes"
    )


def test_those_who_watch_the_rights_are_told_of_each_change_until_they_end_it() -> None:
    door, _ = make_door()
    told: list[int] = []
    end = door.on_change(lambda: told.append(door.epoch))
    door.rights_changed()
    door.change_mode(AccessMode.CLOSED)
    end()
    door.rights_changed()
    assert told == [1, 2]


@pytest.mark.parametrize(("relay", "mount"), list(product(AccessMode, AccessMode)))
def test_the_mode_of_a_mount_overrides_that_of_the_relay(relay: AccessMode, mount: AccessMode) -> None:
    door, _ = make_door(relay)
    hosts = {host for host in (NEIGHBOUR, HERE, STRANGER) if ask(door, None, Action.WATCH, MountFacts("gate", mount), host) == "yes"}
    assert hosts == WATCHED_BY[mount]


@pytest.mark.parametrize("host", [NEIGHBOUR, HERE])
def test_a_proxy_in_between_makes_everybody_a_stranger(host: str) -> None:
    door, _ = make_door()
    assert ask(door, None, Action.WATCH, host=host, via_proxy=True) == Refusal.LOGIN_REQUIRED
    assert ask(door, VIEWER, Action.WATCH, host=host, via_proxy=True) == "yes"


SUBJECTS = {  # subject -> what it may do with a mount, with another mount, with the relay
    OWNER: (set(Action), set(Action), set(Action)),
    OPERATOR: ({Action.WATCH, Action.STEER, Action.OBSERVE},) * 3,
    VIEWER: ({Action.WATCH, Action.OBSERVE}, {Action.WATCH, Action.OBSERVE}, {Action.WATCH}),
    NARROW: ({Action.WATCH, Action.OBSERVE}, set[Action](), set[Action]()),
    KEY: ({Action.PUBLISH}, set[Action](), set[Action]()),
    ticket("gate"): ({Action.WATCH}, set[Action](), set[Action]()),
    ticket(EVERY_MOUNT): ({Action.WATCH},) * 3,
    ticket("gate", actions=tuple(Action)): ({Action.WATCH, Action.PUBLISH, Action.STEER}, set[Action](), set[Action]()),
    Subject("odd"): (set[Action](),) * 3,
}


@pytest.mark.parametrize(
    ("subject", "mode"), list(product(SUBJECTS, (AccessMode.NETWORK, AccessMode.CLOSED))), ids=lambda value: getattr(value, "id", value)
)
def test_what_each_subject_may_do(subject: Subject, mode: AccessMode) -> None:
    door, _ = make_door(mode)
    for mount, allowed in zip((GATE, MountFacts("other"), None), SUBJECTS[subject], strict=True):
        found = {action for action in Action if ask(door, subject, action, mount) == "yes"}
        assert found == allowed
        assert all(ask(door, subject, action, mount) == Refusal.FORBIDDEN for action in set(Action) - allowed)


def test_a_role_without_a_line_in_the_table_cannot_be() -> None:
    assert set(RIGHTS) == set(Role)
    assert RIGHTS[Role.ADMIN] == set(Action)


def test_a_login_that_is_good_for_less_takes_nothing_from_a_neighbour() -> None:
    door, _ = make_door()
    answer = door.admit(Visit(Action.WATCH, MountFacts("other"), ticket("gate"), "http", NEIGHBOUR))
    assert isinstance(answer, Pass)
    assert answer.subject_id == ""


def test_an_expired_ticket_is_a_wrong_login() -> None:
    door, time = make_door()
    short = ticket("gate", expires_at=ManualClock(1010.0).wall())
    assert ask(door, short, Action.WATCH) == "yes"
    time.now = 1010.0
    assert ask(door, short, Action.WATCH) == Refusal.LOGIN_WRONG


class OneBlock:
    """Keeps one host out."""

    def holds(self, peer: str, now: float) -> bool:
        return peer == NEIGHBOUR


def test_a_blocked_host_neither_watches_nor_publishes_but_its_admin_may_still_undo_it() -> None:
    door, _ = make_door(blocked=OneBlock())
    assert ask(door, None, Action.WATCH, host=NEIGHBOUR) == Refusal.BLOCKED
    assert ask(door, OWNER, Action.PUBLISH, host=NEIGHBOUR) == Refusal.BLOCKED
    assert ask(door, OWNER, Action.CONTROL, host=NEIGHBOUR) == "yes"
    assert ask(door, None, Action.WATCH, host=HERE) == "yes"


class Known:
    """Subjects by id."""

    def __init__(self, *subjects: Subject) -> None:
        self.subjects = {subject.id: subject for subject in subjects}

    def as_it_is_now(self, subject: Subject) -> Subject | None:
        return self.subjects.get(subject.id)


def test_a_pass_lasts_until_rights_change() -> None:
    known = Known(VIEWER)
    door, _ = make_door(subjects=known)
    pass_ = door.admit(Visit(Action.WATCH, GATE, VIEWER, "http", STRANGER))
    assert isinstance(pass_, Pass)
    assert door.renew(pass_) is pass_
    door.rights_changed()
    renewed = door.renew(pass_)
    assert isinstance(renewed, Pass)
    assert renewed.epoch == door.epoch
    del known.subjects[VIEWER.id]
    assert door.renew(renewed) is renewed, "nobody has told the door yet"
    door.rights_changed()
    assert door.renew(renewed) == Refused(Refusal.LOGIN_REQUIRED)


def test_the_owner_needs_no_look_up() -> None:
    door, _ = make_door(subjects=Known())
    pass_ = door.admit(Visit(Action.CONTROL, None, OWNER, "http", STRANGER))
    assert isinstance(pass_, Pass)
    door.rights_changed()
    assert isinstance(door.renew(pass_), Pass)


def test_a_changed_mode_ends_what_it_had_given() -> None:
    door, _ = make_door(AccessMode.OPEN)
    pass_ = door.admit(Visit(Action.WATCH, GATE, None, "http", STRANGER))
    assert isinstance(pass_, Pass)
    door.change_mode(AccessMode.CLOSED)
    assert door.renew(pass_) == Refused(Refusal.LOGIN_REQUIRED)
    assert isinstance(door.renew(pass_, MountFacts("gate", AccessMode.OPEN)), Pass)


def test_a_pass_of_a_ticket_ends_with_it() -> None:
    short = ticket("gate", expires_at=ManualClock(1010.0).wall())
    door, time = make_door(AccessMode.CLOSED, subjects=Known(short))
    pass_ = door.admit(Visit(Action.WATCH, GATE, short, "http", STRANGER))
    assert isinstance(pass_, Pass)
    time.now = 1009.0
    assert door.renew(pass_) is pass_
    time.now = 1010.0
    assert door.renew(pass_) == Refused(Refusal.LOGIN_WRONG)


def test_a_list_shows_what_may_be_watched() -> None:
    door, _ = make_door(AccessMode.CLOSED)
    mounts = (GATE, MountFacts("church", AccessMode.OPEN), MountFacts("yard"))
    seen = {
        subject.id if subject else "": [
            m.name for m in door.choose_visible(Visit(Action.WATCH, None, subject, "http", STRANGER), mounts, lambda m: m)
        ]
        for subject in (None, NARROW, VIEWER, KEY)
    }
    assert seen == {"": ["church"], "user:n": ["gate", "church"], "user:v": ["gate", "church", "yard"], "key:1": ["church"]}


def test_a_scope_never_adds_to_a_role() -> None:
    wide = Subject("user:w", Role.VIEWER, scope=Scope(frozenset(Action), frozenset({EVERY_MOUNT})))
    assert not is_right(wide, Action.CONTROL, None)
    assert not is_right(wide, Action.STEER, GATE)
