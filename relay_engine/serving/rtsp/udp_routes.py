"""UdpRoutes: which session's track a client's datagram belongs to, also when a NAT has changed its port (RFC 3550 11)."""

from __future__ import annotations

from itertools import islice
from typing import Protocol

from relay_engine.allowance import Allowance
from relay_engine.clock import Clock
from relay_engine.errors import RemoteProtocolError
from relay_engine.rtp.rtcp import ReceiverReport, SenderReport, parse_compound
from relay_engine.rtsp.states import State
from relay_engine.sockets.datagram_sender import Address
from relay_engine.sockets.peer import Peer

_STRAYS_PER_S = 200  # packets of one host from ports that nobody has named: each is looked at closely
_STRAYS_AT_ONCE = 1000
_MOST_CANDIDATES = 64

type _Key = tuple[str, int, bool]  # host, port, RTCP


class RoutedSession(Protocol):
    """What is asked of, and told to, the session that a datagram belongs to."""

    id: str
    peer: Peer
    state: State
    played_at: float  # monotonic seconds
    is_path_proved: bool  # something has come from a port that the client named

    @property
    def may_be_behind_nat(self) -> bool: ...
    def receive(self, track_id: int, packet: bytes, *, is_rtcp: bool) -> None: ...
    def was_heard(self, track_id: int) -> bool: ...
    def ssrc_of(self, track_id: int) -> int: ...
    def readdress(self, track_id: int, *, rtp: Address | None = None, rtcp: Address | None = None) -> None: ...


class _Route:
    """One address a client named; compared by identity."""

    __slots__ = ("heard", "is_rtcp", "key", "named", "session", "track_id")

    def __init__(self, session: RoutedSession, track_id: int, key: _Key) -> None:
        self.session = session
        self.track_id = track_id
        self.key = self.named = key
        self.is_rtcp = key[2]
        self.heard = False  # something came from it


class _Host:
    """What is known of one client's address."""

    __slots__ = ("strays", "unheard")

    def __init__(self, now: float) -> None:
        self.strays = Allowance(_STRAYS_PER_S, _STRAYS_AT_ONCE, now)
        self.unheard: dict[_Route, None] = {}  # the newest last


class UdpRoutes:
    """Datagrams from unknown hosts fall through; nothing in a datagram is trusted but its source, and the SSRC that only its receiver knows.

    A session whose named ports have shown life is not led away from them by a stray packet, and is led back by their first sign of life:
    a neighbour behind the same address could send one.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_address: dict[_Key, _Route] = {}
        self._hosts: dict[str, _Host] = {}
        self._routes: dict[str, list[_Route]] = {}  # by session id

    def __len__(self) -> int:
        return len(self._by_address)

    def add(self, session: RoutedSession, track_id: int, addresses: tuple[Address, Address]) -> None:
        """Know the RTP and RTCP address of a session's track."""
        for is_rtcp, address in zip((False, True), addresses, strict=True):
            route = _Route(session, track_id, (address[0], address[1], is_rtcp))
            self._by_address[route.key] = route
            host = self._hosts.get(address[0]) or self._hosts.setdefault(address[0], _Host(self._clock.monotonic()))
            host.unheard[route] = None
            self._routes.setdefault(session.id, []).append(route)

    def remove(self, session: RoutedSession, track_id: int) -> None:
        """Forget the track's addresses; idempotent."""
        routes = self._routes.pop(session.id, [])
        kept = [route for route in routes if route.track_id != track_id]
        if kept:
            self._routes[session.id] = kept
        for route in routes:
            if route.track_id == track_id:
                self._forget(route)

    def _forget(self, route: _Route) -> None:
        if self._by_address.get(route.key) is route:
            del self._by_address[route.key]
        host = self._hosts.get(route.named[0])
        if host is not None:
            host.unheard.pop(route, None)
            if not host.unheard:
                del self._hosts[route.named[0]]

    def receive_rtp(self, data: bytes, address: Address) -> None:
        """A client's RTP packet: while it plays, all that it does is open the way through a NAT."""
        route = self._find(data, address, is_rtcp=False)
        if route is not None:
            route.session.receive(route.track_id, data, is_rtcp=False)

    def receive_rtcp(self, data: bytes, address: Address) -> None:
        """A client's report: its session is alive."""
        route = self._find(data, address, is_rtcp=True)
        if route is not None:
            route.session.receive(route.track_id, data, is_rtcp=True)

    def _find(self, data: bytes, address: Address, *, is_rtcp: bool) -> _Route | None:
        route = self._by_address.get((address[0], address[1], is_rtcp))
        if route is None:
            route = self._find_behind_nat(data, address[0], is_rtcp=is_rtcp)
            if route is not None:
                self._readdress(route, address)
        elif not route.session.is_path_proved and route.key == route.named:
            self._prove(route.session)
        if route is not None and not route.heard:
            self._note_heard(route)
        return route

    def _find_behind_nat(self, data: bytes, host_name: str, *, is_rtcp: bool) -> _Route | None:
        """The newest session's first track of that host that has not been heard yet."""
        host = self._hosts.get(host_name)
        if host is None or not host.strays.take(self._clock.monotonic()):
            return None
        newest = list(islice(reversed(host.unheard), _MOST_CANDIDATES))
        reported = _reported_ssrcs(data) if is_rtcp else frozenset()
        candidates = [route for route in reversed(newest) if route.is_rtcp is is_rtcp and _may_move(route, reported)]
        return max(candidates, key=_newness, default=None)

    def _readdress(self, route: _Route, address: Address) -> None:
        if self._by_address.get(route.key) is route:
            del self._by_address[route.key]
        route.key = (address[0], address[1], route.is_rtcp)
        self._by_address[route.key] = route
        if route.is_rtcp:
            route.session.readdress(route.track_id, rtcp=address)
        else:
            route.session.readdress(route.track_id, rtp=address)

    def _prove(self, session: RoutedSession) -> None:
        """A port that the client named has shown life: what a stray packet has led away comes back."""
        session.is_path_proved = True
        for route in self._routes.get(session.id, ()):
            if route.key != route.named and not route.is_rtcp:
                self._readdress(route, session.peer.with_port(route.named[1]))

    def _note_heard(self, route: _Route) -> None:
        route.heard = True
        host = self._hosts.get(route.named[0])
        if host is not None:
            host.unheard.pop(route, None)


def _newness(route: _Route) -> tuple[bool, float, int]:
    """A session that is about to play is newer than any that plays: FFmpeg opens the way just before PLAY."""
    return route.session.state is State.READY, route.session.played_at, -route.track_id


def _may_move(route: _Route, reported: frozenset[int]) -> bool:
    """True where a stray packet may be from the client of `route`."""
    session = route.session
    if not session.may_be_behind_nat:
        return False
    if not route.is_rtcp and session.was_heard(route.track_id):  # asked only when a stray packet wants to know
        return False
    if not route.is_rtcp:
        return not session.is_path_proved
    if not reported:
        return session.state is State.READY  # opens the way for what is to come
    return session.ssrc_of(route.track_id) in reported


def _reported_ssrcs(data: bytes) -> frozenset[int]:
    """The senders that a report is about."""
    try:
        packets = parse_compound(data)
    except RemoteProtocolError:
        return frozenset()
    return frozenset(block.ssrc for packet in packets if isinstance(packet, ReceiverReport | SenderReport) for block in packet.blocks)
