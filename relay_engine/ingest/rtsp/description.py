"""RtspDescription: what a camera's DESCRIBE tells: which tracks to take and where to SETUP them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.track import Track
from relay_engine.notices import Notice, NoticeCode, make_notice
from relay_engine.rtsp.control_url import join_control, presentation_url
from relay_engine.rtsp.message import Response
from relay_engine.sdp.described_track import DescribedStream, DescribedTrack, tracks_from_sdp
from relay_engine.sdp.session_description import parse_sdp

_MAX_NAME = 32  # characters of a format's name that a camera made up


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
    left_out: tuple[Notice, ...] = ()  # what the camera offers and nobody gets


def read_description(response: Response, request_url: str) -> RtspDescription:
    """Read the answer to DESCRIBE. Raises SourceError where it offers nothing to relay."""
    base = presentation_url(request_url, response.headers)
    try:
        session = parse_sdp(response.body)
    except RemoteProtocolError as error:
        raise SourceError(Fault.NO_VIDEO, f"the camera describes no media: {error}") from None
    described = tracks_from_sdp(session)
    chosen = _choose(described)
    tracks = tuple(
        OfferedTrack(replace(one.track, id=index), join_control(base, one.control), one.payload_type, one.fmtp)
        for index, one in enumerate(chosen)
    )
    control = next((value for key, value in session.attributes if key == "control" and value), "") or ""
    return RtspDescription(tracks, join_control(base, control), _left_out(described, chosen))


def _choose(stream: DescribedStream) -> list[DescribedTrack]:
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
    return chosen


def _left_out(stream: DescribedStream, chosen: list[DescribedTrack]) -> tuple[Notice, ...]:
    """The sound that this relay cannot carry, where there is no other."""
    if any(one.track.kind is MediaKind.AUDIO for one in chosen):
        return ()
    names = [medium.encoding[:_MAX_NAME] for medium in stream.unsupported if medium.kind == "audio"]
    return (make_notice(NoticeCode.TRACK_NOT_CARRIED, kind="audio", codec=names[0] or "?"),) if names else ()
