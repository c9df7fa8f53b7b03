"""InterleavedChannels: which session's track has which interleaved channel of a connection (RFC 2326 10.12)."""

from __future__ import annotations

from collections.abc import Iterator


class InterleavedChannels[S]:
    """Channels are one byte, so that there are few; each has one owner."""

    def __init__(self) -> None:
        self._owners: dict[int, tuple[S, int, bool]] = {}  # by channel: session, track id, RTCP

    def take(self, session: S, track_id: int, channel: int) -> None:
        """The track's RTP has `channel` now, its RTCP the next one, and what it had before is free."""
        self.free(session, track_id)
        self._owners[channel] = (session, track_id, False)
        self._owners[channel + 1] = (session, track_id, True)

    def free(self, session: S, track_id: int | None = None) -> None:
        """Those of one track, or of the whole session, have no owner any more; idempotent."""
        for channel in tuple(self._of(session, track_id)):
            del self._owners[channel]

    def taken(self, session: S, track_id: int) -> set[int]:
        """Those that this track cannot have, because others do."""
        return self._owners.keys() - set(self._of(session, track_id))

    def owner(self, channel: int) -> tuple[S, int, bool] | None:
        """Session, track and whether it is RTCP; None where nobody has set the channel up."""
        return self._owners.get(channel)

    def _of(self, session: S, track_id: int | None) -> Iterator[int]:
        for channel, (owner, owned_track, _is_rtcp) in self._owners.items():
            if owner is session and track_id in (None, owned_track):
                yield channel
