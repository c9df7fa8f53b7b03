"""KeyPictures: where a decoder may really start in H.264 that has more kinds of entry than IDR pictures (ITU-T H.264 D.2.8)."""

from __future__ import annotations

from dataclasses import replace

from relay_engine.media import h264
from relay_engine.media.access_unit import AccessUnit

_UNKNOWN_DISTANCE_S = 20.0  # so long another IDR picture may be waited for where only one has come yet
_LONGEST_DISTANCE_S = 30.0


class KeyPictures:
    """Browsers start at IDR pictures only: recovery points count where no IDR picture comes, as with gradual intra refresh.

    Of points from which the picture only builds up every second one counts: with less than two refreshes behind it a joiner, or a
    still, would hardly ever have a whole picture.
    """

    def __init__(self) -> None:
        self._clean_s: float | None = None  # of the newest IDR picture
        self._distance_s: float | None = None  # between the last two
        self._passes_next = False
        self.are_clean = True  # the newest entry is an IDR picture

    def judge(self, unit: AccessUnit, seconds: float) -> AccessUnit:
        """`unit`, no longer as a random access point where a better one is to be had."""
        if not unit.random_access:
            return unit
        if any(nal and nal[0] & h264.NAL_TYPE_MASK == h264.IDR for nal in unit.nalus):
            if self._clean_s is not None and seconds > self._clean_s:
                self._distance_s = seconds - self._clean_s
            self._clean_s, self.are_clean = seconds, True
            return unit
        if self._clean_s is not None and seconds - self._clean_s < self._patience_s:
            return replace(unit, random_access=False)
        if h264.recovery_frames(unit.nalus):
            self._passes_next = not self._passes_next
            if not self._passes_next:
                return replace(unit, random_access=False)
        self.are_clean = False
        return unit

    @property
    def _patience_s(self) -> float:
        if self._distance_s is None:
            return _UNKNOWN_DISTANCE_S
        return min(2 * self._distance_s, _LONGEST_DISTANCE_S)
