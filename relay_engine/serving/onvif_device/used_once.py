"""UsedOnce: what has been shown and counts no more: a recording of a login is worth nothing, a repeated question gets no second answer. Bounded."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

_MOST = 20_000  # of right logins alone: nobody without one fills it


class UsedOnce:
    """Remembers for so long; where it is full, the oldest is forgotten."""

    def __init__(self, keep_s: float, *, most: int = _MOST) -> None:
        self._keep_s = keep_s
        self._most = most
        self._used: OrderedDict[bytes, float] = OrderedDict()  # digest -> when it was shown

    def __len__(self) -> int:
        return len(self._used)

    def take(self, shown: str, now: float) -> bool:
        """True the first time; False where that was shown already."""
        while self._used and next(iter(self._used.values())) < now - self._keep_s:
            self._used.popitem(last=False)
        key = hashlib.sha256(shown.encode("utf-8", "surrogatepass")).digest()[:16]
        if key in self._used:
            return False
        self._used[key] = now
        if len(self._used) > self._most:
            self._used.popitem(last=False)
        return True
