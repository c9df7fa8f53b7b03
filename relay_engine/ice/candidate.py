"""Candidate: a host candidate of ours in SDP (RFC 8839 5.1, RFC 6544 4.5)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

_HOST_PREFERENCE = 126  # type preference of host candidates (RFC 8445 5.1.2.2)
_PASSIVE_PREFERENCE = 4  # direction preference of host-TCP passive (RFC 6544 4.2)
_RTP_COMPONENT = 1  # the only one: rtcp-mux


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address at which we take checks."""

    transport: str  # "udp" or "tcp"
    host: str
    port: int
    rank: int  # 0 is the address we like best

    @property
    def priority(self) -> int:
        """RFC 8445 5.1.2; UDP before TCP, as media that waits for a lost packet is late."""
        if self.transport == "udp":
            local = 65_535 - self.rank
            return (_HOST_PREFERENCE << 24) | (local << 8) | (256 - _RTP_COMPONENT)
        local = (_PASSIVE_PREFERENCE << 13) | (8191 - self.rank)
        return ((_HOST_PREFERENCE - 36) << 24) | (local << 8) | (256 - _RTP_COMPONENT)

    def serialize(self) -> str:
        """The value of a=candidate."""
        foundation = f"{self.transport}{self.rank}"
        line = f"{foundation} {_RTP_COMPONENT} {self.transport} {self.priority} {self.host} {self.port} typ host"
        return f"{line} tcptype passive" if self.transport == "tcp" else line


def make_candidates(hosts: tuple[str, ...], udp_port: int, tcp_port: int) -> tuple[Candidate, ...]:
    """UDP and passive TCP of every address, best first; a port of 0 is left out. IPv4 and IPv6 as they come."""
    hosts = tuple(str(ipaddress.ip_address(host)) for host in hosts)
    udp = tuple(Candidate("udp", host, udp_port, rank) for rank, host in enumerate(hosts)) if udp_port else ()
    tcp = tuple(Candidate("tcp", host, tcp_port, rank) for rank, host in enumerate(hosts)) if tcp_port else ()
    return udp + tcp
