"""Agreement: which tracks a viewer gets, in which payload types (RFC 6184 8.2.2, RFC 7742 6, RFC 7874 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relay_engine.media import h264
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.picture_order import has_b_frames
from relay_engine.media.track import Track
from relay_engine.serving.webrtc.refusal import Reason, Refusal
from relay_engine.serving.webrtc.remote_description import RemoteDescription, RemoteFormat, RemoteMedium

_UNSHOWABLE_PROFILES = frozenset({110, 122, 244, 44, 88})  # 10 bit, 4:2:2, 4:4:4, extended
_ENCODINGS = {Codec.OPUS: "OPUS", Codec.PCMU: "PCMU", Codec.PCMA: "PCMA", Codec.H264: "H264", Codec.H265: "H265"}


@dataclass(frozen=True, slots=True)
class AgreedTrack:
    """One track that is sent."""

    track_id: int
    kind: MediaKind
    codec: Codec  # as it is sent; differs from the track's own where it is transcoded
    is_transcoded: bool
    format: RemoteFormat
    mid: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is sent; at least one of the two."""

    video: AgreedTrack | None
    audio: AgreedTrack | None

    @property
    def tracks(self) -> tuple[AgreedTrack, ...]:
        """Both, or the one there is."""
        return tuple(track for track in (self.video, self.audio) if track is not None)


def agree(remote: RemoteDescription, tracks: Sequence[Track], cached: Sequence[AccessUnit]) -> Agreement:
    """Choose from what the client can take. Raises Refusal; 406 where another offer could do."""
    video = next((track for track in tracks if track.kind is MediaKind.VIDEO), None)
    audio = next((track for track in tracks if track.kind is MediaKind.AUDIO), None)
    agreed_video = agreed_audio = None
    if video is not None:
        check_video(video, cached)
        agreed_video = _agree_on_video(remote, video)
        if agreed_video is None:
            name = video.codec.value
            raise Refusal(406, Reason.CODEC_NOT_OFFERED, f"this camera sends {name}, and the offer has no video section that takes it")
    if audio is not None:
        agreed_audio = _agree_on_audio(remote, audio)
    if agreed_video is None and agreed_audio is None:
        raise Refusal(406, Reason.CODEC_NOT_OFFERED, "the offer has no section for what this camera sends")
    return Agreement(agreed_video, agreed_audio)


def check_video(track: Track, cached: Sequence[AccessUnit]) -> None:
    """Raise Refusal where no browser can show this track by WebRTC."""
    if track.codec not in (Codec.H264, Codec.H265):
        raise Refusal(422, Reason.CODEC_UNSUPPORTED, f"WebRTC cannot carry {track.codec.value}")
    if track.codec is Codec.H264 and track.parameter_sets.sps and track.parameter_sets.sps[0][1:2]:
        profile = track.parameter_sets.sps[0][1]
        if profile in _UNSHOWABLE_PROFILES:
            raise Refusal(422, Reason.CODEC_UNSUPPORTED, f"no browser decodes H.264 of profile {profile}")
    if has_b_frames(track, cached):
        raise Refusal(422, Reason.B_FRAMES, "this camera sends B-frames, which WebRTC cannot show; switch them off in the camera")


def _agree_on_video(remote: RemoteDescription, track: Track) -> AgreedTrack | None:
    for medium in _receiving(remote, MediaKind.VIDEO):
        formats = [entry for entry in medium.formats if entry.name == _ENCODINGS[track.codec]]
        if track.codec is Codec.H264:
            formats = [entry for entry in formats if entry.parameters.get("packetization-mode", "0") == "1"]
        if formats:
            best = max(formats, key=lambda entry: _profile_score(entry, track))
            return AgreedTrack(track.id, track.kind, track.codec, False, best, medium.mid)
    return None


def _profile_score(entry: RemoteFormat, track: Track) -> int:
    """How well an offered H.264 profile fits: browsers decode every profile they know behind each of them, so the nearest will do."""
    offered = entry.parameters.get("profile-level-id", "42e01f").lower()
    sps = track.parameter_sets.sps
    own = h264.profile_level_id(sps[0]).lower() if track.codec is Codec.H264 and sps and len(sps[0]) > 3 else "42e01f"
    return 4 * (offered[:4] == own[:4]) + 2 * (offered[:2] == own[:2]) + (offered[:4] == "42e0")


def _agree_on_audio(remote: RemoteDescription, track: Track) -> AgreedTrack | None:
    for medium in _receiving(remote, MediaKind.AUDIO):
        by_name: dict[str, RemoteFormat] = {}
        for entry in medium.formats:
            by_name.setdefault(entry.name, entry)
        if (found := by_name.get(_ENCODINGS.get(track.codec, ""))) is not None and _goes_through(track):
            return AgreedTrack(track.id, track.kind, track.codec, False, found, medium.mid)
        if (found := by_name.get("OPUS")) is not None:
            return AgreedTrack(track.id, track.kind, Codec.OPUS, True, found, medium.mid)
    return None


def _goes_through(track: Track) -> bool:
    """True where the sound needs no transcoder: browsers know G.711 at 8 kHz mono only."""
    return track.codec is Codec.OPUS or (track.clock_rate == 8000 and track.channels <= 1)


def _receiving(remote: RemoteDescription, kind: MediaKind) -> list[RemoteMedium]:
    return [medium for medium in remote.media if medium.kind == kind.value and medium.wants_media and "SAVP" in medium.protocol]
