"""Sample: one access unit with its place in decode order, ready for any container."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import ModuleType

from relay_engine.errors import LocalProtocolError, RemoteProtocolError
from relay_engine.media import aac, h264, h265, opus
from relay_engine.media.codec import Codec
from relay_engine.media.track import ParameterSets, Track

VIDEO_MODULES: dict[Codec, ModuleType] = {Codec.H264: h264, Codec.H265: h265}


@dataclass(frozen=True, slots=True)
class Sample:
    """One access unit; times are ticks of `timescale(track)`."""

    track_id: int
    dts: int
    pts: int
    duration: int
    random_access: bool
    nalus: tuple[bytes, ...]


def timescale(track: Track) -> int:
    """Ticks per second of a track's samples: audio counts its own audio samples, so that frames join without a seam."""
    if track.codec is Codec.AAC:
        return aac.parse_audio_specific_config(track.audio_config).sample_rate
    if track.codec is Codec.OPUS:
        return opus.CLOCK_RATE
    return track.clock_rate


def frame_duration(track: Track, frame: bytes) -> int:
    """Ticks that one coded audio frame plays."""
    if track.codec is Codec.AAC:
        return aac.parse_audio_specific_config(track.audio_config).frame_length
    if track.codec is Codec.OPUS:
        return opus.packet_duration(frame)
    raise LocalProtocolError(f"{track.codec} frames have no duration of their own")


def parameter_sets_of(track: Track, sample: Sample) -> ParameterSets:
    """The parameter sets that stand in `sample`."""
    module = VIDEO_MODULES.get(track.codec)
    sets: ParameterSets = module.split_parameter_sets(sample.nalus)[0] if module else ParameterSets()
    return sets


def learn_format(track: Track, sample: Sample) -> Track | None:
    """`track` with the parameter sets in `sample`; None where they are the known ones, or none that can be read."""
    sets = parameter_sets_of(track, sample)
    if not sets.sps or sets == track.parameter_sets:
        return None
    try:
        info = VIDEO_MODULES[track.codec].parse_sps(sets.sps[0])
    except RemoteProtocolError:
        return None  # a broken set helps nobody: keep what works
    return replace(track, parameter_sets=sets, width=info.width, height=info.height)


def is_clean_start(track: Track, sample: Sample) -> bool:
    """True for an IDR picture: a decoder that meets it twice is none the wiser."""
    match track.codec:
        case Codec.H264:
            return any(nal and h264.nal_type(nal) == h264.IDR for nal in sample.nalus)
        case Codec.H265:
            return any(nal and h265.nal_type(nal) in h265.IDR_TYPES for nal in sample.nalus)
        case _:
            return False


def picture_nalus(track: Track, sample: Sample) -> tuple[bytes, ...]:
    """The NAL units for containers that keep the parameter sets of `track` apart: sets that are new stay in band."""
    if not sample.random_access:
        return sample.nalus
    sets, rest = VIDEO_MODULES[track.codec].split_parameter_sets(sample.nalus)
    return rest if sets == track.parameter_sets else sample.nalus
