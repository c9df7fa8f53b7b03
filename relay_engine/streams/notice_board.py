"""NoticeBoard: the notices of one mount, as they are now."""

from __future__ import annotations

from collections.abc import Callable

from relay_engine.notices import Notice

_MAX_NOTICES = 16  # a person reads no more, and a road in may not make them without end


class NoticeBoard:
    """Engine loop only. What a source or the stream has found out about this connection; a new attempt begins with an empty one."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self._posted: dict[Notice, None] = {}  # in the order in which they were posted

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Oldest first."""
        return tuple(self._posted)

    def post(self, notice: Notice) -> None:
        """Say it, until it is withdrawn; posting it again changes nothing."""
        if notice not in self._posted and len(self._posted) < _MAX_NOTICES:
            self._posted[notice] = None
            self._changed()

    def withdraw(self, notice: Notice) -> None:
        """It holds no longer; idempotent."""
        if notice in self._posted:
            del self._posted[notice]
            self._changed()

    def clear(self) -> None:
        """Forget everything, without telling: whoever calls this tells more."""
        self._posted.clear()
