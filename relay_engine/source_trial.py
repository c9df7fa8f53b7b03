"""A source on trial: what it gives, and a picture of it, before it becomes a mount."""

from __future__ import annotations

import asyncio

import msgspec

from relay_engine.clock import Clock
from relay_engine.config import MountConfig
from relay_engine.errors import SourceError, UserFacingError
from relay_engine.execution.shown_config import keep_mount_secrets
from relay_engine.ingest.lateness import blame
from relay_engine.ingest.probe import probe
from relay_engine.names.source_origin import without_secrets_of
from relay_engine.probe_report import ProbeReport
from relay_engine.status_board import summarize
from relay_engine.streams.media_watch import LateSince
from relay_engine.transcode.still import make_still

_STILL_WIDTH = 1280


async def try_source(
    config: MountConfig, clock: Clock, late_since: LateSince, deadline_s: float, *, secrets_of: MountConfig | None = None
) -> ProbeReport:
    """Connect once; each `***` in the address is what stands there in that of `secrets_of`.

    Raises UserFacingError "probe_" + Fault (param detail), password_elsewhere, password_missing.
    """
    if secrets_of is not None:
        config = msgspec.structs.replace(config, source=keep_mount_secrets({"source": config.source}, secrets_of)["source"])
    started = clock.monotonic()
    try:
        found = await probe(config, deadline_s)
    except SourceError as failure:
        error = blame(failure, started, clock.monotonic(), late_since)
        fault = SourceError(error.fault, without_secrets_of(config.source, error.detail))
        raise UserFacingError(f"probe_{fault.fault.value}", str(fault), detail=fault.detail) from None
    still = b""
    if found.unit is not None:
        track = found.tracks[found.unit.track_id]
        still = await asyncio.to_thread(make_still, found.unit, track, _STILL_WIDTH)
    tracks = tuple(summarize(track) for track in found.tracks)
    return ProbeReport(tracks, found.kind, found.transport, still, clock.monotonic() - started)
