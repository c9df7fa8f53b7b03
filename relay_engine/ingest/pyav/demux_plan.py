"""DemuxPlan: how FFmpeg is to open one kind of address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relay_engine.dialing.address import SourceAddress

OPEN_TIMEOUT_S = 10.0
_SILENCE_US = "5000000"  # FFmpeg's own time-out; it waits twice as long on a camera that freezes
_USER_AGENT = "Relay Server"
# Of Enhanced RTMP, told to the server: an honest one leaves out a picture that the client has not announced. That FFmpeg reads AV1 and VP9, which
# the relay does not carry, is announced too: their owner is told so, instead of wondering where the picture is.
_ENHANCED_CODECS = "hvc1,av01,vp09"
_WEB_PROTOCOLS = "http,https,tls,tcp,crypto,data"  # an answer that is an SDP or names files opens no port and no file here
_UDP_BUFFER_BYTES = "2097152"


@dataclass(frozen=True, slots=True)
class DemuxPlan:
    """One way to open an address."""

    address: SourceAddress
    options: Mapping[str, str] = field(default_factory=dict)
    transport: str = ""  # for the status: "tcp", "udp"
    read_timeout_s: float | None = None  # PyAV's own; costs CPU, only where FFmpeg has none
    loops: bool = False  # begin anew at the end

    @property
    def kind(self) -> str:
        return "file" if self.address.scheme == "file" else "pyav"


def make_plan(address: SourceAddress, rtsp_transport: str = "tcp") -> DemuxPlan:
    """The plan for `address`. Never fflags=nobuffer: on H.264 it loses the first key frame."""
    match address.scheme:
        case "file":
            return DemuxPlan(address, loops=True)
        case "rtsp" | "rtsps":
            return DemuxPlan(address, _rtsp_options(rtsp_transport), transport=rtsp_transport)
        case "udp":
            options = {"timeout": _SILENCE_US, "buffer_size": _UDP_BUFFER_BYTES, "overrun_nonfatal": "1", "fifo_size": "57000"}
            return DemuxPlan(address, options | _probing(), transport="udp")
        case "rtp":
            # FFmpeg has no time-out for these.
            return DemuxPlan(address, {"buffer_size": _UDP_BUFFER_BYTES} | _probing(), transport="udp", read_timeout_s=5.0)
        case "rtmp" | "rtmps":
            # Not "timeout": for RTMP that means to listen.
            options = {"rw_timeout": _SILENCE_US, "rtmp_live": "live", "rtmp_enhanced_codecs": _ENHANCED_CODECS, "tls_verify": "0"}
            return DemuxPlan(address, options | _probing(), transport="tcp")
        case _:
            options = {"timeout": _SILENCE_US, "rw_timeout": _SILENCE_US, "user_agent": _USER_AGENT, "tls_verify": "0"}
            return DemuxPlan(address, options | {"protocol_whitelist": _WEB_PROTOCOLS} | _probing(), transport="tcp")


def _rtsp_options(transport: str) -> dict[str, str]:
    return {
        "rtsp_transport": transport,
        "timeout": _SILENCE_US,
        "probesize": "32",  # the SDP says it all: opens in 0.06 s instead of 1.6 s
        "analyzeduration": "0",
        "buffer_size": _UDP_BUFFER_BYTES,
        "user_agent": _USER_AGENT,
        "tls_verify": "0",  # cameras sign their own certificates
    }


def _probing() -> dict[str, str]:
    """Look long enough to find every track, not so long that viewers wait."""
    return {"probesize": "1000000", "analyzeduration": "1500000", "fpsprobesize": "0"}
