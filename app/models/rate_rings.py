"""RateRings: the last N values of many named lines in one array."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

type Curve = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]

_FIRST_ROWS = 16


class RateRings:
    """A row per line, all rows written at the same column: one step for everybody; NaN = no value then."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._values = np.full((_FIRST_ROWS, length), np.nan, np.float32)
        self._rows: dict[str, int] = {}
        self._free = list(reversed(range(_FIRST_ROWS)))
        self._column = 0  # where the next value goes: the oldest one
        self._x = np.append(np.arange(1 - length, 1, dtype=np.float32), np.float32(np.nan))

    @property
    def names(self) -> tuple[str, ...]:
        """The lines that exist."""
        return tuple(self._rows)

    def add(self, values: Mapping[str, float]) -> None:
        """Take one value a line; lines without one get a gap, new lines begin."""
        self._values[:, self._column] = np.nan
        for name, value in values.items():
            row = self._rows[name] if name in self._rows else self._new_row(name)
            self._values[row, self._column] = value
        self._column = (self._column + 1) % self._length

    def remove(self, name: str) -> None:
        """Forget a line."""
        if (row := self._rows.pop(name, None)) is not None:
            self._values[row] = np.nan
            self._free.append(row)

    def is_blank(self, name: str) -> bool:
        """Tell whether a line has no value left to show."""
        row = self._rows.get(name)
        return row is None or bool(np.isnan(self._values[row]).all())

    def peak(self, names: Iterable[str]) -> float:
        """The highest value of those lines, 0 where there is none."""
        rows = self._row_numbers(names)
        if not rows:
            return 0.0
        highest = np.fmax.reduce(self._values[rows], axis=None)
        return 0.0 if np.isnan(highest) else float(highest)

    def curve(self, names: Iterable[str]) -> Curve:
        """Those lines one after the other, each closed by NaN; x counts up to 0, the newest value."""
        rows = self._row_numbers(names)
        y = np.full((len(rows), self._length + 1), np.nan, np.float32)
        older = self._length - self._column
        y[:, :older] = self._values[rows, self._column :]
        y[:, older : self._length] = self._values[rows, : self._column]
        return np.tile(self._x, len(rows)), y.reshape(-1)

    def _row_numbers(self, names: Iterable[str]) -> list[int]:
        return [self._rows[name] for name in names if name in self._rows]

    def _new_row(self, name: str) -> int:
        if not self._free:
            count = len(self._values)
            self._values = np.vstack((self._values, np.full_like(self._values, np.nan)))
            self._free = list(reversed(range(count, 2 * count)))
        row = self._rows[name] = self._free.pop()
        return row
