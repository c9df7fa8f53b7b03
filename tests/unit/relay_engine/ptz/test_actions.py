"""Actions: what is asked of a steered camera, as objects told apart by one field."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from relay_engine.ptz.actions import Action, Centre, Move, PresetGo, PresetSet, Stop, Tour, TourStop, action_name
from relay_engine.ptz.values import STANDSTILL, Velocity

READ: list[tuple[dict[str, Any], Action]] = [
    ({"action": "move", "pan": 0.5, "tilt": -1}, Move(pan=0.5, tilt=-1.0)),
    ({"action": "stop"}, Stop()),
    ({"action": "centre", "x": 0, "y": 1}, Centre(x=0.0, y=1.0)),
    ({"action": "preset-set", "name": "road"}, PresetSet(name="road")),
    ({"action": "preset-go", "preset": "3"}, PresetGo(preset="3")),
    ({"action": "tour", "stops": [{"preset": "1", "dwell_s": 5}]}, Tour(stops=(TourStop(preset="1", dwell_s=5.0),))),
]


@pytest.mark.parametrize(("sent", "action"), READ)
def test_one_field_says_what_it_is(sent: dict[str, Any], action: Action) -> None:
    read = msgspec.json.decode(msgspec.json.encode(sent), type=Action)
    assert read == action
    assert action_name(read) == sent["action"]


@pytest.mark.parametrize(
    "sent",
    [
        b"{}",
        b'{"action":"dance"}',
        b'{"action":"move","pan":1.1}',
        b'{"action":"move","pan":1e400}',
        b'{"action":"move","pan":NaN}',
        b'{"action":"move","speed":1}',
        b'{"action":"move","timeout_s":0}',
        b'{"action":"move","timeout_s":600}',
        b'{"action":"absolute","pan":0}',
        b'{"action":"centre","x":-0.1,"y":0}',
        b'{"action":"preset-go","preset":""}',
        b'{"action":"tour","stops":[{"preset":"1","dwell_s":0}]}',
        b'{"action":["move"]}',
    ],
)
def test_what_no_camera_could_do_is_refused(sent: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        msgspec.json.decode(sent, type=Action)


def test_nothing_that_moves_is_a_standstill() -> None:
    assert Move().velocity.is_zero
    assert STANDSTILL.is_zero
    assert not Velocity(zoom=-0.1).is_zero
