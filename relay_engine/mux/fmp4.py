"""Fragmented MP4: the initialisation segment and movie fragments (ISO/IEC 14496-12 8.8, CMAF ISO/IEC 23000-19)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.nalu import join_length_prefixed
from relay_engine.media.track import Track
from relay_engine.mux.mp4_box import box, full_box
from relay_engine.mux.mp4_sample_entry import serialize_sample_entry
from relay_engine.mux.sample import VIDEO_MODULES, Sample, picture_nalus, timescale

CODECS = frozenset({Codec.H264, Codec.H265, Codec.AAC, Codec.OPUS})

_UNITY_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_MOVIE_TIMESCALE = 1000
_UNDETERMINED_LANGUAGE = 0x55C4
_DEFAULT_BASE_IS_MOOF = 0x020000
_DEFAULT_FLAGS_PRESENT = 0x20
_DATA_OFFSET, _DURATIONS, _SIZES, _FLAGS, _COMPOSITION_OFFSETS = 0x1, 0x100, 0x200, 0x400, 0x800
_SYNC_SAMPLE = 0x02000000  # depends on no other
_OTHER_SAMPLE = 0x01010000  # depends on others, is no sync sample
_VIDEO_SAMPLE = struct.Struct(">IIIi")
_AUDIO_SAMPLE = struct.Struct(">II")


def is_carried(track: Track) -> bool:
    """True where the track's codec fits and everything its sample entry needs is known."""
    if track.codec in VIDEO_MODULES:
        return bool(track.parameter_sets.sps and track.parameter_sets.pps)
    return track.codec in CODECS and (track.codec is not Codec.AAC or bool(track.audio_config))


def serialize_init_segment(tracks: Sequence[Track]) -> bytes:
    """ftyp and moov; MP4 counts tracks from 1."""
    file_type = box(b"ftyp", b"iso5", (512).to_bytes(4, "big"), b"iso5iso6mp41cmfc")
    movie_header = struct.pack(
        ">IIIIIH10x36s24xI", 0, 0, _MOVIE_TIMESCALE, 0, 0x10000, 0x100, _UNITY_MATRIX, max(track.id for track in tracks) + 2
    )
    extends = [full_box(b"trex", 0, 0, struct.pack(">IIIII", track.id + 1, 1, 0, 0, 0)) for track in tracks]
    return file_type + box(b"moov", full_box(b"mvhd", 0, 0, movie_header), *map(_track_box, tracks), box(b"mvex", *extends))


def serialize_fragment(sequence_number: int, tracks: Sequence[Track], samples: Sequence[Sample]) -> bytes:
    """moof and mdat with `samples`: those of each track in decode order."""
    runs = [(track, run) for track in tracks if (run := [sample for sample in samples if sample.track_id == track.id])]
    data = [[_sample_data(track, sample) for sample in run] for track, run in runs]
    # The offsets of the data depend on the size of the moof, which does not depend on their values.
    size = len(_movie_fragment(sequence_number, runs, data, 0))
    payload = b"".join(piece for pieces in data for piece in pieces)
    return _movie_fragment(sequence_number, runs, data, size + 8) + box(b"mdat", payload)


def _movie_fragment(sequence_number: int, runs: list[tuple[Track, list[Sample]]], data: list[list[bytes]], offset: int) -> bytes:
    fragments = []
    for (track, samples), pieces in zip(runs, data, strict=True):
        fragments.append(_track_fragment(track, samples, pieces, offset))
        offset += sum(map(len, pieces))
    return box(b"moof", full_box(b"mfhd", 0, 0, sequence_number.to_bytes(4, "big")), *fragments)


def _track_fragment(track: Track, samples: list[Sample], pieces: list[bytes], offset: int) -> bytes:
    decode_time = full_box(b"tfdt", 1, 0, samples[0].dts.to_bytes(8, "big"))
    number = (track.id + 1).to_bytes(4, "big")
    head = struct.pack(">Ii", len(samples), offset)
    pairs = zip(samples, pieces, strict=True)
    if track.kind is MediaKind.AUDIO:
        header = full_box(b"tfhd", 0, _DEFAULT_BASE_IS_MOOF | _DEFAULT_FLAGS_PRESENT, number, _SYNC_SAMPLE.to_bytes(4, "big"))
        entries = b"".join([_AUDIO_SAMPLE.pack(sample.duration, len(piece)) for sample, piece in pairs])
        run = full_box(b"trun", 0, _DATA_OFFSET | _DURATIONS | _SIZES, head, entries)
    else:
        header = full_box(b"tfhd", 0, _DEFAULT_BASE_IS_MOOF, number)
        entries = b"".join(
            [
                _VIDEO_SAMPLE.pack(
                    sample.duration, len(piece), _SYNC_SAMPLE if sample.random_access else _OTHER_SAMPLE, sample.pts - sample.dts
                )
                for sample, piece in pairs
            ]
        )
        # Version 1: composition offsets are signed.
        run = full_box(b"trun", 1, _DATA_OFFSET | _DURATIONS | _SIZES | _FLAGS | _COMPOSITION_OFFSETS, head, entries)
    return box(b"traf", header, decode_time, run)


def _sample_data(track: Track, sample: Sample) -> bytes:
    return join_length_prefixed(picture_nalus(track, sample)) if track.codec in VIDEO_MODULES else sample.nalus[0]


def _track_box(track: Track) -> bytes:
    is_audio = track.kind is MediaKind.AUDIO
    header = struct.pack(
        ">IIIIIIIhhHH36sII",
        0,
        0,
        track.id + 1,
        0,
        0,
        0,
        0,
        0,
        is_audio,
        0x100 * is_audio,
        0,
        _UNITY_MATRIX,
        track.width << 16,
        track.height << 16,
    )
    return box(b"trak", full_box(b"tkhd", 0, 3, header), _media_box(track, is_audio))  # 3: enabled, in movie


def _media_box(track: Track, is_audio: bool) -> bytes:
    media_header = struct.pack(">IIIIHH", 0, 0, timescale(track), 0, _UNDETERMINED_LANGUAGE, 0)
    handler = struct.pack(">I4s12x", 0, b"soun" if is_audio else b"vide") + (b"Sound\x00" if is_audio else b"Video\x00")
    kind_header = full_box(b"smhd", 0, 0, bytes(4)) if is_audio else full_box(b"vmhd", 0, 1, bytes(8))
    data_information = box(b"dinf", full_box(b"dref", 0, 0, b"\x00\x00\x00\x01", full_box(b"url ", 0, 1)))
    information = box(b"minf", kind_header, data_information, _sample_table(track))
    return box(b"mdia", full_box(b"mdhd", 0, 0, media_header), full_box(b"hdlr", 0, 0, handler), information)


def _sample_table(track: Track) -> bytes:
    description = full_box(b"stsd", 0, 0, b"\x00\x00\x00\x01", serialize_sample_entry(track))
    nothing = [full_box(kind, 0, 0, bytes(4)) for kind in (b"stts", b"stsc", b"stco")]
    return box(b"stbl", description, *nothing, full_box(b"stsz", 0, 0, bytes(8)))
