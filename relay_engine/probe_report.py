"""ProbeReport: what a trial connection to a camera found, for the Add-camera wizard."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.events import TrackSummary


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """A camera that answered."""

    tracks: tuple[TrackSummary, ...]
    source_kind: str  # "rtsp", "pyav", ...
    source_transport: str  # "tcp", "udp" or ""
    still_jpeg: bytes  # b"" where no picture could be decoded
    elapsed_s: float
