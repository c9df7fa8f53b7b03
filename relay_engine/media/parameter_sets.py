"""ParameterSetKeeper: learns H.264/H.265 parameter sets in band and puts them in front of every random access unit that lacks them."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import h264, h265, jpeg
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import ParameterSets, Track

type _SetKey = tuple[int, int]  # NAL unit type, parameter set id

_MAX_SETS_PER_KIND = 16  # a hostile source must not make us keep 256 picture parameter sets


class ParameterSetKeeper:
    """Holds the current parameter sets of one track, and its picture size; other codecs pass through untouched."""

    def __init__(self, track: Track) -> None:
        self.track = track  # as it is now: current sets, picture size and frame rate
        self.changed = False  # the last apply() changed the sets, or the size of a JPEG
        self._sets: dict[_SetKey, bytes] = {}
        self._sps_type, self._pps_type, self._vps_type = h264.SPS, h264.PPS, -1
        self._shift, self._mask = 0, h264.NAL_TYPE_MASK
        self._special = frozenset({h264.SPS, h264.PPS}) | h264.IDLE_TYPES
        self._idle = h264.IDLE_TYPES
        self._codec_module: ModuleType | None = h264
        if track.codec is Codec.H265:
            self._sps_type, self._pps_type, self._vps_type = h265.SPS, h265.PPS, h265.VPS
            self._shift, self._mask = 1, 0x3F
            self._special = frozenset({h265.VPS, h265.SPS, h265.PPS}) | h265.IDLE_TYPES
            self._idle = h265.IDLE_TYPES
            self._codec_module = h265
        elif track.codec is not Codec.H264:
            self._codec_module = None
        sets = track.parameter_sets
        self._learn([*sets.vps, *sets.sps, *sets.pps])
        self.changed = False

    @property
    def ready(self) -> bool:
        """True when a decoder could start: the sets are known, or the codec has none."""
        sets = self.track.parameter_sets
        return self._codec_module is None or bool(sets.sps and sets.pps and (sets.vps or self._vps_type < 0))

    def apply(self, unit: AccessUnit) -> AccessUnit:
        """Learn from `unit` and return it ready for readers: no delimiters, filler or empty NAL units, all sets in front of a random access point.

        A unit of nothing but parameter sets comes back with empty `nalus`: they stand in front of the next random access unit instead.
        """
        self.changed = False
        if self._codec_module is None:
            if self.track.codec is Codec.JPEG:
                self._note_picture_size(unit)
            return unit
        shift, mask, special = self._shift, self._mask, self._special
        plain = True
        for nal in unit.nalus:
            if not nal or (nal[0] >> shift) & mask in special:
                plain = False
                break
        if plain:
            return self._with_sets(unit, unit.nalus) if unit.random_access else unit
        return self._apply_special(unit)

    def _note_picture_size(self, unit: AccessUnit) -> None:
        """Each JPEG says its own size; nothing else does."""
        try:
            width, height = jpeg.picture_size(b"".join(unit.nalus))
        except RemoteProtocolError:
            return  # whoever shows it will find out
        if (width, height) != (self.track.width, self.track.height):
            self.track = replace(self.track, width=width, height=height)
            self.changed = True

    def _apply_special(self, unit: AccessUnit) -> AccessUnit:
        kinds = [(nal[0] >> self._shift) & self._mask if nal else -1 for nal in unit.nalus]
        set_types = (self._vps_type, self._sps_type, self._pps_type)
        sets = [nal for nal, kind in zip(unit.nalus, kinds, strict=True) if kind >= 0 and kind in set_types]
        rest = [nal for nal, kind in zip(unit.nalus, kinds, strict=True) if kind >= 0 and kind not in set_types and kind not in self._idle]
        if sets:
            self._learn(sets)
        if not rest:
            return replace(unit, nalus=())
        if unit.random_access:
            return self._with_sets(unit, tuple(rest))
        # Between random access points sets stay where they are: the slices behind them refer to them.
        kept = tuple(nal for nal, kind in zip(unit.nalus, kinds, strict=True) if kind >= 0 and kind not in self._idle)
        return replace(unit, nalus=kept)

    def _with_sets(self, unit: AccessUnit, rest: tuple[bytes, ...]) -> AccessUnit:
        sets = self.track.parameter_sets
        return replace(unit, nalus=sets.vps + sets.sps + sets.pps + rest)

    def _learn(self, nalus: list[bytes]) -> None:
        """Take over new sets; a new SPS that comes with its PPS makes a new stream, so that older sets go."""
        if self._codec_module is None or not nalus:
            return
        found: dict[_SetKey, bytes] = {}
        for nal in nalus:
            try:
                kind = self._codec_module.nal_type(nal)
                found[kind, self._codec_module.parameter_set_id(nal)] = nal
            except (RemoteProtocolError, IndexError):
                continue  # a broken set helps nobody: keep what works
        if all(self._sets.get(key) == nal for key, nal in found.items()):
            return
        kinds = {kind for kind, _ in found}
        sps_changed = any(self._sets.get(key) != nal for key, nal in found.items() if key[0] == self._sps_type)
        if sps_changed and self._pps_type in kinds:
            self._sets = {key: nal for key, nal in self._sets.items() if key[0] == self._vps_type and self._vps_type not in kinds}
        self._sets.update(found)
        self.changed = True
        self._update_track()

    def _update_track(self) -> None:
        sets = ParameterSets(self._of_kind(self._vps_type), self._of_kind(self._sps_type), self._of_kind(self._pps_type))
        self.track = replace(self.track, parameter_sets=sets)
        if not sets.sps or self._codec_module is None:
            return
        try:
            info = self._codec_module.parse_sps(sets.sps[0])
        except RemoteProtocolError:
            return
        self.track = replace(self.track, width=info.width, height=info.height, frame_rate=info.frame_rate or self.track.frame_rate)

    def _of_kind(self, kind: int) -> tuple[bytes, ...]:
        keys = sorted(key for key in self._sets if key[0] == kind)
        return tuple(self._sets[key] for key in keys[:_MAX_SETS_PER_KIND])
