"""Previews: the live pictures that windows have open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from relay_engine.clock import Clock
from relay_engine.errors import UserFacingError
from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.admission import AdmissionRefused
from relay_engine.streams.mount import Mount, MountUnavailable
from relay_engine.transcode.picture import Picture
from relay_engine.transcode.picture_decoder import can_decode
from relay_engine.transcode.preview_reader import PreviewReader
from relay_engine.transcode.still import make_still

_OPEN_DEADLINE_S = 15.0


class Previews:
    """Each is a reader of its mount with a decode thread of its own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, tuple[Mount, PreviewReader]] = {}

    async def open(
        self, mount: Mount, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int, key_frames_only: bool = False
    ) -> str:
        """Begin one. Raises UserFacingError preview_unavailable where there is no picture to show."""
        try:
            stream = await mount.open_stream(_OPEN_DEADLINE_S)
            if stream.video_id is None or not can_decode(stream.tracks[stream.video_id]):
                raise UserFacingError("preview_unavailable", "this camera's picture cannot be shown here", name=mount.name)
            reader = PreviewReader(
                stream,
                on_picture,
                lambda _reason: self._forget(reader.id),
                self._clock,
                max_width=max_width,
                max_height=max_height,
                key_frames_only=key_frames_only,
            )
            mount.attach(reader)
        except (MountUnavailable, AdmissionRefused) as error:
            raise UserFacingError("preview_unavailable", "there is no picture yet", name=mount.name) from error
        self._open[reader.id] = (mount, reader)
        reader.start(stream.cached_units())
        return reader.id

    async def close(self, preview_id: str) -> None:
        """End one; idempotent."""
        entry = self._open.get(preview_id)
        if entry is not None:
            mount, reader = entry
            mount.detach(reader)
            reader.close(LeaveReason.CLIENT_LEFT)
            await asyncio.to_thread(reader.join)

    async def close_all(self) -> None:
        """End every preview, all at the same time: a decoder may need a moment."""
        async with asyncio.TaskGroup() as group:
            for preview_id in tuple(self._open):
                group.create_task(self.close(preview_id))

    def _forget(self, preview_id: str) -> None:
        self._open.pop(preview_id, None)


async def make_still_of(mount: Mount, max_width: int) -> bytes:
    """JPEG of the newest key frame, b"" where there is none."""
    stream = mount.stream
    unit = stream.last_random_access_unit() if stream is not None else None
    if stream is None or unit is None:
        return b""
    return await asyncio.to_thread(make_still, unit, stream.tracks[unit.track_id], max_width)
