"""BitReader: reads bit fields and Exp-Golomb codes (ITU-T H.264 7.2 and 9.1)."""

from __future__ import annotations

from relay_engine.errors import RemoteProtocolError

_MAX_EXP_GOLOMB_ZEROS = 32


class BitReader:
    """Reads bits from the front of `data`; reading past its end raises RemoteProtocolError."""

    __slots__ = ("_bits", "_left", "_size")

    def __init__(self, data: bytes) -> None:
        self._bits = int.from_bytes(data, "big")
        self._size = self._left = len(data) * 8

    @property
    def position(self) -> int:
        """Bits read so far."""
        return self._size - self._left

    @property
    def left(self) -> int:
        """Bits not yet read."""
        return self._left

    def read(self, width: int) -> int:
        """An unsigned number of `width` bits."""
        left = self._left - width
        if left < 0:
            raise RemoteProtocolError("a bit field ends too early")
        self._left = left
        return (self._bits >> left) & ((1 << width) - 1)

    def read_flag(self) -> bool:
        return self.read(1) == 1

    def skip(self, width: int) -> None:
        if width > self._left:
            raise RemoteProtocolError("a bit field ends too early")
        self._left -= width

    def skip_to_byte(self) -> None:
        """Go on to the next whole byte."""
        self._left -= self._left % 8

    def read_ue(self) -> int:
        """An unsigned Exp-Golomb code."""
        zeros = 0
        while not self.read(1):
            zeros += 1
            if zeros > _MAX_EXP_GOLOMB_ZEROS:
                raise RemoteProtocolError("an Exp-Golomb code is too long")
        return (1 << zeros) - 1 + self.read(zeros)

    def read_se(self) -> int:
        """A signed Exp-Golomb code."""
        code = self.read_ue()
        return (code + 1) // 2 if code & 1 else -(code // 2)
