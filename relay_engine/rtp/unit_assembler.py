"""UnitAssembler: gathers the packets of one video unit, up to its marker bit or the next time stamp (RFC 3550 5.1, RFC 6184 5.1)."""

from __future__ import annotations

from abc import abstractmethod

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_follower import PacketFollower

MAX_UNIT_BYTES = 16 << 20  # a peer that never ends a unit must not fill our memory


class UnitAssembler(PacketFollower):
    """Drops a unit whole where a packet of it is lost or makes no sense."""

    def __init__(self, track: Track) -> None:
        super().__init__(track)
        self._unit_timestamp = -1  # of the unit that is being gathered; -1 between units
        self._unit_pts = 0
        self._unit_size = 0
        self._damaged = False

    @abstractmethod
    def _starts_unit(self, packet: RtpPacket) -> bool:
        """True where `packet` is for certain the first of its unit."""

    @abstractmethod
    def _add(self, packet: RtpPacket) -> None:
        """Take the part in `packet`; raises RemoteProtocolError where it does not fit."""

    @abstractmethod
    def _take_unit(self, pts: int, received_at: float) -> AccessUnit | None:
        """The unit gathered so far, None where there is nothing; raises RemoteProtocolError where it is broken."""

    @abstractmethod
    def _forget(self) -> None:
        """Throw away what is gathered."""

    def depacketize(self, packet: RtpPacket, received_at: float = 0.0) -> list[AccessUnit]:
        """The units that `packet` completes: its own with the marker bit, the one before where the time stamp moves on without it."""
        missing = self._follow(packet)
        if missing is None:
            return []
        units: list[AccessUnit] = []
        if missing:
            self._damaged = True
        if packet.timestamp != self._unit_timestamp:
            # FLIR M400 never sets the marker bit: the next time stamp ends the unit.
            self._finish(units, received_at)
            self._unit_timestamp, self._unit_pts = packet.timestamp, self._pts
            self._damaged = bool(missing) and not self._starts_unit(packet)
        self._take_part(packet)
        if packet.marker:
            self._finish(units, received_at)
        return units

    def _take_part(self, packet: RtpPacket) -> None:
        self._unit_size += len(packet.payload) + 64  # what an object costs, so that empty parts count too
        if self._unit_size > MAX_UNIT_BYTES:
            self._damaged = True
        if self._damaged:
            self._forget()
            return
        try:
            self._add(packet)
        except RemoteProtocolError:
            self._damaged = True

    def _finish(self, units: list[AccessUnit], received_at: float) -> None:
        """End the unit that is being gathered, if any."""
        if self._unit_timestamp >= 0:
            unit = None
            if not self._damaged:
                try:
                    unit = self._take_unit(self._unit_pts, received_at)
                except RemoteProtocolError:
                    self._damaged = True
            if unit is not None:
                units.append(unit)
            self.damaged_units += self._damaged
            self._forget()
        self._unit_timestamp, self._unit_size, self._damaged = -1, 0, False
