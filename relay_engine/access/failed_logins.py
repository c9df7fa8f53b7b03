"""FailedLogins: how long somebody has to wait who has guessed wrong, over all protocols together.

Three counts are kept, each with its own patience, so that a stranger's tries end soon while the account's owner still gets in:
of an account from one place, of a place with any account, and of an account from anywhere. The last two do not count against a
place from which that account has been right before; the last one never holds a neighbour up, and nobody for long.
A place is a /24 or /64, as that is what one stranger may have, but in our own networks the address: a recorder with an old
password must not lock out the house that it stands in. This machine itself waits a second at most.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from relay_engine.access.own_networks import OwnNetworks, address_of, is_loopback
from relay_engine.book.records import Change, Drop, FailedLoginsRecord, Put
from relay_engine.clock import Clock

_MOST_ROWS = 4096  # of each kind; the one that is quiet for longest makes room
_QUIET_S = 24 * 3600.0  # after which a count is forgotten
_KNOWN_S = 90 * 24 * 3600.0  # for which a place is remembered where an account has been right
_SKEW_S = 60.0
_MAX_NAME = 64  # characters of a name that are looked at
_MOST_HERE_S = 1.0  # for this machine: whoever sits at it has better ways in
_GROUP = {4: 24, 6: 64}


@dataclass(frozen=True, slots=True)
class _Patience:
    """So many wrong ones are free, then each doubles the wait, up to the most."""

    free: int
    most_s: float

    def wait_s(self, count: int) -> float:
        return 0.0 if count <= self.free else min(self.most_s, 2.0 ** min(count - self.free - 1, 30))


_PAIR = _Patience(5, 3600.0)
_PLACE = _Patience(20, 3600.0)
_ACCOUNT = _Patience(50, 30.0)
_PATIENCE = {"pair": _PAIR, "host": _PLACE, "account": _ACCOUNT}


class FailedLogins:
    """Engine loop only. `take_changes` gives what the book has to keep; the book gives it back to `load` after a restart."""

    def __init__(self, clock: Clock, networks: OwnNetworks) -> None:
        self._clock = clock
        self._networks = networks
        # Of each kind, the one that is quiet for longest first.
        self._rows: dict[str, dict[str, FailedLoginsRecord]] = {kind: {} for kind in (*_PATIENCE, "known")}
        self._changed: set[str] = set()

    def load(self, rows: Iterable[FailedLoginsRecord]) -> None:
        """Take over what was kept; rows that mean nothing here are left aside."""
        for row in sorted(rows, key=lambda row: row.last):
            if (table := self._rows.get(_kind_of(row.who))) is not None:
                table[row.who] = row
                self._bound(table)

    def retry_after(self, account: str, host: str, *, via_proxy: bool = False) -> float:
        """Seconds that a try for `account` from `host` has to wait; 0 = it may be made now. Asked before anything is hashed."""
        now = self._clock.wall()
        most_s = _MOST_HERE_S if is_loopback(host) and not via_proxy else _PLACE.most_s
        waits = (
            min(row.blocked_until - now, most_s, _PATIENCE[_kind_of(row.who)].most_s) for row in self._counting(account, host, via_proxy)
        )
        return max(0.0, *waits, 0.0)

    def note_failure(self, account: str, host: str, *, via_proxy: bool = False) -> None:
        """Count a wrong one. A try that had to wait is not counted: whoever knocks on does not wait for ever."""
        now = self._clock.wall()
        for who in self._keys(account, host, via_proxy):
            kind = _kind_of(who)
            row = self._rows[kind].pop(who, None)
            count = row.count + 1 if row is not None and now - row.last < _QUIET_S else 1
            self._keep(kind, FailedLoginsRecord(who=who, count=count, last=now, blocked_until=now + _PATIENCE[kind].wait_s(count)))

    def note_success(self, account: str, host: str, *, via_proxy: bool = False) -> None:
        """The account was right from there: forget its wrong ones, and remember the place.

        What the place has tried with other accounts stays: an attacker may have an account too.
        """
        for who in self._keys(account, host, via_proxy):
            if _kind_of(who) == "pair" and self._rows["pair"].pop(who, None) is not None:
                self._changed.add(who)
        now = self._clock.wall()
        known = f"known:{self._place_of(host, via_proxy)} {account[:_MAX_NAME]}"
        row = self._rows["known"].pop(known, None)
        if row is not None and now - row.last < _QUIET_S:
            self._rows["known"][known] = row  # often enough for the disk
        else:
            self._keep("known", FailedLoginsRecord(who=known, count=0, last=now))

    def take_back(self, account: str, host: str, *, via_proxy: bool = False) -> None:
        """Uncount one try that was counted ahead and turned out right."""
        for who in self._keys(account, host, via_proxy):
            kind = _kind_of(who)
            row = self._rows[kind].get(who)
            if row is not None and row.count > 1:
                count = row.count - 1
                until = min(row.blocked_until, row.last + _PATIENCE[kind].wait_s(count))
                self._rows[kind][who] = FailedLoginsRecord(who=who, count=count, last=row.last, blocked_until=until)
            elif row is not None:
                del self._rows[kind][who]
            self._changed.add(who)

    def take_changes(self) -> tuple[Change, ...]:
        """What became different since the last call: rows to write, and keys to drop."""
        changed, self._changed = self._changed, set()
        rows = {who: row for table in self._rows.values() for who, row in table.items() if who in changed}
        return tuple(Put(rows[who]) if who in rows else Drop(FailedLoginsRecord, who) for who in sorted(changed))

    def _counting(self, account: str, host: str, via_proxy: bool) -> list[FailedLoginsRecord]:
        """The rows that count against this try."""
        now = self._clock.wall()
        places, name = self._places_of(host, via_proxy), account[:_MAX_NAME]
        known = (self._rows["known"].get(f"known:{place} {name}") for place in places)
        keys = [f"pair:{place} {name}" for place in places]
        if not any(row is not None and now - row.last < _KNOWN_S for row in known):
            keys += [f"host:{place}" for place in places]
            if via_proxy or not self._networks.holds(host, self._clock.monotonic()):
                keys.append(f"account:{name}")
        rows = (self._rows[_kind_of(who)].get(who) for who in keys)
        # A row of the future was written under a clock that was wrong.
        return [row for row in rows if row is not None and -_SKEW_S < now - row.last < _QUIET_S]

    def _keys(self, account: str, host: str, via_proxy: bool) -> tuple[str, ...]:
        """Of all rows that a try of that kind counts in."""
        places, name = self._places_of(host, via_proxy), account[:_MAX_NAME]
        return (*(f"pair:{place} {name}" for place in places), *(f"host:{place}" for place in places), f"account:{name}")

    def _places_of(self, host: str, via_proxy: bool) -> tuple[str, ...]:
        """Where the try is made: behind what may be a proxy at that one's own place as well, as anybody can put a proxy's mark on a request.

        But for this machine, whose own place is that of whoever sits at it: strangers cannot choose to come from there.
        """
        place = self._place_of(host, via_proxy)
        return (place,) if not via_proxy or is_loopback(host) else (place, *{self._place_of(host, False)} - {place})

    def _place_of(self, host: str, via_proxy: bool) -> str:
        address = address_of(host)
        if address is None:
            return f"name {host[:_MAX_NAME]}"
        if via_proxy:
            return f"proxy {address}"  # all of its clients look alike
        if self._networks.holds(host, self._clock.monotonic()):
            return str(address)
        return str(ipaddress.ip_network(f"{address}/{_GROUP[address.version]}", strict=False))

    def _keep(self, kind: str, row: FailedLoginsRecord) -> None:
        self._rows[kind][row.who] = row
        self._changed.add(row.who)
        self._bound(self._rows[kind])

    def _bound(self, table: dict[str, FailedLoginsRecord]) -> None:
        while len(table) > _MOST_ROWS:
            oldest = next(iter(table))
            del table[oldest]
            self._changed.add(oldest)


def _kind_of(who: str) -> str:
    return who.partition(":")[0]
