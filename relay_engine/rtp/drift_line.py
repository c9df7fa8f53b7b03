"""DriftLine: the straight line through how far sound and picture are apart, by least squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """How late both tracks were at one time, in seconds."""

    at: float
    video_s: float
    sound_s: float
    weight: int = 1  # windows that it stands for
    noise_s: float = 0.0  # the most that one of them was off the line

    @property
    def apart_s(self) -> float:
        """By how much the sound is later."""
        return self.sound_s - self.video_s

    def merged(self, other: Point, line: DriftLine) -> Point:
        """One for the two, which remembers how far they were off the line."""
        weight = self.weight + other.weight
        share = self.weight / weight
        return Point(
            share * self.at + (1 - share) * other.at,
            share * self.video_s + (1 - share) * other.video_s,
            share * self.sound_s + (1 - share) * other.sound_s,
            weight,
            max(self.off(line), other.off(line)),
        )

    def off(self, line: DriftLine) -> float:
        """How far it is off the line, or was what it stands for."""
        return max(self.noise_s, abs(self.apart_s - line.at(self.at)))


@dataclass(frozen=True, slots=True)
class DriftLine:
    """Seconds apart for each second of arrival."""

    middle_at: float
    middle_s: float
    video_slope: float
    sound_slope: float
    noise_s: float  # the most that a point is off the line

    @property
    def slope(self) -> float:
        """How much later the sound becomes against the picture."""
        return self.sound_slope - self.video_slope

    def at(self, at: float) -> float:
        """How far apart the tracks are at a time."""
        return self.middle_s + self.slope * (at - self.middle_at)


def fit_line(points: Sequence[Point]) -> DriftLine:
    """The line through at least two points of different times."""
    weight = sum(point.weight for point in points)
    middle_at = sum(point.weight * point.at for point in points) / weight
    middle_s = sum(point.weight * point.apart_s for point in points) / weight
    spread = sum(point.weight * (point.at - middle_at) ** 2 for point in points)
    video_slope = sum(point.weight * (point.at - middle_at) * point.video_s for point in points) / spread
    sound_slope = sum(point.weight * (point.at - middle_at) * point.sound_s for point in points) / spread
    line = DriftLine(middle_at, middle_s, video_slope, sound_slope, 0.0)
    noise_s = max(point.off(line) for point in points)
    return DriftLine(middle_at, middle_s, video_slope, sound_slope, noise_s)
