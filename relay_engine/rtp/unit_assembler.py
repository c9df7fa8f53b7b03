"""UnitAssembler: gathers the packets of one video unit, up to its marker bit or the next time stamp (RFC 3550 5.1, RFC 6184 5.1)."""

from __future__ import annotations

from abc import abstractmethod

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_follower import PacketFollower

MAX_UNIT_BYTES = 16 << 20  # a peer that never ends a unit must not fill our memory
_PACKET_BYTES = 64  # what an object costs, so that empty parts count too


class UnitAssembler(PacketFollower):
    """Drops a unit whole where a packet of it is lost or makes no sense.

    The marker bit is believed until a packet goes on with the unit that it has ended: OBS, OpenIPC and live555 set it on every
    slice. From then on the next time stamp ends units. The unit in which that shows comes a second time, whole.
    """

    def __init__(self, track: Track) -> None:
        super().__init__(track)
        self._unit_timestamp = -1  # of the unit that is being gathered; -1 between units
        self._ended_timestamp = -1  # of the unit that a marker bit has ended and whose parts are still here
        self._ends_on_marker = True  # until the sender proves that it sets the bit elsewhere too
        self._unit_pts = 0
        self._unit_size = 0
        self._damaged = False

    @abstractmethod
    def _starts_unit(self, packet: RtpPacket) -> bool:
        """True where `packet` is for certain the first of its unit."""

    @abstractmethod
    def _continues_unit(self, packet: RtpPacket) -> bool:
        """True where `packet`, of the same stamp, is for certain a further part of the unit that a marker bit has just ended."""

    @abstractmethod
    def _starts_next_unit(self, packet: RtpPacket) -> bool:
        """True where `packet`, of the same stamp, is for certain the first of another unit than the one that is being gathered."""

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
            if packet.timestamp == self._ended_timestamp and not missing and self._continues_unit(packet):
                self._reopen()
            else:
                # FLIR M400 never sets the marker bit: the next time stamp ends the unit.
                self._finish(units, received_at)
                self._begin(packet, missing)
        elif not self._ends_on_marker and self._starts_next_unit(packet):
            self._finish(units, received_at)
            self._begin(packet, missing)
        self._take_part(packet)
        if packet.marker and self._ends_on_marker:
            ended = self._unit_timestamp
            self._finish(units, received_at)
            self._ended_timestamp = ended
        return units

    def _begin(self, packet: RtpPacket, missing: int) -> None:
        self._forget()
        self._unit_timestamp, self._unit_pts, self._unit_size, self._ended_timestamp = packet.timestamp, self._pts, 0, -1
        self._damaged = bool(missing) and not self._starts_unit(packet)

    def _reopen(self) -> None:
        """The marker bit was wrong: go on with the unit that it has ended."""
        self._ends_on_marker = False
        self._unit_timestamp, self._ended_timestamp = self._ended_timestamp, -1
        self.damaged_units -= self._damaged  # it is counted when it ends

    def _take_part(self, packet: RtpPacket) -> None:
        self._unit_size += len(packet.payload) + _PACKET_BYTES
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
        """Give out the unit that is being gathered, if any; its parts stay until the next one begins."""
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
        self._unit_timestamp = -1
