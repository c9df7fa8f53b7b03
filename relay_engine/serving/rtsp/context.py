"""Context: what every RTSP connection and session of one server shares."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.access.access import Access
from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig, RtspConfig
from relay_engine.repeat_counter import RepeatCounter
from relay_engine.serving.rtsp.multicast_groups import MulticastGroups
from relay_engine.serving.rtsp.session_table import SessionTable, TabledSession
from relay_engine.serving.rtsp.udp_routes import UdpRoutes
from relay_engine.serving.rtsp.udp_transport import UdpTransport
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.streams.mount_table import MountTable


@dataclass(slots=True)
class Context[S: TabledSession]:
    """Made once by the server, which alone changes `limits`."""

    config: RtspConfig
    limits: LimitsConfig
    mounts: MountTable
    clock: Clock
    budget: PeerBudget
    sessions: SessionTable[S]
    routes: UdpRoutes
    groups: MulticastGroups
    repeats: RepeatCounter
    udp: UdpTransport | None  # None: UDP is switched off
    access: Access
