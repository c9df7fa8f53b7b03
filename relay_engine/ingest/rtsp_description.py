"""RtspDescription: what a camera's DESCRIBE tells: which tracks to take and where to SETUP them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.track import Track
from relay_engine.rtsp.control_url import join_control, presentation_url
from relay_engine.rtsp.message import Response
from relay_engine.sdp.described_track import DescribedStream, DescribedTrack, tracks_from_sdp
from relay_engine.sdp.session_description import parse_sdp

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OfferedTrack:
    """A track that is to be set up."""

    track: Track  # its id is its place in the stream
    url: str
    payload_type: int
    fmtp: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RtspDescription:
    """The tracks, the picture first, and the address that stands for all of them."""

    tracks: tuple[OfferedTrack, ...]
    url: str


def read_description(response: Response, request_url: str, name: str) -> RtspDescription:
    """Read the answer to DESCRIBE. Raises SourceError where it offers nothing to relay."""
    base = presentation_url(request_url, response.headers)
    try:
        session = parse_sdp(response.body)
    except RemoteProtocolError as error:
        raise SourceError(Fault.NO_VIDEO, f"the camera describes no media: {error}") from None
    chosen = _choose(tracks_from_sdp(session), name)
    tracks = tuple(
        OfferedTrack(replace(described.track, id=index), join_control(base, described.control), described.payload_type, described.fmtp)
        for index, described in enumerate(chosen)
    )
    control = next((value for key, value in session.attributes if key == "control" and value), "") or ""
    return RtspDescription(tracks, join_control(base, control))


def _choose(stream: DescribedStream, name: str) -> list[DescribedTrack]:
    """The first picture and the first sound: what every player and recorder takes."""
    first = [next((one for one in stream.tracks if one.track.kind is kind), None) for kind in (MediaKind.VIDEO, MediaKind.AUDIO)]
    chosen = [one for one in first if one is not None]
    unsupported = {medium.kind: medium for medium in stream.unsupported if medium.kind in ("video", "audio")}
    if "video" in unsupported and first[0] is None:
        raise SourceError(Fault.UNSUPPORTED_CODEC, f"pictures in {unsupported['video'].encoding or 'an unknown format'}")
    if first[0] is not None and first[0].track.codec is Codec.MPEGTS:
        # FFmpeg takes it apart, so that what is in it reaches players that know no transport streams.
        raise SourceError(Fault.UNSUPPORTED_CODEC, "pictures in a transport stream")
    if not chosen:
        if "audio" in unsupported:
            raise SourceError(Fault.UNSUPPORTED_CODEC, f"sound in {unsupported['audio'].encoding or 'an unknown format'}")
        raise SourceError(Fault.NO_VIDEO, "the camera offers neither picture nor sound")
    if "audio" in unsupported and first[1] is None:
        medium = unsupported["audio"]
        _log.warning("%s: the sound (%s) is left out: %s", name, medium.encoding or "unknown", medium.why)
    return chosen
