"""The newest state of every thing of one kind."""

from __future__ import annotations

from app.models.latest_states import LatestStates
from relay_engine import Removed, SteeringStatus
from tests.kit.relay.sample_events import make_mount_status, make_steering_status


def test_only_its_own_kind_is_kept_and_only_changes_are_told(qapp: object) -> None:
    states = LatestStates(SteeringStatus)
    told: list[str] = []
    states.changed.connect(told.append)
    free, held = make_steering_status(), make_steering_status(holder="Anna", holder_kind="web")
    states.take_events((make_mount_status("gate"), free))
    states.take_events((free, make_mount_status("hall")))
    states.take_events((held, make_steering_status("hall")))
    assert told == ["gate", "gate", "hall"]
    assert states.of("gate") == held
    assert [state.name for state in states.all] == ["gate", "hall"]


def test_what_is_removed_is_gone(qapp: object) -> None:
    states = LatestStates(SteeringStatus)
    states.take_events((make_steering_status(), make_steering_status("hall")))
    told: list[str] = []
    states.changed.connect(told.append)
    states.take_events((Removed("steering/gate"), Removed("mount/hall"), Removed("steering/gate")))
    assert told == ["gate"]
    assert states.of("gate") is None
    assert states.of("hall") is not None
