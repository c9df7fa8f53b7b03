"""BitWriter: writes bit fields, most significant bit first."""

from __future__ import annotations


class BitWriter:
    """Collects bit fields into bytes."""

    __slots__ = ("_bits", "_size")

    def __init__(self) -> None:
        self._bits = 0
        self._size = 0

    def write(self, width: int, value: int) -> None:
        """Append `value` in `width` bits."""
        self._bits = (self._bits << width) | (value & ((1 << width) - 1))
        self._size += width

    def to_bytes(self) -> bytes:
        """Everything written so far, padded with zero bits to whole bytes."""
        padding = -self._size % 8
        return (self._bits << padding).to_bytes((self._size + padding) // 8, "big")
