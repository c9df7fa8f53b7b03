"""MediaWatch: tells whoever brings media from whoever has fallen silent: what counts is access units seen, not an open connection."""

from __future__ import annotations

from collections.abc import Callable

from relay_engine.errors import Fault, SourceError
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track

_OPEN_DEADLINE_S = 25.0  # backstop only: sources have their own, shorter limits and know the fault better

type LateSince = Callable[[float], float]  # monotonic seconds -> for how many seconds since then the loop could do nothing


class MediaWatch:
    """Of one attempt to bring media. Monotonic seconds in."""

    def __init__(self, silence_s: float, now: float) -> None:
        self._silence_s = silence_s
        self._begun_at = now
        self._watched: int | None = None  # the video track: sound alone does not prove a living camera
        self._refusal = ""  # why the last unit could not be carried
        self._live_at: float | None = None
        self.heard_at: float | None = None  # of `note_started` or of the last watched unit

    @property
    def live_for_s(self) -> float:
        """Seconds from the first to the last watched unit."""
        return 0.0 if self._live_at is None or self.heard_at is None else self.heard_at - self._live_at

    def note_started(self, tracks: tuple[Track, ...], now: float) -> None:
        """The tracks are known, or have changed."""
        self.heard_at = now
        self._watched = next((track.id for track in tracks if track.kind is MediaKind.VIDEO), None)

    def note_unit(self, track_id: int, now: float) -> None:
        """Something to see or hear has come."""
        if self._watched is None or track_id == self._watched:
            self.heard_at = now
            if self._live_at is None:
                self._live_at = now

    def note_refused(self, why: str) -> None:
        """A unit came that could not be carried."""
        self._refusal = why

    def left_s(self, now: float, late_since: LateSince) -> float:
        """Seconds until it has been silent for too long, 0 or less where it has; what came while the loop was late is still in the sockets."""
        since = self._begun_at if self.heard_at is None else self.heard_at
        limit_s = max(_OPEN_DEADLINE_S, self._silence_s) if self.heard_at is None else self._silence_s
        return limit_s - (now - since - late_since(since))

    def describe_silence(self, now: float) -> SourceError:
        """What to say when nothing usable has come for so long."""
        if self.heard_at is None:
            return SourceError(Fault.TIMED_OUT, f"no answer for {now - self._begun_at:.0f} s")
        if self._refusal:
            return SourceError(Fault.NO_VIDEO, self._refusal)
        return SourceError(Fault.NO_FRAMES, f"no access unit for {now - self.heard_at:.0f} s")
