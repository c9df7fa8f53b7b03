"""The H.264 sequence parameter set (ITU-T H.264 7.3.2.1.1 and Annex E)."""

from __future__ import annotations

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.bit_reader import BitReader
from relay_engine.media.nalu import remove_emulation_prevention
from relay_engine.media.video_format import SpsInfo, plausible_frame_rate

HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})  # those with chroma_format_idc
_BASELINE = 66
_MAX_PICTURE_SIDE = 16_384
_EXTENDED_ASPECT_RATIO = 255


def parse_sps(nal: bytes) -> SpsInfo:
    """Read a sequence parameter set NAL unit (with its header byte)."""
    profile_bytes = nal[1:4]
    reader = BitReader(remove_emulation_prevention(nal))
    reader.skip(8)
    profile_idc, constraints, level_idc = reader.read(8), reader.read(8), reader.read(8)
    sps_id = reader.read_ue()
    chroma_format_idc, luma_bit_depth, chroma_bit_depth = _read_chroma(reader, profile_idc)
    reader.read_ue()  # log2_max_frame_num_minus4
    poc_type = _skip_picture_order_count(reader)
    reader.read_ue()  # max_num_ref_frames
    reader.skip(1)  # gaps_in_frame_num_value_allowed_flag
    width, height, frame_mbs_only = _read_size(reader, chroma_format_idc)
    frame_rate, reorder_frames = _read_vui(reader)
    if reorder_frames is None and (poc_type == 2 or profile_idc == _BASELINE or _is_intra_only(profile_idc, constraints)):
        reorder_frames = 0
    return SpsInfo(
        id=sps_id,
        width=width,
        height=height,
        frame_rate=frame_rate,
        profile_idc=profile_idc,
        level_idc=level_idc,
        profile_bytes=profile_bytes,
        chroma_format_idc=chroma_format_idc,
        luma_bit_depth=luma_bit_depth,
        chroma_bit_depth=chroma_bit_depth,
        reorder_frames=reorder_frames,
        may_have_fields=not frame_mbs_only,
    )


def _is_intra_only(profile_idc: int, constraints: int) -> bool:
    return profile_idc == 44 or (profile_idc in (110, 122, 244) and bool(constraints & 0x10))


def _read_chroma(reader: BitReader, profile_idc: int) -> tuple[int, int, int]:
    """chroma_format_idc and the two bit depths; skips the scaling lists."""
    if profile_idc not in HIGH_PROFILES:
        return 1, 8, 8
    chroma_format_idc = reader.read_ue()
    if chroma_format_idc > 3:
        raise RemoteProtocolError("H.264: the sequence parameter set names an unknown chroma format")
    if chroma_format_idc == 3:
        reader.skip(1)  # separate_colour_plane_flag
    luma_bit_depth, chroma_bit_depth = reader.read_ue() + 8, reader.read_ue() + 8
    if max(luma_bit_depth, chroma_bit_depth) > 14:
        raise RemoteProtocolError("H.264: the sequence parameter set names an unknown bit depth")
    reader.skip(1)  # qpprime_y_zero_transform_bypass_flag
    if reader.read_flag():
        for index in range(12 if chroma_format_idc == 3 else 8):
            if reader.read_flag():
                _skip_scaling_list(reader, 16 if index < 6 else 64)
    return chroma_format_idc, luma_bit_depth, chroma_bit_depth


def _skip_scaling_list(reader: BitReader, size: int) -> None:
    last_scale = 8
    for _ in range(size):
        next_scale = (last_scale + reader.read_se()) & 0xFF
        if not next_scale:
            return
        last_scale = next_scale


def _skip_picture_order_count(reader: BitReader) -> int:
    """pic_order_cnt_type."""
    poc_type = reader.read_ue()
    if poc_type == 0:
        reader.read_ue()  # log2_max_pic_order_cnt_lsb_minus4
    elif poc_type == 1:
        reader.skip(1)
        reader.read_se()
        reader.read_se()
        count = reader.read_ue()
        if count > 255:
            raise RemoteProtocolError("H.264: the sequence parameter set has too long an order count cycle")
        for _ in range(count):
            reader.read_se()
    return poc_type


def _read_size(reader: BitReader, chroma_format_idc: int) -> tuple[int, int, bool]:
    """Width and height in pixels after cropping, and frame_mbs_only_flag."""
    width = (reader.read_ue() + 1) * 16
    height = (reader.read_ue() + 1) * 16
    frame_mbs_only = reader.read_flag()
    if not frame_mbs_only:
        height *= 2
        reader.skip(1)  # mb_adaptive_frame_field_flag
    reader.skip(1)  # direct_8x8_inference_flag
    if reader.read_flag():
        left, right, top, bottom = (reader.read_ue() for _ in range(4))
        unit_x = 2 if chroma_format_idc in (1, 2) else 1
        unit_y = (2 if chroma_format_idc == 1 else 1) * (1 if frame_mbs_only else 2)
        width -= unit_x * (left + right)
        height -= unit_y * (top + bottom)
    if not (0 < width <= _MAX_PICTURE_SIDE and 0 < height <= _MAX_PICTURE_SIDE):
        raise RemoteProtocolError("H.264: the sequence parameter set names an impossible picture size")
    return width, height, frame_mbs_only


def _read_vui(reader: BitReader) -> tuple[float, int | None]:
    """Frame rate and reorder depth; a VUI that is cut short counts as silent, as the picture size before it stays good."""
    frame_rate = 0.0
    try:
        if not reader.read_flag():
            return 0.0, None
        _skip_vui_picture(reader)
        if reader.read_flag():
            ticks_per_field, time_scale = reader.read(32), reader.read(32)
            reader.skip(1)  # fixed_frame_rate_flag
            frame_rate = plausible_frame_rate(time_scale, 2 * ticks_per_field)
        nal_hrd = reader.read_flag()
        if nal_hrd:
            _skip_hrd(reader)
        vcl_hrd = reader.read_flag()
        if vcl_hrd:
            _skip_hrd(reader)
        reader.skip(2 if nal_hrd or vcl_hrd else 1)  # low_delay_hrd_flag, pic_struct_present_flag
        if not reader.read_flag():
            return frame_rate, None
        reader.skip(1)  # motion_vectors_over_pic_boundaries_flag
        for _ in range(4):
            reader.read_ue()
        return frame_rate, reader.read_ue()
    except RemoteProtocolError:
        return frame_rate, None


def _skip_vui_picture(reader: BitReader) -> None:
    """Aspect ratio, overscan, colours and chroma location."""
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


def _skip_hrd(reader: BitReader) -> None:
    """Hypothetical reference decoder parameters (Annex E.1.2)."""
    count = reader.read_ue() + 1
    if count > 32:
        raise RemoteProtocolError("H.264: the sequence parameter set has too many buffer entries")
    reader.skip(8)
    for _ in range(count):
        reader.read_ue()
        reader.read_ue()
        reader.skip(1)
    reader.skip(20)
