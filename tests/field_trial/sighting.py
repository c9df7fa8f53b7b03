"""Sighting: what one player saw and heard of a camera by one road, and the verdict on it."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

WHOLE = 0.98  # of the camera's pictures
TOO_MANY = 1.05  # by HLS a browser decodes a part at a time, and may be one ahead
SOUND_OFFSET_S = 1.0
_SHIFT_S = 6.0  # so far behind its camera a player may be
_STEP_S = 0.2


@dataclass
class Sighting:
    """What is seen counts between `began` and `ended` (monotonic), when the player had settled."""

    road: str
    began: float = 0.0
    ended: float = 0.0
    pictures: int = 0
    media_errors: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)  # seconds in which no picture came, of a second and more
    sound: float | None = None  # share of the time in which there was some; None: not told
    sound_offset_s: float = 0.0  # the most that it was away from the wall clock, or from the picture
    way: str = ""  # that the page played by
    by_design: str = ""  # why this road does not carry this camera
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """One line of the table."""

    word: str  # PASS, FAIL, or NEXT ROAD
    expected: int
    share: float
    freezes: int  # pauses that are not the camera's own
    reasons: tuple[str, ...]


def judge(sighting: Sighting, sent: Sequence[float], *, has_sound: bool) -> Verdict:
    """Compare with what the camera began to send and when."""
    expected = expected_pictures(sent, sighting)
    share = sighting.pictures / expected if expected else 0.0
    freezes = sum(pause > _longest_pause(sent) + 1 for pause in sighting.pauses)
    reasons = list(sighting.media_errors[:2])
    if sighting.way == "pictures":
        if not sighting.by_design:
            reasons.append("ended as single pictures")
        return Verdict("FAIL" if reasons or not sighting.pictures else "NEXT ROAD", expected, share, freezes, tuple(reasons))
    if not WHOLE <= share <= TOO_MANY:
        reasons.append(f"{share:.0%} of the pictures")
    if has_sound and (sighting.sound is None or sighting.sound < 0.9):
        reasons.append("no sound" if not sighting.sound else f"sound for {sighting.sound:.0%} of the time")
    elif has_sound and sighting.sound_offset_s > SOUND_OFFSET_S:
        reasons.append(f"sound {sighting.sound_offset_s:.1f} s off")
    word = "FAIL" if reasons else "NEXT ROAD" if sighting.by_design else "PASS"
    return Verdict(word, expected, share, freezes, tuple(reasons))


def expected_pictures(sent: Sequence[float], sighting: Sighting) -> int:
    """How many pictures the camera began in a time of the same length, that of the player's delay which fits best."""
    shifts = (index * _STEP_S for index in range(round(_SHIFT_S / _STEP_S) + 1))
    counts = [_between(sent, sighting.began - shift, sighting.ended - shift) for shift in shifts]
    return min(counts, key=lambda count: abs(count - sighting.pictures))


def _longest_pause(sent: Sequence[float]) -> float:
    """The longest time that the camera itself sends no picture for."""
    return max((later - earlier for earlier, later in itertools.pairwise(sent)), default=0.0)


def _between(sent: Sequence[float], begin: float, end: float) -> int:
    return bisect.bisect_left(sent, end) - bisect.bisect_left(sent, begin)
