"""Recording: what the client of a session sends (RFC 2326 10.11)."""

from __future__ import annotations


class Recording:
    """Every packet of a client arrives here, of whatever transport. Nobody takes a publisher's media yet: it is counted and dropped.

    Holds two numbers, however much comes.
    """

    __slots__ = ("bytes", "packets")

    def __init__(self) -> None:
        self.packets = 0
        self.bytes = 0

    def write(self, _track_id: int, packet: bytes, *, is_rtcp: bool) -> None:
        """Take one packet of a track; reports are about what the client receives."""
        if not is_rtcp:
            self.packets += 1
            self.bytes += len(packet)
