"""What visitors of the portal may know of mounts: names, states and formats; no addresses of cameras or of other viewers."""

from __future__ import annotations

from typing import Any

from relay_engine.errors import LocalProtocolError, RemoteProtocolError
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.picture_order import has_b_frames
from relay_engine.media.track import Track
from relay_engine.mux.codec_string import codec_string
from relay_engine.mux.fmp4 import is_carried
from relay_engine.streams.mount import Mount

_SOUND_OF_HLS = frozenset({Codec.AAC, Codec.OPUS})


def list_mount(mount: Mount) -> dict[str, Any]:
    """One line of the portal."""
    stream = mount.stream
    return {
        "name": mount.name,
        "title": mount.config.title or mount.name,
        "state": mount.state.value,
        "viewers": mount.viewer_count,
        "has_picture": stream is not None and stream.last_random_access_unit() is not None,
        "sound_only": stream is not None and all(track.kind is not MediaKind.VIDEO for track in stream.tracks),
    }


def describe_mount(mount: Mount) -> dict[str, Any]:
    """What a player page has to know to choose how to play."""
    stream = mount.stream
    tracks = () if stream is None else stream.tracks
    video = next((track for track in tracks if track.kind is MediaKind.VIDEO), None)
    audio = next((track for track in tracks if track.kind is MediaKind.AUDIO), None)
    return {
        **list_mount(mount),
        "video": None if video is None else _describe(video),
        "audio": None if audio is None else _describe(audio),
        "picture_s": round((stream.picture_distance_s if stream is not None else None) or 0.0, 2),
        "key_frames": stream is None or stream.has_key_frames,
        "b_frames": stream is not None and video is not None and has_b_frames(video, stream.cached_units()),
    }


def _describe(track: Track) -> dict[str, Any]:
    return {
        "codec": track.codec.value,
        "parameter": _parameter(track),
        "width": track.width,
        "height": track.height,
        "frame_rate": round(track.frame_rate, 2),
    }


def _parameter(track: Track) -> str:
    """As `codecs=` of a media type; sound that is converted for HLS is AAC there; "" where a browser cannot be asked."""
    if track.kind is MediaKind.AUDIO and track.codec not in _SOUND_OF_HLS:
        return "mp4a.40.2"
    try:
        return codec_string(track) if is_carried(track) else ""
    except (LocalProtocolError, RemoteProtocolError):
        return ""
