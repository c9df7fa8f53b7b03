"""RtspChannel: one track of a session that is set up, and the way of its RTCP back to the camera."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.dialing.rtsp_connection import RtspConnection
from relay_engine.ingest.rtsp.udp_ports import RtspUdpPorts
from relay_engine.rtp.receiver import RtpReceiver
from relay_engine.rtp.rtcp import ReceiverReport, SourceDescription, serialize_compound


@dataclass(slots=True)
class RtspChannel:
    """Over TCP `rtcp_channel` says where RTCP goes, over UDP `ports` do."""

    url: str  # that was set up
    receiver: RtpReceiver
    rtcp_channel: int = 0
    ports: RtspUdpPorts | None = None

    def send_report(self, connection: RtspConnection, ssrc: int, name: str, now: float) -> None:
        """Receiver report and description under an SSRC of our own: under the camera's it would see a collision."""
        block = self.receiver.report_block(now)
        packet = serialize_compound([ReceiverReport(ssrc, (block,) if block is not None else ()), SourceDescription(ssrc, name)])
        if self.ports is not None:
            self.ports.send_rtcp(packet)
        else:
            connection.send_interleaved(self.rtcp_channel, packet)

    def close(self) -> None:
        """Free the ports."""
        if self.ports is not None:
            self.ports.close()
