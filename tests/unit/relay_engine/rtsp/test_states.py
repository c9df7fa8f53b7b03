"""The table of states."""

from __future__ import annotations

import pytest

from relay_engine.rtsp.states import TRANSITIONS, State, next_state


@pytest.mark.parametrize(
    ("start", "methods", "end"),
    [
        (State.INIT, ["SETUP", "SETUP", "PLAY", "PAUSE", "PLAY", "TEARDOWN"], State.INIT),
        (State.INIT, ["ANNOUNCE", "SETUP", "RECORD", "TEARDOWN"], State.INIT),
        (State.PLAYING, ["PLAY"], State.PLAYING),
    ],
)
def test_a_life(start: State, methods: list[str], end: State) -> None:
    state: State | None = start
    for method in methods:
        assert state is not None
        state = next_state(state, method)
    assert state is end


@pytest.mark.parametrize(
    ("state", "method"),
    [
        (State.INIT, "PLAY"),
        (State.INIT, "PAUSE"),
        (State.PLAYING, "SETUP"),
        (State.PLAYING, "RECORD"),
        (State.RECORDING, "PLAY"),
        (State.READY, "ANNOUNCE"),
    ],
)
def test_what_the_table_lacks_is_not_valid(state: State, method: str) -> None:
    assert next_state(state, method) is None


def test_every_state_can_be_left() -> None:
    assert {state for state, method in TRANSITIONS if method == "TEARDOWN"} == set(State)
