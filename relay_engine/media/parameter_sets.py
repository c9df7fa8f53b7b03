"""ParameterSetKeeper: makes whole what a decoder needs of each picture: its parameter sets, its slices, what was sent in front of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import h264, h265, jpeg
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.picture_joiner import PictureJoiner
from relay_engine.media.track import ParameterSets, Track

type _SetKey = tuple[int, int]  # NAL unit type, parameter set id

_MAX_SETS_PER_KIND = 16  # a hostile source must not make us keep 256 picture parameter sets
_MAX_SETS_LOOKED_AT = 64  # in one unit: what is more costs time and is no stream that anybody sends
_MAX_SET_BYTES = 4096  # one with every scaling list has some hundred
_MAX_WAITING = 32  # NAL units that wait for their picture
_MAX_WAITING_BYTES = 64 * 1024


class ParameterSetKeeper:
    """Holds the current parameter sets of one track, and its picture size; other codecs pass through untouched."""

    def __init__(self, track: Track) -> None:
        self.track = track  # as it is now: current sets, picture size and frame rate
        self.changed = False  # the last apply() changed the sets, or the size of a JPEG
        self._sets: dict[_SetKey, bytes] = {}
        self._waiting: list[bytes] = []  # came without a picture: go in front of the next one
        self._sps_type, self._pps_type, self._vps_type = h264.SPS, h264.PPS, -1
        self._shift, self._mask = 0, h264.NAL_TYPE_MASK
        self._codec_module: ModuleType | None = h264
        if track.codec is Codec.H265:
            self._sps_type, self._pps_type, self._vps_type = h265.SPS, h265.PPS, h265.VPS
            self._shift, self._mask = 1, 0x3F
            self._codec_module = h265
        elif track.codec is not Codec.H264:
            self._codec_module = None
        module = h265 if track.codec is Codec.H265 else h264
        self._set_types = frozenset({self._vps_type, self._sps_type, self._pps_type})
        self._idle, self._trailing, self._pictures = module.IDLE_TYPES, module.TRAILING_TYPES, module.PICTURE_TYPES
        self._special = self._set_types | self._idle
        self._joiner = PictureJoiner(module.starts_picture, self._is_picture)
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

        A unit without a coded picture comes back with empty `nalus`: what it holds stands in front of the next picture instead.
        So does a unit that turns out to be a part of one picture only: the whole picture comes back with the next unit.
        """
        self.changed = False
        if self._codec_module is None:
            if self.track.codec is Codec.JPEG:
                self._note_picture_size(unit)
            return unit
        unit = self._joiner.push(unit)
        shift, mask, special = self._shift, self._mask, self._special
        plain = not self._waiting
        kind = -1
        for nal in unit.nalus:
            if not nal or (kind := (nal[0] >> shift) & mask) in special:
                plain = False
                break
        if plain and kind in self._pictures:  # the last one: nearly all units end with a slice
            return self._with_sets(unit, unit.nalus) if unit.random_access else unit
        return self._apply_special(unit)

    def _is_picture(self, nal: bytes) -> bool:
        return bool(nal) and (nal[0] >> self._shift) & self._mask in self._pictures

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
        if sets := [nal for nal, kind in zip(unit.nalus, kinds, strict=True) if kind in self._set_types and nal]:
            self._learn(sets)
        # Between random access points sets stay where they are: the slices behind them refer to them.
        kept = tuple(nal for nal, kind in zip(unit.nalus, kinds, strict=True) if kind >= 0 and kind not in self._idle)
        if self._pictures.isdisjoint(kinds):
            self._wait(kept)
            return replace(unit, nalus=())
        if self._waiting:
            kept, self._waiting = tuple(sorted((*self._waiting, *kept), key=self._sets_first)), []
            assert self._codec_module is not None
            unit = replace(unit, random_access=unit.random_access or self._codec_module.is_random_access(kept))
        if unit.random_access:
            return self._with_sets(unit, tuple(nal for nal in kept if (nal[0] >> self._shift) & self._mask not in self._set_types))
        return replace(unit, nalus=kept)

    def _wait(self, nalus: Sequence[bytes]) -> None:
        """Keep what came without a picture for the next one, but for what belongs to the picture in front and sets that are known."""
        for nal in nalus:
            kind = (nal[0] >> self._shift) & self._mask
            if kind not in self._trailing and (self.changed or kind not in self._set_types):
                self._waiting.append(nal)
        if len(self._waiting) > _MAX_WAITING or sum(map(len, self._waiting)) > _MAX_WAITING_BYTES:
            self._waiting.clear()  # no picture needs so much: a source that sends none at all

    def _sets_first(self, nal: bytes) -> int:
        """Sets in the order in which they refer to each other, then the rest as it came."""
        kind = (nal[0] >> self._shift) & self._mask
        return kind if kind in self._set_types else 1 << 8

    def _with_sets(self, unit: AccessUnit, rest: tuple[bytes, ...]) -> AccessUnit:
        sets = self.track.parameter_sets
        return replace(unit, nalus=sets.vps + sets.sps + sets.pps + rest)

    def _learn(self, nalus: list[bytes]) -> None:
        """Take over new sets; a new SPS that comes with its PPS makes a new stream, so that older sets go."""
        if self._codec_module is None or not nalus:
            return
        found: dict[_SetKey, bytes] = {}
        for nal in nalus[:_MAX_SETS_LOOKED_AT]:
            if len(nal) > _MAX_SET_BYTES:
                continue
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
        for key, nal in found.items():
            self._keep(key, nal)
        self.changed = True
        self._update_track()

    def _keep(self, key: _SetKey, nal: bytes) -> None:
        """Take over one set; of each kind the ones heard last stay."""
        self._sets.pop(key, None)
        self._sets[key] = nal
        same_kind = [other for other in self._sets if other[0] == key[0]]
        if len(same_kind) > _MAX_SETS_PER_KIND:
            del self._sets[same_kind[0]]

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
        return tuple(self._sets[key] for key in sorted(key for key in self._sets if key[0] == kind))
