"""Track formats: from rtpmap and fmtp to a Track (RFC 3551 6, 6184 8, 7798 7, 3640 4, 6416 7, 7587 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import aac, h264, h265
from relay_engine.media.codec import Codec
from relay_engine.media.nalu import split_annexb
from relay_engine.media.track import ParameterSets, Track
from relay_engine.sdp.format_parameters import decode_base64_list, decode_hex

type Found = tuple[Track, dict[str, str]]

_MAX_CLOCK_RATE = 1_000_000
_MAX_CHANNELS = 255
_VIDEO_CLOCK_RATE = 90_000
_HBR_DEFAULTS = {"mode": "AAC-hbr", "sizelength": "13", "indexlength": "3", "indexdeltalength": "3"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """The content of an rtpmap line."""

    name: str  # upper case
    clock_rate: int = 0  # 0 where it is not given
    channels: int = 0


_STATIC = {
    0: Encoding("PCMU", 8000, 1),
    3: Encoding("GSM", 8000, 1),
    4: Encoding("G723", 8000, 1),
    8: Encoding("PCMA", 8000, 1),
    9: Encoding("G722", 8000, 1),
    14: Encoding("MPA", _VIDEO_CLOCK_RATE),
    26: Encoding("JPEG", _VIDEO_CLOCK_RATE),
    32: Encoding("MPV", _VIDEO_CLOCK_RATE),
    33: Encoding("MP2T", _VIDEO_CLOCK_RATE),
    34: Encoding("H263", _VIDEO_CLOCK_RATE),
}


def parse_encoding(rtpmap: str, payload_type: int) -> Encoding | None:
    """`H264/90000` or, where that lacks, what the payload type itself means; None where neither says it."""
    name, _, rest = rtpmap.strip().partition("/")
    if not name.strip():
        return _STATIC.get(payload_type)
    rate, _, channels = rest.partition("/")
    return Encoding(name.strip().upper(), _number(rate, _MAX_CLOCK_RATE), _number(channels, _MAX_CHANNELS))


def read_track(encoding: Encoding, fmtp: dict[str, str], track_id: int) -> Found | None:
    """The track and its parameters with the format's defaults filled in; None where the relay cannot carry it."""
    reader = _READERS.get(encoding.name)
    return reader(encoding, fmtp, track_id) if reader else None


def _number(text: str, highest: int) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) <= highest else 0


def _read_h264(encoding: Encoding, fmtp: dict[str, str], track_id: int) -> Found | None:
    if fmtp.get("packetization-mode", "0") == "2":
        return None  # interleaved mode: no camera is known to use it
    nalus = _nalus(fmtp.get("sprop-parameter-sets", ""))
    sets, _rest = h264.split_parameter_sets(nalus)
    return Track(track_id, Codec.H264, encoding.clock_rate or _VIDEO_CLOCK_RATE, parameter_sets=sets), fmtp


def _read_h265(encoding: Encoding, fmtp: dict[str, str], track_id: int) -> Found | None:
    nalus = [nal for name in ("sprop-vps", "sprop-sps", "sprop-pps") for nal in _nalus(fmtp.get(name, ""))]
    sets, _rest = h265.split_parameter_sets([nal for nal in nalus if len(nal) > 2])
    return Track(track_id, Codec.H265, encoding.clock_rate or _VIDEO_CLOCK_RATE, parameter_sets=sets), fmtp


def _nalus(text: str) -> list[bytes]:
    # Some cameras wrap the sets in Annex B start codes before they encode them.
    found: list[bytes] = []
    for data in decode_base64_list(text):
        found += split_annexb(data) if data.startswith((b"\0\0\1", b"\0\0\0\1")) else [data]
    return found


def _read_video(codec: Codec) -> Callable[[Encoding, dict[str, str], int], Found | None]:
    def read(encoding: Encoding, fmtp: dict[str, str], track_id: int) -> Found | None:
        return Track(track_id, codec, encoding.clock_rate or _VIDEO_CLOCK_RATE), fmtp

    return read


def _read_g711(codec: Codec) -> Callable[[Encoding, dict[str, str], int], Found | None]:
    def read(encoding: Encoding, fmtp: dict[str, str], track_id: int) -> Found | None:
        return Track(track_id, codec, encoding.clock_rate or 8000, channels=encoding.channels or 1), fmtp

    return read


def _read_opus(encoding: Encoding, fmtp: dict[str, str], track_id: int) -> Found | None:
    stereo = fmtp.get("sprop-stereo") == "1" or "sprop-stereo" not in fmtp
    return Track(track_id, Codec.OPUS, 48_000, channels=2 if stereo else 1), fmtp


def _read_aac(encoding: Encoding, fmtp: dict[str, str], track_id: int) -> Found | None:
    mode = fmtp.get("mode", "AAC-hbr").lower()
    if not mode.startswith("aac"):
        return None  # CELP and the like
    parameters = dict(fmtp) if "mode" in fmtp or "sizelength" in fmtp else _HBR_DEFAULTS | fmtp
    return _aac_track(encoding, decode_hex(fmtp.get("config", "")), track_id, parameters)


def _read_latm(encoding: Encoding, fmtp: dict[str, str], track_id: int) -> Found | None:
    parameters = {"cpresent": "1"} | fmtp  # RFC 6416 7.1: the default
    config = b""
    if mux_config := decode_hex(fmtp.get("config", "")):
        try:
            config = aac.parse_stream_mux_config(mux_config)
        except RemoteProtocolError:
            return None
    return _aac_track(encoding, config, track_id, parameters)


def _aac_track(encoding: Encoding, config: bytes, track_id: int, fmtp: dict[str, str]) -> Found | None:
    try:
        parsed = aac.parse_audio_specific_config(config) if config else None
    except RemoteProtocolError:
        parsed, config = None, b""
    rate = encoding.clock_rate or (parsed.output_sample_rate if parsed else 0)
    channels = (parsed.channels if parsed else 0) or encoding.channels or 1
    if not rate:
        return None
    if parsed is None:
        # No config in the SDP: AAC-LC at the clock rate is what such cameras send.
        config = aac.AudioSpecificConfig(aac.AAC_LC, rate, channels).serialize()
    return Track(track_id, Codec.AAC, rate, channels=channels, audio_config=config), fmtp


_READERS: dict[str, Callable[[Encoding, dict[str, str], int], Found | None]] = {
    "H264": _read_h264,
    "H265": _read_h265,
    "HEVC": _read_h265,
    "JPEG": _read_video(Codec.JPEG),
    "MP2T": _read_video(Codec.MPEGTS),
    "PCMU": _read_g711(Codec.PCMU),
    "PCMA": _read_g711(Codec.PCMA),
    "OPUS": _read_opus,
    "MPEG4-GENERIC": _read_aac,
    "MP4A-LATM": _read_latm,
}

__all__ = ["Encoding", "ParameterSets", "parse_encoding", "read_track"]
