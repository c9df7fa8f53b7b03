"""Picture: one decoded image, ready to be painted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded image: RGB888, rows of `stride` bytes from top to bottom."""

    width: int  # pixels
    height: int
    stride: int  # bytes per row
    rgb: bytes
    pts_s: float  # stream seconds
    cpu_s: float = 0.0  # of a processor core, that whoever decodes has taken so far
