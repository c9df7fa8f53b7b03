"""Reduces a screenshot to 256 colours (median cut), so that its PNG stays small."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage, qRgb

COLOURS = 256
_GROUNDS = 64  # the most frequent colours: grounds, lines, buttons
_OFFSETS = (-5.0, 1.5, -1.5, 5.0)  # of brightness
_CLOSE = 6.0  # squared distance that nobody sees
_SLICE = 4096

type Box = npt.NDArray[np.intp]  # indices into the picture's colours


def reduce_colours(image: QImage) -> QImage:
    """Return the picture with a colour table of its own."""
    picture = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = picture.width(), picture.height()
    pixels = np.frombuffer(picture.constBits(), np.uint32).reshape(height, picture.bytesPerLine() // 4)[:, :width] & 0xFFFFFF
    packed, where, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    colours = np.stack([(packed >> shift) & 0xFF for shift in (16, 8, 0)], axis=1).astype(np.float64)
    boxes = _cut(colours, counts.astype(np.float64))
    table = np.array([np.average(colours[box], axis=0, weights=counts[box]).round() for box in boxes])
    step = np.indices((height, width)).sum(axis=0) % 2 * 2 + np.arange(width) % 2  # 2 x 2 ordered dither
    dithered = np.stack([_nearest(table, colours, offset) for offset in _OFFSETS])
    indexed = np.zeros((height, (width + 3) // 4 * 4), np.uint8)
    indexed[:, :width] = dithered[step, where.reshape(height, width)]
    reduced = QImage(indexed.tobytes(), width, height, indexed.shape[1], QImage.Format.Format_Indexed8).copy()
    reduced.setColorTable([qRgb(*(int(value) for value in colour)) for colour in table])
    return reduced


def _nearest(table: npt.NDArray[np.float64], colours: npt.NDArray[np.float64], offset: float) -> npt.NDArray[np.uint8]:
    """Return the number of the best entry for every colour; those that the table has (nearly) are not dithered."""
    found = np.empty(len(colours), np.uint8)
    for start in range(0, len(colours), _SLICE):
        part = colours[start : start + _SLICE]
        exact = ((part[:, None, :] - table) ** 2).sum(axis=2)
        moved = ((part[:, None, :] + offset - table) ** 2).sum(axis=2)
        found[start : start + _SLICE] = np.where(exact.min(axis=1) <= _CLOSE, exact.argmin(axis=1), moved.argmin(axis=1))
    return found


def _cut(colours: npt.NDArray[np.float64], counts: npt.NDArray[np.float64]) -> list[Box]:
    """Split the box with the largest error along its longest side until there are enough."""
    ranked = np.argsort(-counts, kind="stable")
    grounds: list[Box] = [ranked[number : number + 1] for number in range(min(_GROUNDS, len(ranked)))]  # kept exactly
    if len(ranked) <= _GROUNDS:
        return grounds
    boxes: list[Box] = [*grounds, ranked[_GROUNDS:]]
    errors = [0.0] * len(grounds) + [np.inf]
    while len(boxes) < min(COLOURS, len(colours)):
        worst = int(np.argmax(errors))
        if errors[worst] <= 0:
            break
        box = boxes.pop(worst)
        errors.pop(worst)
        for part in _halves(box, colours, counts):
            boxes.append(part)
            errors.append(_error(part, colours, counts))
    return boxes


def _halves(box: Box, colours: npt.NDArray[np.float64], counts: npt.NDArray[np.float64]) -> tuple[Box, Box]:
    side = int(np.argmax(np.ptp(colours[box], axis=0)))
    ordered = box[np.argsort(colours[box, side], kind="stable")]
    weights = np.sqrt(counts[ordered]).cumsum()  # the root keeps small bright things from drowning in large grounds
    middle = int(np.clip(np.searchsorted(weights, weights[-1] / 2), 1, len(ordered) - 1))
    return ordered[:middle], ordered[middle:]


def _error(box: Box, colours: npt.NDArray[np.float64], counts: npt.NDArray[np.float64]) -> float:
    if len(box) == 1:
        return 0.0
    return float(np.ptp(colours[box], axis=0).max() ** 2 * np.sqrt(counts[box]).sum())
