"""Which two listeners would have one port of one address: the second to open would find it taken, by this very relay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relay_engine.config import EngineConfig


@dataclass(frozen=True, slots=True)
class Claim:
    """A port that a listener will open, and the key that says so."""

    key: str
    host: str
    port: int
    transport: str
    is_second: bool = False  # the one after that of `key`

    def clashes_with(self, other: Claim) -> bool:
        """Tell whether only one of them can be had. TCP and UDP have ports of their own."""
        return (self.transport, self.port) == (other.transport, other.port) and _overlap(self.host, other.host)


def find_port_clash(config: EngineConfig) -> tuple[Claim, Claim] | None:
    """The first listener whose port another one has that opens before it, and that one."""
    earlier: list[Claim] = []
    for claim in _claims(config):
        if (other := next(filter(claim.clashes_with, earlier), None)) is not None:
            return claim, other
        earlier.append(claim)
    return None


def _claims(config: EngineConfig) -> Iterator[Claim]:
    """In the order in which they are opened; a port 0 is any free one."""
    rtsp, http, webrtc = config.rtsp, config.http, config.webrtc
    if rtsp.enabled and rtsp.port:
        yield Claim("rtsp.port", rtsp.host, rtsp.port, "tcp")
    if rtsp.enabled and rtsp.udp and rtsp.udp_port:
        yield Claim("rtsp.udp_port", rtsp.host, rtsp.udp_port, "udp")
        yield Claim("rtsp.udp_port", rtsp.host, rtsp.udp_port + 1, "udp", is_second=True)  # RTCP
    if http.enabled and http.port:
        yield Claim("http.port", http.host, http.port, "tcp")
    if http.enabled and webrtc.enabled:  # its signalling comes over HTTP
        if webrtc.tcp_port:
            yield Claim("webrtc.tcp_port", webrtc.host, webrtc.tcp_port, "tcp")
        if webrtc.udp_port:
            yield Claim("webrtc.udp_port", webrtc.host, webrtc.udp_port, "udp")


def _overlap(host: str, other: str) -> bool:
    if host == other or "::" in (host, other):  # "::" listens on IPv4 too
        return True
    return "0.0.0.0" in (host, other) and not any(":" in one for one in (host, other))
