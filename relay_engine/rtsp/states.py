"""The session's state machine as a table (RFC 2326 A.2): what it lacks is answered 455."""

from __future__ import annotations

from enum import Enum, auto


class State(Enum):
    """Where a server session stands."""

    INIT = auto()
    READY = auto()
    PLAYING = auto()
    ANNOUNCED = auto()  # a publisher has told its tracks
    READY_TO_RECORD = auto()
    RECORDING = auto()


TRANSITIONS: dict[tuple[State, str], State] = {  # (state, method) -> next state
    (State.INIT, "SETUP"): State.READY,
    (State.INIT, "ANNOUNCE"): State.ANNOUNCED,
    (State.INIT, "TEARDOWN"): State.INIT,
    (State.READY, "SETUP"): State.READY,
    (State.READY, "PLAY"): State.PLAYING,
    (State.READY, "PAUSE"): State.READY,
    (State.READY, "TEARDOWN"): State.INIT,
    (State.PLAYING, "PLAY"): State.PLAYING,  # players use it as a keep-alive
    (State.PLAYING, "PAUSE"): State.READY,
    (State.PLAYING, "TEARDOWN"): State.INIT,
    (State.ANNOUNCED, "SETUP"): State.READY_TO_RECORD,
    (State.ANNOUNCED, "TEARDOWN"): State.INIT,
    (State.READY_TO_RECORD, "SETUP"): State.READY_TO_RECORD,
    (State.READY_TO_RECORD, "RECORD"): State.RECORDING,
    (State.READY_TO_RECORD, "TEARDOWN"): State.INIT,
    (State.RECORDING, "RECORD"): State.RECORDING,
    (State.RECORDING, "PAUSE"): State.READY_TO_RECORD,
    (State.RECORDING, "TEARDOWN"): State.INIT,
}


def next_state(state: State, method: str) -> State | None:
    """The state after `method`, or None where it is not valid now."""
    return TRANSITIONS.get((state, method))
