"""The H.265 sequence parameter set (ITU-T H.265 7.3.2.2, 7.3.3, 7.3.7 and Annex E)."""

from __future__ import annotations

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.bit_reader import BitReader
from relay_engine.media.nalu import remove_emulation_prevention
from relay_engine.media.video_format import SpsInfo, plausible_frame_rate

_MAX_PICTURE_SIDE = 32_768
_EXTENDED_ASPECT_RATIO = 255
_PROFILE_TIER_LEVEL_BYTES = 12


def parse_sps(nal: bytes) -> SpsInfo:
    """Read a sequence parameter set NAL unit (with its two header bytes)."""
    data = remove_emulation_prevention(nal)
    reader = BitReader(data)
    reader.skip(16 + 4)  # NAL header, sps_video_parameter_set_id
    sub_layers = reader.read(3)  # sps_max_sub_layers_minus1
    nested = reader.read_flag()
    profile_bytes = data[3 : 3 + _PROFILE_TIER_LEVEL_BYTES]
    _skip_profile_tier_level(reader, sub_layers)
    sps_id = reader.read_ue()
    chroma_format_idc = reader.read_ue()
    if chroma_format_idc > 3:
        raise RemoteProtocolError("H.265: the sequence parameter set names an unknown chroma format")
    if chroma_format_idc == 3:
        reader.skip(1)  # separate_colour_plane_flag
    width, height = _read_size(reader, chroma_format_idc)
    luma_bit_depth, chroma_bit_depth = reader.read_ue() + 8, reader.read_ue() + 8
    if max(luma_bit_depth, chroma_bit_depth) > 15:
        raise RemoteProtocolError("H.265: the sequence parameter set names an unknown bit depth")
    order_count_bits = reader.read_ue() + 4
    reorder_frames = _read_reorder_frames(reader, sub_layers)
    return SpsInfo(
        id=sps_id,
        width=width,
        height=height,
        frame_rate=_read_frame_rate(reader, order_count_bits),
        profile_idc=profile_bytes[0] & 0x1F,
        level_idc=profile_bytes[11],
        profile_bytes=profile_bytes,
        chroma_format_idc=chroma_format_idc,
        luma_bit_depth=luma_bit_depth,
        chroma_bit_depth=chroma_bit_depth,
        reorder_frames=reorder_frames,
        temporal_layers=sub_layers + 1,
        temporal_id_nested=nested,
    )


def _skip_profile_tier_level(reader: BitReader, sub_layers: int) -> None:
    reader.skip(_PROFILE_TIER_LEVEL_BYTES * 8)
    if not sub_layers:
        return
    present = [(reader.read_flag(), reader.read_flag()) for _ in range(sub_layers)]
    reader.skip(2 * (8 - sub_layers))
    for profile, level in present:
        reader.skip(88 * profile + 8 * level)


def _read_size(reader: BitReader, chroma_format_idc: int) -> tuple[int, int]:
    """Width and height in pixels after cropping."""
    width, height = reader.read_ue(), reader.read_ue()
    if reader.read_flag():
        left, right, top, bottom = (reader.read_ue() for _ in range(4))
        width -= (2 if chroma_format_idc in (1, 2) else 1) * (left + right)
        height -= (2 if chroma_format_idc == 1 else 1) * (top + bottom)
    if not (0 < width <= _MAX_PICTURE_SIDE and 0 < height <= _MAX_PICTURE_SIDE):
        raise RemoteProtocolError("H.265: the sequence parameter set names an impossible picture size")
    return width, height


def _read_reorder_frames(reader: BitReader, sub_layers: int) -> int:
    """sps_max_num_reorder_pics of the highest temporal layer."""
    reorder_frames = 0
    for _ in range(sub_layers + 1 if reader.read_flag() else 1):
        reader.read_ue()
        reorder_frames = reader.read_ue()
        reader.read_ue()
    return reorder_frames


def _read_frame_rate(reader: BitReader, order_count_bits: int) -> float:
    """Frame rate of the VUI, 0 where it is absent or cut short, as the picture size before it stays good."""
    try:
        _skip_coding_tools(reader, order_count_bits)
        if not reader.read_flag():
            return 0.0
        _skip_vui_picture(reader)
        if not reader.read_flag():
            return 0.0
        ticks_per_frame, time_scale = reader.read(32), reader.read(32)
        return plausible_frame_rate(time_scale, ticks_per_frame)
    except RemoteProtocolError:
        return 0.0


def _skip_coding_tools(reader: BitReader, order_count_bits: int) -> None:
    """Everything between the reorder figures and vui_parameters_present_flag."""
    for _ in range(6):
        reader.read_ue()  # block sizes and depths
    if reader.read_flag() and reader.read_flag():
        _skip_scaling_lists(reader)
    reader.skip(2)  # amp_enabled_flag, sample_adaptive_offset_enabled_flag
    if reader.read_flag():
        reader.skip(8)
        reader.read_ue()
        reader.read_ue()
        reader.skip(1)
    _skip_short_term_sets(reader)
    if reader.read_flag():
        count = reader.read_ue()
        if count > 32:
            raise RemoteProtocolError("H.265: too many long-term reference pictures")
        reader.skip(count * (order_count_bits + 1))
    reader.skip(2)  # sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag


def _skip_scaling_lists(reader: BitReader) -> None:
    for size in range(4):
        for _ in range(2 if size == 3 else 6):
            if not reader.read_flag():
                reader.read_ue()
                continue
            for _ in range(min(64, 16 << (2 * size)) + (size > 1)):
                reader.read_se()


def _skip_short_term_sets(reader: BitReader) -> None:
    """st_ref_pic_set of 7.3.7, num_short_term_ref_pic_sets times."""
    count = reader.read_ue()
    if count > 64:
        raise RemoteProtocolError("H.265: too many short-term reference picture sets")
    pictures = 0  # in the set before this one
    for index in range(count):
        if index and reader.read_flag():  # predicted from the set before
            reader.skip(1)
            reader.read_ue()
            pictures = sum(1 for _ in range(pictures + 1) if reader.read_flag() or reader.read_flag())
            continue
        pictures = reader.read_ue() + reader.read_ue()
        if pictures > 32:
            raise RemoteProtocolError("H.265: too many pictures in a reference picture set")
        for _ in range(pictures):
            reader.read_ue()
            reader.skip(1)


def _skip_vui_picture(reader: BitReader) -> None:
    """Everything of the VUI in front of its timing."""
    if reader.read_flag() and reader.read(8) == _EXTENDED_ASPECT_RATIO:
        reader.skip(32)
    if reader.read_flag():
        reader.skip(1)
    if reader.read_flag():
        reader.skip(4)
        if reader.read_flag():
            reader.skip(24)
    if reader.read_flag():
        reader.read_ue()
        reader.read_ue()
    reader.skip(3)  # neutral_chroma_indication_flag, field_seq_flag, frame_field_info_present_flag
    if reader.read_flag():
        for _ in range(4):
            reader.read_ue()
