"""DeviceFacts: what a virtual device tells of its camera: true codecs, sizes and rates, as profiles."""

from __future__ import annotations

from dataclasses import dataclass, field

from relay_engine.events import PtzAbilities
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.serving.onvif_device.device_identity import DeviceIdentity

# What is told of a camera that has sent nothing yet: recorders want something to go on with, and see the truth in the stream.
_UNKNOWN_SIZE = (1920, 1080)
_UNKNOWN_RATE = 25.0
_KBPS_STEP = 64
_BITS_A_PIXEL = 0.05  # of a picture, where nothing has been measured
_AUDIO_KBPS = 64
_H264_PROFILES = {66: "Baseline", 77: "Main", 88: "Extended", 100: "High", 110: "High", 122: "High", 244: "High"}


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """One coded picture."""

    codec: Codec = Codec.H264
    width: int = _UNKNOWN_SIZE[0]
    height: int = _UNKNOWN_SIZE[1]
    frame_rate: float = _UNKNOWN_RATE
    kbps: int = 2048
    h264_profile: str = "Main"


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """One coded sound."""

    codec: Codec
    rate_khz: int
    channels: int
    kbps: int = _AUDIO_KBPS


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """One stream that can be asked for."""

    number: int  # from 1: the main picture
    mount: str  # by which it is asked for
    video: VideoFacts = VideoFacts()
    sound: SoundFacts | None = None

    @property
    def token(self) -> str:
        return f"Profile_{self.number}"

    @property
    def name(self) -> str:
        return "main" if self.number == 1 else f"sub{self.number - 1}"


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """One camera."""

    identity: DeviceIdentity
    name: str  # of its mount
    title: str  # for people
    profiles: tuple[ProfileFacts, ...]  # the main one first
    ptz: PtzAbilities = field(default_factory=PtzAbilities)
    version: str = "1.0"
    discoverable: bool = True
    multicast: bool = False
    rtsp_port: int = 0  # 0 = RTSP is switched off
    rtsp_host: str = ""  # where it listens on one address alone

    @property
    def has_ptz(self) -> bool:
        """Whether it can be steered at all."""
        return self.ptz.move or self.ptz.zoom or self.ptz.relative or self.ptz.absolute or self.ptz.presets or self.ptz.home

    @property
    def main(self) -> ProfileFacts:
        """The big picture."""
        return self.profiles[0]

    @property
    def sound(self) -> SoundFacts | None:
        """Of whichever picture has one."""
        return next((profile.sound for profile in self.profiles if profile.sound is not None), None)

    @property
    def old_profiles(self) -> tuple[ProfileFacts, ...]:
        """For Media1, which has no word for H.265: what it has words for goes first, as many clients take the first one."""
        return tuple(sorted(self.profiles, key=lambda profile: profile.video.codec is Codec.H265))

    def profile(self, token: str) -> ProfileFacts | None:
        """By its token."""
        return next((profile for profile in self.profiles if profile.token == token), None)


def video_facts(track: Track, bitrate: int) -> VideoFacts:
    """Of a track, and of what the whole mount has brought in the last second (bits)."""
    width, height = (track.width, track.height) if track.width and track.height else _UNKNOWN_SIZE
    rate = round(track.frame_rate, 2) if track.frame_rate else _UNKNOWN_RATE
    measured = bitrate // 1000 or int(width * height * rate * _BITS_A_PIXEL / 1000)
    sps = track.parameter_sets.sps[0] if track.parameter_sets.sps else b""
    profile = _H264_PROFILES.get(sps[1], "Main") if track.codec is Codec.H264 and len(sps) > 1 else "Main"
    return VideoFacts(track.codec, width, height, rate, max(_KBPS_STEP, -(-measured // _KBPS_STEP) * _KBPS_STEP), profile)


def sound_facts(track: Track) -> SoundFacts:
    """Of a track of sound."""
    return SoundFacts(track.codec, max(1, track.clock_rate // 1000), track.channels or 1)
