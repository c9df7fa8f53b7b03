"""MediaProfile: what Media and Media2 say of one profile: which picture, coded how, and whether it can be steered."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from relay_engine.soap.reader import attribute, child, duration, number, text, whole_number

MOST_PROFILES = 1024  # 64 channels with three streams are 192

_CODECS = {"HEVC": "H265", "AVC": "H264", "MPV4-ES": "MPEG4", "MJPEG": "JPEG"}
_DEFAULT_SPACES = (
    "DefaultAbsolutePantTiltPositionSpace",  # spelled so in onvif.xsd
    "DefaultAbsolutePanTiltPositionSpace",
    "DefaultAbsoluteZoomPositionSpace",
    "DefaultRelativePanTiltTranslationSpace",
    "DefaultRelativeZoomTranslationSpace",
    "DefaultContinuousPanTiltVelocitySpace",
    "DefaultContinuousZoomVelocitySpace",
)


@dataclass(frozen=True, slots=True)
class VideoEncoder:
    """How a profile's picture is coded; 0 where the device does not tell."""

    codec: str  # "H264", "H265", "JPEG", "MPEG4"
    width: int
    height: int
    fps: float
    kbps: int


@dataclass(frozen=True, slots=True)
class PtzConfiguration:
    """How a profile is steered."""

    token: str
    node_token: str
    timeout_s: float = 0.0  # after which a move ends by itself; 0: not told
    default_spaces: frozenset[str] = frozenset()  # their URIs


@dataclass(frozen=True, slots=True)
class MediaProfile:
    """Tokens are the device's own, and tell nothing about order or number."""

    token: str
    name: str
    source_token: str
    encoder: VideoEncoder | None
    ptz: PtzConfiguration | None


def read_profile(profile: Element, configurations: Element | None, kinds: tuple[str, str, str]) -> MediaProfile:
    """`configurations` holds elements of these `kinds` for source, encoder, PTZ."""
    source, encoder, ptz = (child(configurations, kind) for kind in kinds)
    return MediaProfile(
        attribute(profile, "token"),
        text(profile, "Name"),
        text(source, "SourceToken"),
        _read_encoder(encoder) if encoder is not None else None,
        _read_ptz(ptz) if ptz is not None else None,
    )


def _read_ptz(element: Element) -> PtzConfiguration:
    spaces = (text(element, name) for name in _DEFAULT_SPACES)
    node, timeout_s = text(element, "NodeToken"), duration(element, "DefaultPTZTimeout")
    return PtzConfiguration(attribute(element, "token"), node, max(0.0, timeout_s), frozenset(space for space in spaces if space))


def _read_encoder(element: Element) -> VideoEncoder:
    name = text(element, "Encoding").upper().replace(".", "")
    width, height = (max(0, whole_number(element, f"Resolution/{side}")) for side in ("Width", "Height"))
    fps, kbps = number(element, "RateControl/FrameRateLimit"), whole_number(element, "RateControl/BitrateLimit")
    return VideoEncoder(_CODECS.get(name, name), width, height, max(0.0, fps), max(0, kbps))
