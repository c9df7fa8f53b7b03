"""Playback: what a player saw and heard of a stream, and how far picture and sound are apart."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import pairwise

_FLASH = 60.0  # change of mean brightness (0..255) between two pictures
_TICK = 0.03  # loudness (1.0 = full scale) above which the test sound is a tick
_SETTLED_S = 2.0  # until then a player may still adjust its clocks


@dataclass(frozen=True)
class Playback:
    """Seconds are those of the stream, as the player placed them on its own time line."""

    player: str
    pictures: tuple[tuple[float, float], ...]  # (seconds, mean brightness)
    loudness: tuple[tuple[float, float], ...]  # (seconds, RMS of the 5 ms from there on)
    complaints: tuple[str, ...]  # decode errors, gaps and losses in the player's own words
    log: str
    jitter_s: float = 0.0  # how unevenly the player itself notes the times

    @property
    def flashes(self) -> list[float]:
        """When the picture was inverted."""
        return [at for (_, before), (at, now) in pairwise(self.pictures) if abs(now - before) > _FLASH]

    @property
    def ticks(self) -> list[float]:
        """When the sound ticked."""
        return [at for (_, before), (at, now) in pairwise(self.loudness) if before <= _TICK < now]

    @property
    def sound_offset_ms(self) -> float:
        """How much later than its flash a tick is heard; the median over all flashes once its clocks are settled."""
        start = self.pictures[0][0] + _SETTLED_S
        offsets = [min((tick - flash for tick in self.ticks), key=abs) for flash in self.flashes if flash > start and self.ticks]
        assert offsets, f"{self.player}: no flash or no tick was seen:\n{self.log[-2000:]}"
        return statistics.median(offsets) * 1000

    def longest_gap_s(self) -> float:
        """The longest time between two pictures once the player has found its pace."""
        times = [at for at, _ in self.pictures if at > self.pictures[0][0] + _SETTLED_S]
        return max((later - earlier for earlier, later in pairwise(times)), default=float("inf"))


def assert_plays_well(playback: Playback, *, seconds: float, rate: float, has_sound: bool) -> None:
    """Whole, without a gap or complaint, at full rate, picture and sound at most 40 ms apart."""
    told = f"{playback.player}:\n{playback.log[-3000:]}"
    assert not playback.complaints, f"{playback.complaints}\n{told}"
    assert len(playback.pictures) >= 0.9 * seconds * rate, f"{len(playback.pictures)} pictures in {seconds} s; {told}"
    assert playback.longest_gap_s() < 1.6 / rate + playback.jitter_s, f"a gap of {playback.longest_gap_s():.3f} s; {told}"
    if has_sound:
        heard = playback.loudness[-1][0] - playback.loudness[0][0]
        assert heard >= 0.9 * seconds, f"{heard:.1f} s of sound in {seconds} s; {told}"
        assert abs(playback.sound_offset_ms) <= 40, f"sound {playback.sound_offset_ms:.0f} ms late; {told}"
