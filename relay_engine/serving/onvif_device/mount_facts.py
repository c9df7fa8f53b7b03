"""What is to be told of a mount as a device: from its tracks now, or as they were when there were any."""

from __future__ import annotations

from dataclasses import dataclass, field

from relay_engine.config import EngineConfig
from relay_engine.events import PtzAbilities
from relay_engine.media.codec import MediaKind
from relay_engine.serving.onvif_device.device_facts import DeviceFacts, ProfileFacts, SoundFacts, VideoFacts, sound_facts, video_facts
from relay_engine.serving.onvif_device.device_identity import DeviceIdentity
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable

_MOST_PROFILES = 4  # the main picture and its smaller ones: more confuse recorders
_WILDCARDS = ("0.0.0.0", "::", "")
VERSION = "1.0.0"


@dataclass(slots=True)
class MountMemory:
    """What was seen of each mount: a camera that is away for a while is still what it was."""

    _seen: dict[str, tuple[VideoFacts, SoundFacts | None]] = field(default_factory=dict)

    def profile(self, number: int, mount: Mount) -> ProfileFacts:
        """The mount as one of its camera's pictures."""
        tracks = mount.stream.tracks if mount.stream is not None else ()
        video = next((track for track in tracks if track.kind is MediaKind.VIDEO), None)
        sound = next((track for track in tracks if track.kind is MediaKind.AUDIO), None)
        before = self._seen.get(mount.name, (VideoFacts(), None))
        if video is not None:
            found = video_facts(video, self._steady(mount, before[0]))
            self._seen[mount.name] = before = (found, sound_facts(sound) if sound is not None else None)
        return ProfileFacts(number, mount.name, *before)

    @staticmethod
    def _steady(mount: Mount, before: VideoFacts) -> int:
        """Bits a second: recorders take a number that swings for a change of the settings, so that only much more or less counts."""
        now, told = mount.bitrate_in, before.kbps * 1000
        is_new = before == VideoFacts()
        return now if now and (is_new or not 0.5 * told <= now <= 1.5 * told) else 0 if is_new else told


def device_facts(
    mount: Mount,
    mounts: MountTable,
    identity: DeviceIdentity,
    config: EngineConfig,
    memory: MountMemory,
    ptz: PtzAbilities,
    *,
    rtsp_port: int,
) -> DeviceFacts:
    """All that the mount's device tells, as it is now."""
    pictures = (mount, *mounts.variants_of(mount))[:_MOST_PROFILES]
    profiles = tuple(memory.profile(number, picture) for number, picture in enumerate(pictures, 1))
    rtsp = config.rtsp
    is_alone = rtsp.host not in _WILDCARDS
    return DeviceFacts(
        identity,
        mount.name,
        mount.config.title or mount.name,
        profiles,
        ptz=ptz,
        version=VERSION,
        discoverable=config.onvif.discovery and mount.config.listed,
        multicast=rtsp.multicast,
        rtsp_port=rtsp_port,
        rtsp_host=(f"[{rtsp.host}]" if ":" in rtsp.host else rtsp.host) if is_alone else "",
    )
