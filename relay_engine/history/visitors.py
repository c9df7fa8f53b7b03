"""Visitors: how much of the history one host may fill by coming and going."""

from __future__ import annotations

from collections import OrderedDict

from relay_engine.allowance import Allowance

_AT_ONCE = 12_000  # all who watch behind one router, leaving together
_PER_S = 1  # more for long would push the others' past out
_MOST_HOSTS = 4096


class Visitors:
    """Bounded: the host that was heard of longest ago is forgotten first."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, Allowance] = OrderedDict()

    def take(self, host: str, now: float) -> bool:
        """Ask at monotonic `now` for one record about `host`; False where it has had its share."""
        allowance = self._hosts.setdefault(host, Allowance(_PER_S, _AT_ONCE, now))
        self._hosts.move_to_end(host)
        if len(self._hosts) > _MOST_HOSTS:
            self._hosts.popitem(last=False)
        return allowance.take(now)
