"""RtspSource: pulls a camera with our own RTSP client: no frame of delay, stamps as sent, every digest, quick to stop."""

from __future__ import annotations

from relay_engine.config import SourceTransport
from relay_engine.dialing.address import SourceAddress
from relay_engine.errors import SourceError
from relay_engine.ingest.rtsp.session import RtspSession, Transport, WrongTransportError
from relay_engine.ingest.source import SourceSink

_FIRST_PACKET_S = 3.0  # then the other transport is tried
_LAST_FIRST_PACKET_S = 8.0  # when no other is left: recorders that fetch the picture themselves take their time

type _Plan = tuple[tuple[Transport, float], ...]

# TCP first: it passes every router and firewall and loses nothing on Wi-Fi; almost every camera has it, and those
# without say so at once (461). UDP where TCP is refused or stays silent; then TCP once more, for slow starters.
_PLANS: dict[SourceTransport, _Plan] = {
    "tcp": (("tcp", _LAST_FIRST_PACKET_S),),
    "udp": (("udp", _LAST_FIRST_PACKET_S),),
    "auto": (("tcp", _FIRST_PACKET_S), ("udp", _FIRST_PACKET_S), ("tcp", _LAST_FIRST_PACKET_S)),
}


class RtspSource:
    """One connection; a change of transport begins a new one, with a new DESCRIBE (Hikvision needs that)."""

    kind = "rtsp"

    def __init__(self, address: SourceAddress, *, transport: SourceTransport = "auto", name: str = "") -> None:
        self._address = address
        self._plan = _PLANS[transport]
        self._name = name or address.host
        self.has_started = False

    async def run(self, sink: SourceSink) -> None:
        """Deliver until the session breaks (SourceError) or it is cancelled."""
        refused: set[Transport] = set()
        fault: SourceError | None = None
        for transport, first_packet_s in self._plan:
            if transport in refused:
                continue
            session = RtspSession(self._address, transport, sink, self._name)
            try:
                await session.run(first_packet_s)
            except SourceError as error:
                self.has_started = session.has_started
                is_transport = isinstance(error, WrongTransportError)
                if session.has_started or (fault is None and not is_transport):
                    raise
                fault = fault or error
                if not session.is_playing:
                    refused.add(transport)
        if fault is not None:
            raise fault
