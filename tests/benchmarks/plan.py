"""Plan: how long and how often a benchmark measures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """What run.py was asked for."""

    folder: Path  # scratch: configurations, logs, clips
    viewers: tuple[int, ...] = (200, 500, 1000, 2000)
    runs: int = 3
    seconds: float = 10
    ramp: int = 150  # joins per second
    probes: int = 100
    churn: int = 10_000
    udp_viewers: int = 300
    crowd: int = 500  # viewers beside the joiners
    latency_viewers: int = 200
    slow_seconds: float = 60
    attack_seconds: float = 20
    attacks: tuple[str, ...] = ()  # none: all
    line_seconds: float = 600
    steering_seconds: float = 300

    def quick(self) -> Plan:
        """A few minutes in all; for a look, not for the record."""
        return Plan(self.folder, (200, 500), 1, 4, self.ramp, 30, 1000, 100, 200, 100, 20, 6, self.attacks, 30, 20)
