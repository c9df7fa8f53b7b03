"""EngineConfig: everything the engine is told at start; the shape of relay.toml."""

from __future__ import annotations

from typing import Literal

import msgspec

PUBLISH = "publish:"  # the address of a mount that media is pushed to

type SourceTransport = Literal["auto", "tcp", "udp"]
type StartMode = Literal["instant", "keyframe", "full-gop"]
type AccessMode = Literal["network", "closed", "open"]
type RoleName = Literal["admin", "operator", "viewer"]


class _Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: immutable, by name only, no unknown keys."""


class RtspConfig(_Section, frozen=True):
    """`[rtsp]`: the RTSP listener."""

    enabled: bool = True
    host: str = "0.0.0.0"  # "::" listens on IPv6 too; default reaches every network card
    port: int = 8554
    session_timeout_s: int = 60  # enforced; 5 s less is advertised (Media Foundation pings exactly at the time-out)
    udp: bool = True
    udp_port: int = 0  # even: RTP leaves from it, RTCP from the next; 0 = any free pair
    multicast: bool = True
    multicast_interface: str = (
        ""  # address of the network card that multicast leaves by; empty = that of `host`, or by which the viewer came
    )
    multicast_base: str = "239.255.42.0"  # /24 from which mounts take their group addresses
    multicast_base_port: int = 18000
    multicast_ttl: int = 1  # networks it may cross; 0 = it stays in this machine


class HttpConfig(_Section, frozen=True):
    """`[http]`: portal, control API and HTTP media."""

    enabled: bool = True
    host: str = "0.0.0.0"
    port: int = 8080
    allowed_hosts: tuple[str, ...] = ()  # further names it is opened under; addresses and this machine's own names always are
    allow_origins: tuple[str, ...] = ()  # other sites whose pages may embed it, such as "https://church.example"
    trusted_proxies: tuple[str, ...] = ()  # addresses or networks whose X-Forwarded-For names the client; nobody else's counts


class WebRtcConfig(_Section, frozen=True):
    """`[webrtc]`: media of WebRTC viewers; signalling comes over HTTP."""

    enabled: bool = True
    host: str = "0.0.0.0"
    udp_port: int = 8189  # one for all viewers
    tcp_port: int = 8189  # for networks that block UDP
    public_addresses: tuple[str, ...] = ()  # of the router in front, where both ports are forwarded to this machine


class OnvifConfig(_Section, frozen=True):
    """`[onvif]`: mounts as cameras for recorders: each with `onvif = true` is an ONVIF device on a port of its own."""

    enabled: bool = True
    discovery: bool = True  # answer those who look for cameras in the network (WS-Discovery)
    host: str = "0.0.0.0"
    first_port: int = 8900  # of the first of them; the others follow, and each keeps its number; 0 = any free port
    interfaces: tuple[str, ...] = ()  # addresses of the network cards on which it can be found; empty = all but those of containers


class LimitsConfig(_Section, frozen=True):
    """`[limits]`: caps for the whole relay; 0 = no cap."""

    max_readers: int = 0
    # Open TCP connections of all listeners together. RTSP sessions and HLS viewers, which need none of their own, are at most as many each.
    max_connections: int = 12_000
    # One peer is an IPv4 address, an IPv6 /64, or the client that a listed proxy names: also a whole church behind one router.
    max_connections_per_peer: int = 4_000
    max_sessions_per_peer: int = 4_000  # viewers of all protocols
    max_pending_per_peer: int = 200  # of them, those that are about to connect and have proved nothing yet
    max_cpu_percent_per_peer: int = 18  # of one core, for the requests of one peer; what is sent to its viewers does not count
    max_waiting_mb_per_peer: int = 256  # bytes that its connections have not taken yet; above, the slowest of them are closed
    max_egress_kbps: int = 0
    max_ingress_kbps: int = 0  # of all cameras together that name no line of their own; above, some show their smaller picture
    lines: dict[str, int] = {}  # the same for each line that mounts name: kbit/s of media, some 5 % below what the line carries; 0 = no cap
    max_reader_buffer_kb: int = 2048  # bytes waiting for one slow client before it skips
    max_reader_lag_s: float = 2.0  # age of the oldest waiting byte before it skips
    stalled_reader_s: float = 15.0  # a client that takes nothing for so long is closed


class HistoryConfig(_Section, frozen=True):
    """`[history]`: what is kept of who watched and of when cameras were away."""

    retention_days: int = 90  # after which it is forgotten; 0 = nothing is kept


class ForwardConfig(_Section, frozen=True):
    """`[[mounts.forwards]]`: one place the mount is pushed to."""

    url: str


class MountConfig(_Section, frozen=True):
    """`[[mounts]]`: a published name and where its media comes from."""

    name: str
    source: str  # address with credentials (percent-encoded), "demo:", or a path to a file; "publish:" (or "") = waits for a publisher
    title: str = ""  # shown to people; the name where empty
    enabled: bool = True  # False: kept, but stopped
    listed: bool = True  # False: only who knows its link finds it; not in the portal's list
    on_demand: bool = False
    linger_s: float = 10.0  # on demand: how long the source stays after the last reader
    transport: SourceTransport = "auto"
    start: StartMode = "instant"
    max_readers: int = 0
    max_egress_kbps: int = 0
    no_media_timeout_s: float = 10.0  # no access unit for so long = the source is dead
    forwards: tuple[ForwardConfig, ...] = ()
    variant_of: str = ""  # name of the main mount whose small picture this is
    line: str = (
        ""  # by which its media comes, as `[limits] lines` names it; "" = that of its main mount, else what no other line is named for
    )
    onvif: bool = False  # recorders and other video systems find it as a camera of its own
    onvif_address: str = ""  # address of this machine that this camera alone has, with ":port" where it is not 80; "" = as `[onvif]` says
    # Where the camera is steered, "onvif://user:pass@host:port", also hikvision://, dahua://, axis:// and pelco-d://; "" = it is not
    control: str = ""
    control_lease_s: float = 15.0  # who steers keeps it for so long after doing nothing
    access: Literal["", "network", "closed", "open"] = ""  # who may watch this mount; "" = as `[access] mode` says
    labels: dict[str, str] = {}  # what a window keeps beside (brand, recorder, channel): nothing to the engine

    @property
    def waits_for_publisher(self) -> bool:
        """True where media is pushed to it: nothing is to be pulled."""
        return self.source in ("", PUBLISH)


class AccessConfig(_Section, frozen=True):
    """`[access]`: who may watch what names no rule of its own."""

    mode: AccessMode = "network"  # "network": whoever is in one of this machine's own networks; "closed": who has logged in; "open": all


class UserConfig(_Section, frozen=True):
    """`[[users]]`: who may log in."""

    name: str
    password: str
    role: RoleName = "viewer"
    steer_priority: int = 0  # 1 to 32000: who steers a camera keeps it from those who have less; 0 = as the role has it


class EngineConfig(_Section, frozen=True):
    """The whole file."""

    rtsp: RtspConfig = RtspConfig()
    http: HttpConfig = HttpConfig()
    webrtc: WebRtcConfig = WebRtcConfig()
    onvif: OnvifConfig = OnvifConfig()
    limits: LimitsConfig = LimitsConfig()
    access: AccessConfig = AccessConfig()
    history: HistoryConfig = HistoryConfig()
    mounts: tuple[MountConfig, ...] = ()
    users: tuple[UserConfig, ...] = ()
