"""PictureJoiner: puts a picture together again whose slices come as units of their own (H.264 7.4.1.2.4, H.265 7.4.2.4.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.nalu import MAX_NALUS

_MAX_BYTES = 16 << 20
_NOTHING: tuple[bytes, ...] = ()


class PictureJoiner:
    """For roads that hand on what a packet holds (RTMP, FLV): RTP has its own, as it knows more.

    Passes units straight through until one goes on with the picture of the unit before it, of the same stamp: then that picture comes
    once more, whole, and from there on each is held until the next one begins.
    """

    def __init__(self, starts_picture: Callable[[bytes], bool], is_picture: Callable[[bytes], bool]) -> None:
        self._starts_picture = starts_picture
        self._is_picture = is_picture
        self._last: AccessUnit | None = None  # while `_joins`: held back
        self._joins = False

    def push(self, unit: AccessUnit) -> AccessUnit:
        """The unit that is due now; with empty `nalus` where none is."""
        last = self._last
        if last is not None and last.pts == unit.pts and self._continues(unit):
            self._joins = True
            self._last = _join(last, unit)
            return replace(unit, nalus=_NOTHING)
        if not self._joins:
            self._last = unit
            return unit
        self._last = unit
        assert last is not None
        return last

    def _continues(self, unit: AccessUnit) -> bool:
        """True where the first slice of `unit` is not the first of its picture, and there is a picture that it may belong to."""
        first = next((nal for nal in unit.nalus if self._is_picture(nal)), None)
        if first is None or self._starts_picture(first) or self._last is None:
            return False
        return any(self._is_picture(nal) for nal in self._last.nalus)


def _join(first: AccessUnit, second: AccessUnit) -> AccessUnit:
    """Both as one; a picture that outgrows every bound stays as it was."""
    nalus = first.nalus + second.nalus
    if len(nalus) > MAX_NALUS or first.size + second.size > _MAX_BYTES:
        return first
    return replace(first, nalus=nalus, random_access=first.random_access or second.random_access, received_at=second.received_at)
