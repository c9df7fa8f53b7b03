"""The pictures of one camera, a main mount and those that are `variant_of` it, as variants of one HLS presentation (RFC 8216bis 4.4.6.2)."""

from __future__ import annotations

from relay_engine.events import MountState
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.mux.hls_playlist import Variant
from relay_engine.mux.hls_window import HlsWindow
from relay_engine.serving.http.hls.feed import CODECS, Container, choose_tracks
from relay_engine.serving.http.sound_fit import foretell_sound
from relay_engine.streams.mount import Mount
from relay_engine.streams.stream import Stream

_HEADROOM = 1.5  # of the guessed peak over the average bandwidth
_USUAL_BANDWIDTH = 2_000_000
_BITS_PER_PIXEL = 0.07  # of a camera's usual H.264, while nothing is measured
_USUAL_FRAME_RATE = 25.0


def way_to(mount: Mount, here: Mount) -> str:
    """The directory of `mount`, seen from that of `here`, another picture of its camera."""
    folder, _, name = mount.name.rpartition("/")
    return f"../{name}/" if folder == here.name.rpartition("/")[0] else f"{'../' * (here.name.count('/') + 1)}{mount.name}/"


def is_offered(mount: Mount, container: Container) -> bool:
    """Whether players may be told of `mount` without waking it: its formats are known, and it sends or would when asked."""
    stream = mount.stream
    if stream is None or not stream.ready.is_set():
        return False
    is_resting = mount.config.on_demand and mount.state in (MountState.IDLE, MountState.CONNECTING)
    has_picture = any(track.kind is MediaKind.VIDEO for track in choose_tracks(stream.tracks, container))
    return has_picture and (is_resting or mount.state is MountState.LIVE)


def describe_variant(uri: str, mount: Mount, stream: Stream, container: Container, window: HlsWindow | None) -> Variant:
    """The rates of the segments in `window`; before there are any, what the camera sends, or else what such cameras usually do."""
    tracks = choose_tracks(stream.tracks, container)
    sound = foretell_sound(stream, tracks, CODECS[container])
    peak, average = (window.peak_bandwidth, window.average_bandwidth) if window is not None else (0, 0)
    average = average or mount.bitrate_in or guess_bandwidth(tracks)
    return Variant(uri, (*tracks, sound) if sound is not None else tracks, max(peak, round(average * _HEADROOM)), average)


def guess_bandwidth(tracks: tuple[Track, ...]) -> int:
    """Bits per second by the size of the picture."""
    video = next((track for track in tracks if track.kind is MediaKind.VIDEO), None)
    if video is None or not video.width:
        return _USUAL_BANDWIDTH
    return round(video.width * video.height * (video.frame_rate or _USUAL_FRAME_RATE) * _BITS_PER_PIXEL)
