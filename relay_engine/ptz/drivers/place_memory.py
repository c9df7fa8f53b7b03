"""PlaceMemory: at which preset a camera stands, as far as we have sent it there: many can call a preset otherwise only where they look just now."""

from __future__ import annotations

from relay_engine.errors import Fault
from relay_engine.ptz.driver import Refusal

_JOURNEY_S = 3.0  # to be there; a camera that tells whether it moves is asked as well


class PlaceMemory:
    """Every `now` is of one clock."""

    def __init__(self) -> None:
        self._token = ""
        self._since = 0.0

    def went_to(self, token: str, now: float) -> None:
        """It was sent to that preset."""
        self._token, self._since = token, now

    def is_at(self, token: str, now: float) -> None:
        """That preset was made of where it looks."""
        self._token, self._since = token, now - _JOURNEY_S

    def moved(self) -> None:
        """It was told to go somewhere else."""
        self._token = ""

    def check(self, token: str, now: float, *, is_moving: bool = False) -> None:
        """Raises Refusal where `token` is not where it stands."""
        if self._token != token or now - self._since < _JOURNEY_S or is_moving:
            raise Refusal(Fault.UNKNOWN, "this camera can rename a preset only while it stands there: go to it first")
