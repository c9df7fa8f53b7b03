"""Reads the frame number out of a decoded picture of the demo camera, at any size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LOOP_S, FRAME_RATE, LOOP_FRAMES = 10.0, 25, 250
_CELLS = 16
_CELL_HEIGHT = 44 / 720  # of the picture's height


def read_frame_number(gray: NDArray[np.uint8]) -> int | None:
    """0 to 249 from a picture's luma (rows x columns), None where the cells are damaged or not there."""
    height, width = gray.shape
    row = round(height * (1 - _CELL_HEIGHT / 2))
    margin = max(1, width // _CELLS // 4)
    middles = [(2 * cell + 1) * width // (2 * _CELLS) for cell in range(_CELLS)]
    bits = [int(gray[row - 1 : row + 1, middle - margin : middle + margin].mean() > 127) for middle in middles]
    number = int("".join(map(str, bits[3:11])), 2)
    is_marked = bits[:3] == [1, 0, 1]
    is_even = sum(bits[3:12]) % 2 == 0
    is_doubled = int("".join(map(str, bits[12:16])), 2) == ~number & 15
    return number if is_marked and is_even and is_doubled and number < LOOP_FRAMES else None


def seconds_behind(number: int, wall_s: float) -> float:
    """How long before `wall_s` the picture `number` was due at the demo camera, 0 up to 10 s."""
    return (wall_s - number / FRAME_RATE) % LOOP_S
