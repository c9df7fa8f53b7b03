"""Playback: what a player saw and heard of a stream, and how far picture and sound are apart."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import pairwise

AFTER_OTHERS = ("nice", "-n", "10")  # a player that is late measures the same; a camera or a relay that is late sends something else
FLASH_INTERVAL_S = 2  # of the tests' camera
_TICK_INTERVAL_S = 1
_FLASH = 60.0  # change of mean brightness (0..255) between two pictures
_TICK = 0.03  # loudness (1.0 = full scale) above which the test sound is a tick
_SETTLED_S = 2.0  # until then a player may still adjust its clocks


@dataclass(frozen=True)
class Playback:
    """Seconds are those of the stream: by its sender's reports where the player tells them, else as the player placed them on its own time line."""

    player: str
    pictures: tuple[tuple[float, float], ...]  # (seconds, mean brightness)
    loudness: tuple[tuple[float, float], ...]  # (seconds, RMS of the 5 ms from there on)
    complaints: tuple[str, ...]  # decode errors, gaps and losses in the player's own words
    log: str
    skips_late_pictures: bool = False  # the player shows in real time, and leaves out what it is too late for

    @property
    def flashes(self) -> list[float]:
        """When the picture was inverted."""
        return [self.pictures[index][0] for index in self._inverted()]

    @property
    def ticks(self) -> list[float]:
        """When the sound ticked."""
        return [at for (_, before), (at, now) in pairwise(self.loudness) if before <= _TICK < now]

    @property
    def sound_offset_ms(self) -> float:
        """How much later than its flash a tick is heard; the median over all flashes once its clocks are settled."""
        start, end = (
            self.pictures[0][0] + _SETTLED_S,
            self.loudness[-1][0] - _TICK_INTERVAL_S / 2,
        )  # where the sound ends earlier, so do the ticks
        offsets = [min((tick - flash for tick in self.ticks), key=abs) for flash in self.flashes if start < flash < end and self.ticks]
        assert offsets, f"{self.player}: no flash or no tick was seen:\n{self.log[-2000:]}"
        return statistics.median(offsets) * 1000

    def pictures_between_flashes(self) -> list[int]:
        """How many pictures each whole interval between two flashes had: the camera makes the same number each time."""
        return [later - earlier for earlier, later in pairwise(self._inverted())]

    def __str__(self) -> str:
        sound = f", sound {self.sound_offset_ms:+.0f} ms" if self.loudness and self.ticks else ""
        return f"{len(self.pictures)} pictures, {sum(self.pictures_between_flashes())} of them counted between flashes{sound}"

    def _inverted(self) -> list[int]:
        return [index for index, ((_, before), (_, now)) in enumerate(pairwise(self.pictures), 1) if abs(now - before) > _FLASH]


def assert_plays_well(playback: Playback, *, seconds: float, rate: int, has_sound: bool, sound_late_ms: float = 0.0) -> None:
    """Whole, without a missing picture or a complaint, at full rate, and the sound within 40 ms of where the camera has it."""
    told = f"{playback.player}:\n{playback.log[-3000:]}"
    assert not playback.complaints, f"{playback.complaints}\n{told}"
    assert len(playback.pictures) >= 0.8 * seconds * rate, f"{len(playback.pictures)} pictures in {seconds} s; {told}"
    counts, whole = playback.pictures_between_flashes(), FLASH_INTERVAL_S * rate
    assert counts, f"fewer than two flashes in {seconds} s; {told}"
    assert all((playback.skips_late_pictures and 0.8 * whole < count <= whole) or count == whole for count in counts), f"{counts}; {told}"
    if has_sound:
        heard = playback.loudness[-1][0] - playback.loudness[0][0]
        assert heard >= 0.8 * seconds, f"{heard:.1f} s of sound in {seconds} s; {told}"
        late_ms = playback.sound_offset_ms - sound_late_ms
        assert abs(late_ms) <= 40, f"sound {late_ms:.0f} ms late (the camera's own {sound_late_ms:.0f} ms not counted); {told}"
