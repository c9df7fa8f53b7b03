"""PeerBudget: what one peer may have open at once and cost, over all protocols (see `peer_key` for what one peer is)."""

from __future__ import annotations

from collections import OrderedDict

from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig
from relay_engine.sockets.peer_account import CREDIT_S, Connection, PeerAccount
from relay_engine.sockets.peer_key import peer_key
from relay_engine.sockets.turns import CpuTime, Turns, cpu_time

_MAX_UNUSED = 4096  # accounts of peers that have nothing open: what they have cost is remembered for so many


class PeerBudget:
    """One for all listeners. Its table is bounded by what is open, and by `_MAX_UNUSED`."""

    def __init__(self, limits: LimitsConfig, clock: Clock, *, cpu: CpuTime = cpu_time) -> None:
        self.limits = limits
        self.turns = Turns(clock, cpu)
        self.connections = 0  # of all peers
        self._clock = clock
        self._newcomers: dict[
            Connection, PeerAccount
        ] = {}  # the oldest first; whoever has asked something since is left out when it is met
        self._held: dict[str, PeerAccount] = {}
        self._unused: OrderedDict[str, PeerAccount] = OrderedDict()  # the one that was used longest ago first

    @property
    def accounts(self) -> int:
        """Peers that are remembered."""
        return len(self._held) + len(self._unused)

    def account(self, host: str) -> PeerAccount:
        """The account of whoever comes from `host`."""
        key = peer_key(host)
        account = self._held.get(key) or self._unused.get(key)
        if account is None:
            account = PeerAccount(key, self.limits.max_cpu_percent_per_peer / 100, self._clock.monotonic())
            self._unused[key] = account
            if len(self._unused) > _MAX_UNUSED:
                self._unused.popitem(last=False)
        elif key in self._unused:
            self._unused.move_to_end(key)
        return account

    def own_account(self, name: str, *, cpu_percent: float, credit_s: float = CREDIT_S) -> PeerAccount:
        """An account that is nobody's address: of a client that has earned one, or of our own pages."""
        rate = cpu_percent / 100 if self.limits.max_cpu_percent_per_peer else 0.0
        return PeerAccount(name, rate, self._clock.monotonic(), credit_s=credit_s)

    def connect(self, host: str, connection: Connection, *, is_proxy: bool = False) -> PeerAccount | None:
        """Count `connection` in; None where it is one too many, of this peer or of all. A listed proxy speaks for many.

        A peer that has too many loses the oldest of those that have asked nothing; where all together have too many, so does anybody.
        """
        account, limits = self.account(host), self.limits
        most = 0 if is_proxy else limits.max_connections_per_peer
        has_too_many = bool(most) and len(account.connections) >= most
        if has_too_many or (limits.max_connections and self.connections >= limits.max_connections):
            silent = next(iter(account.silent), None)
            if silent is None and not has_too_many:
                silent = self._oldest_silent()
            if silent is None:
                return None
            self._newcomers.pop(silent, account).silent.pop(silent, None)
            silent.abort()
        self.connections += 1
        account.connections.add(connection)
        account.silent[connection] = None
        self._newcomers[connection] = account
        self._hold(account)
        return account

    def _oldest_silent(self) -> Connection | None:
        """Of all peers: with a network of IPv6 one machine is as many of them as it likes."""
        while (found := next(iter(self._newcomers.items()), None)) is not None:
            connection, account = found
            if connection in account.silent:
                return connection
            del self._newcomers[connection]
        return None

    def disconnect(self, account: PeerAccount, connection: Connection) -> None:
        """Count it out."""
        account.silent.pop(connection, None)
        self._newcomers.pop(connection, None)
        self.connections -= 1
        account.connections.discard(connection)
        self._release(account)

    def close_slowest(self) -> None:
        """Look, once a second or so, at what each peer's connections have not taken yet, and close the slowest where it is too much."""
        most = self.limits.max_waiting_mb_per_peer * 1_000_000
        for account in tuple(self._held.values()) if most else ():
            waiting = {connection: connection.waiting_bytes for connection in account.connections}
            too_much = sum(waiting.values()) - most
            for connection in sorted(waiting, key=waiting.__getitem__, reverse=True) if too_much > 0 else ():
                connection.abort()
                too_much -= waiting[connection]
                if too_much <= 0:
                    break

    def has_room(self, account: PeerAccount) -> bool:
        """True where the peer may have one more session."""
        most = self.limits.max_sessions_per_peer
        return not most or account.sessions < most

    def has_pending_room(self, account: PeerAccount) -> bool:
        """True where the peer may have one more session that has proved nothing yet."""
        most = self.limits.max_pending_per_peer
        return not most or account.pending < most

    def open_session(self, account: PeerAccount) -> None:
        """Count a session in."""
        account.sessions += 1
        self._hold(account)

    def close_session(self, account: PeerAccount) -> None:
        """Count it out."""
        account.sessions -= 1
        self._release(account)

    def open_pending(self, account: PeerAccount) -> None:
        """Count a session in that has proved nothing yet."""
        account.pending += 1
        self._hold(account)

    def close_pending(self, account: PeerAccount) -> None:
        """It has proved itself, or is over."""
        account.pending -= 1
        self._release(account)

    def _hold(self, account: PeerAccount) -> None:
        if account.key not in self._held:
            self._unused.pop(account.key, None)
            self._held[account.key] = account

    def _release(self, account: PeerAccount) -> None:
        if not account.is_held and self._held.get(account.key) is account:
            del self._held[account.key]
            self._unused[account.key] = account
            if len(self._unused) > _MAX_UNUSED:
                self._unused.popitem(last=False)
