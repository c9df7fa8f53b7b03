"""UdpRoutes: which session's track a client's datagram belongs to, also when a NAT has changed its port (RFC 3550 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtp.rtcp import ReceiverReport, SenderReport, parse_compound
from relay_engine.rtsp.states import State
from relay_engine.serving.rtsp.datagram_sender import Address
from relay_engine.serving.rtsp.udp_reader import UdpReader

if TYPE_CHECKING:
    from relay_engine.serving.rtsp.session import RtspSession

type _Key = tuple[str, int, bool]  # host, port, RTCP


class _Route:
    """One address a client named; compared by identity."""

    __slots__ = ("heard", "is_rtcp", "key", "session", "track_id")

    def __init__(self, session: RtspSession, track_id: int, key: _Key) -> None:
        self.session = session
        self.track_id = track_id
        self.key = key
        self.is_rtcp = key[2]
        self.heard = False  # something came from it


class UdpRoutes:
    """Datagrams from unknown hosts fall through; nothing in a datagram is trusted but its source."""

    def __init__(self) -> None:
        self._by_address: dict[_Key, _Route] = {}
        self._by_host: dict[str, dict[_Route, None]] = {}
        self._by_track: dict[tuple[str, int], list[_Route]] = {}  # session id and track id

    def __len__(self) -> int:
        return len(self._by_address)

    def add(self, session: RtspSession, track_id: int, addresses: tuple[Address, Address]) -> None:
        """Know the RTP and RTCP address of a session's track."""
        for is_rtcp, address in zip((False, True), addresses, strict=True):
            route = _Route(session, track_id, (address[0], address[1], is_rtcp))
            self._by_address[route.key] = route
            self._by_host.setdefault(address[0], {})[route] = None
            self._by_track.setdefault((session.id, track_id), []).append(route)

    def remove(self, session: RtspSession, track_id: int) -> None:
        """Forget the track's addresses; idempotent."""
        for route in self._by_track.pop((session.id, track_id), ()):
            if self._by_address.get(route.key) is route:
                del self._by_address[route.key]
            routes = self._by_host.get(route.key[0], {})
            routes.pop(route, None)
            if not routes:
                self._by_host.pop(route.key[0], None)

    def receive_rtp(self, _data: bytes, address: Address) -> None:
        """A client's RTP packet: all it does is open the way through a NAT."""
        self._find(address, frozenset(), is_rtcp=False)

    def receive_rtcp(self, data: bytes, address: Address) -> None:
        """A client's receiver report: its session is alive."""
        ssrcs = _reported_ssrcs(data) if address[0] in self._by_host else frozenset()
        route = self._find(address, ssrcs, is_rtcp=True)
        if route is not None:
            route.session.touch()

    def _find(self, address: Address, ssrcs: frozenset[int], *, is_rtcp: bool) -> _Route | None:
        route = self._by_address.get((address[0], address[1], is_rtcp))
        if route is None:
            route = self._find_behind_nat(address[0], ssrcs, is_rtcp=is_rtcp)
            if route is not None:
                self._readdress(route, address)
        if route is not None:
            route.heard = True
        return route

    def _find_behind_nat(self, host: str, ssrcs: frozenset[int], *, is_rtcp: bool) -> _Route | None:
        """The newest session's first track of that host that has not been heard yet."""
        candidates = [
            route
            for route in self._by_host.get(host, ())
            if route.is_rtcp is is_rtcp and not route.heard and route.session.may_be_behind_nat
            if not _was_heard_in_lane(route)
            if not ssrcs or route.session.stream.feed.ssrc(route.track_id) in ssrcs
        ]
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


def _newness(route: _Route) -> tuple[bool, float, int]:
    """A session that is about to play is newer than any that plays: FFmpeg opens the way just before PLAY."""
    return route.session.state is State.READY, route.session.played_at, -route.track_id


def _was_heard_in_lane(route: _Route) -> bool:
    """The socket of a lane's own takes what comes from the named RTP address: it is asked only when a stray packet wants to know."""
    if route.is_rtcp or not isinstance(reader := route.session.reader, UdpReader):
        return False
    route.heard = reader.was_heard(route.track_id)
    return route.heard


def _reported_ssrcs(data: bytes) -> frozenset[int]:
    """The senders that a report is about."""
    try:
        packets = parse_compound(data)
    except RemoteProtocolError:
        return frozenset()
    return frozenset(block.ssrc for packet in packets if isinstance(packet, ReceiverReport | SenderReport) for block in packet.blocks)
