"""feeding: brings made media to a mount, as its source's supervisor would."""

from __future__ import annotations

from relay_engine.streams.intake import Intake
from relay_engine.streams.mount import Mount


class MadeFeeder:
    """Whoever feeds a mount in a test."""

    def __init__(self) -> None:
        self.losses = 0

    def intake_lost(self) -> None:
        self.losses += 1


def intake_of(mount: Mount) -> Intake:
    """The intake of `mount`, opened for this test; the same one each time, as long as it is not lost."""
    return mount._intake[0] if mount._intake is not None else mount.open_intake(MadeFeeder())


def pretend_rate(mount: Mount, bits_per_second: int) -> None:
    """As if so much had come in over the last second."""
    mount._supply._meter.bits_per_second = bits_per_second
