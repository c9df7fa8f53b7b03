"""HlsGrants: whose token stands for the ticket that its viewer came with. It was shown once; no address in a playlist holds it."""

from __future__ import annotations

from relay_engine.access.visit import Pass

_MOST = 4096
_MOST_OF_SUBJECT = 256  # so that one ticket that goes round cannot push out the others'

type Key = tuple[str, str]  # camera, token


class HlsGrants:
    """Bounded; the one that is unused for longest makes room, and its viewer comes with the ticket again."""

    def __init__(self) -> None:
        self._passes: dict[Key, Pass] = {}
        self._by_subject: dict[str, dict[Key, None]] = {}

    def __len__(self) -> int:
        return len(self._passes)

    def get(self, key: Key) -> Pass | None:
        """By which right that token watches, if by a ticket."""
        return self._passes.get(key)

    def put(self, key: Key, pass_: Pass) -> None:
        """Let the token stand for `pass_`."""
        self.drop(key)
        mine = self._by_subject.setdefault(pass_.subject_id, {})
        if len(mine) >= _MOST_OF_SUBJECT:
            self.drop(next(iter(mine)))
        if len(self._passes) >= _MOST:
            self.drop(next(iter(self._passes)))
        self._passes[key] = pass_
        self._by_subject.setdefault(pass_.subject_id, {})[key] = None

    def drop(self, key: Key) -> None:
        """Forget it; idempotent."""
        pass_ = self._passes.pop(key, None)
        if pass_ is None:
            return
        mine = self._by_subject[pass_.subject_id]
        del mine[key]
        if not mine:
            del self._by_subject[pass_.subject_id]
