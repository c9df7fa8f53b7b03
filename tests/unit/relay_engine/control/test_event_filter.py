"""EventFilter: whoever listens hears what his rights allow now, and no more."""

from __future__ import annotations

from dataclasses import replace

from relay_engine.book.records import UserRecord
from relay_engine.config import MountConfig
from relay_engine.control.event_filter import EventFilter
from relay_engine.events import Event, ListenerStatus, MountSettings, PtzAbilities, Removed, SteeringStatus
from tests.kit.relay.pretend_relay import USERS, PretendRelay
from tests.kit.relay.sample_events import make_line_status, make_log_entry, make_mount_status, make_reader_status, make_relay_status

GATE = MountConfig(name="gate", source="rtsp://u:p@10.0.0.5/")
ALL: tuple[Event, ...] = (
    make_mount_status("gate", detail="refused by 10.0.0.5"),
    make_reader_status(),
    ListenerStatus("listener/rtsp", "rtsp", "0.0.0.0", 8554, ""),
    make_relay_status(),
    make_line_status(),
    make_log_entry(1),
    MountSettings("mount-settings/gate", "gate", GATE, "book"),
)


def make(who: str) -> tuple[PretendRelay, EventFilter]:
    relay = PretendRelay()
    relay.has(GATE)
    chosen = EventFilter(relay.access, relay.mounts, relay.subject(who))
    assert chosen.look() is True
    return relay, chosen


def test_operators_hear_everything() -> None:
    for who in ("owner", "ann", "olga"):
        _, chosen = make(who)
        assert chosen.choose(ALL) == ALL


def test_viewers_hear_of_mounts_and_not_where_the_cameras_are() -> None:
    _, chosen = make("vic")
    assert chosen.choose(ALL) == (make_mount_status("gate", source="", detail=""),)


def test_viewers_hear_that_what_they_know_of_is_gone_and_of_nothing_else() -> None:
    _, chosen = make("vic")
    chosen.choose(ALL)
    gone = (Removed("reader/r1"), Removed("mount/gate"), Removed("mount/secret"), Removed("mount-settings/gate"))
    assert chosen.choose(gone) == (Removed("mount/gate"),)
    assert chosen.choose((Removed("mount/gate"),)) == ()


def test_viewers_hear_that_a_camera_is_steered_and_not_by_whom() -> None:
    status = SteeringStatus(
        "steering/gate", "gate", PtzAbilities(move=True), "olga", "user:olga", "web", 3000, asked_by=("otto",), asked_texts=("a fire",)
    )
    _, chosen = make("vic")
    assert chosen.choose((status,)) == (replace(status, holder="", holder_id="", asked_by=(), asked_texts=()),)
    assert chosen.choose((Removed("steering/gate"),)) == (Removed("steering/gate"),)
    assert make("olga")[1].choose((status,)) == (status,)


def test_other_rights_are_felt_at_once() -> None:
    relay, chosen = make("vic")
    assert chosen.look() is False
    others = tuple(user for user in USERS if user.name != "vic")
    relay.access.set_users((*others, UserRecord(name="vic", role="operator")))
    assert chosen.look() is True
    assert chosen.choose(ALL) == ALL
    relay.access.set_users(others)
    assert chosen.look() is None


def test_the_owner_stays_the_owner_whoever_else_is_known() -> None:
    relay, chosen = make("owner")
    relay.access.set_users(())
    assert chosen.look() is True
    assert chosen.choose(ALL) == ALL
