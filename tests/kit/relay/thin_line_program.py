"""Carries packets between the two ends of a ThinLine: thin_line_program.py SITE_FD CENTRE_FD RATE_KBPS DELAY_MS QUEUE_MS.

Each direction serialises at its rate, drops what would wait longer than the queue is long, and delivers after the delay. Any line on standard input is
answered with the figures as one line of JSON; the end of standard input ends it.
"""

from __future__ import annotations

import heapq
import itertools
import json
import os
import select
import sys
import time

_IPV4_PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp"}


class Direction:
    """From one end to the other."""

    def __init__(self, source: int, target: int, rate_kbps: float, queue_s: float, *, site_port_at: int) -> None:
        self.source = source
        self.target = target
        self.packets = self.bytes = self.overflowed = self.largest = 0
        self.flows: dict[str, int] = {}  # bytes of IP packets by protocol and port of the site's end
        self._bits_per_s = rate_kbps * 1000
        self._queue_s = queue_s
        self._site_port_at = site_port_at  # 0 or 2: where in the transport's header
        self._free_at = 0.0

    def sent_at(self, packet: bytes, now: float) -> float | None:
        """When its last bit has left, None where the queue is full."""
        self.packets += 1
        self.bytes += len(packet)
        self.largest = max(self.largest, len(packet))
        flow = self._flow(packet)
        self.flows[flow] = self.flows.get(flow, 0) + len(packet)
        begins = max(self._free_at, now)
        if begins - now > self._queue_s:
            self.overflowed += 1
            return None
        self._free_at = begins + len(packet) * 8 / self._bits_per_s
        return self._free_at

    def figures(self) -> dict[str, object]:
        return {"packets": self.packets, "bytes": self.bytes, "overflowed": self.overflowed, "largest": self.largest, "flows": self.flows}

    def _flow(self, packet: bytes) -> str:
        if len(packet) < 20 or packet[0] >> 4 != 4:
            return "other"
        protocol = _IPV4_PROTOCOLS.get(packet[9], str(packet[9]))
        at = (packet[0] & 15) * 4 + self._site_port_at
        return f"{protocol}/{int.from_bytes(packet[at : at + 2])}" if protocol in ("tcp", "udp") else protocol


def main() -> None:
    site, centre = int(sys.argv[1]), int(sys.argv[2])
    rate_kbps, delay_s, queue_s = float(sys.argv[3]), float(sys.argv[4]) / 1000, float(sys.argv[5]) / 1000
    up = Direction(site, centre, rate_kbps, queue_s, site_port_at=0)
    down = Direction(centre, site, rate_kbps, queue_s, site_port_at=2)
    directions = {site: up, centre: down}
    order = itertools.count()
    under_way: list[tuple[float, int, int, bytes]] = []
    while True:
        timeout = max(under_way[0][0] - time.monotonic(), 0.0) if under_way else None
        for ready in select.select([site, centre, 0], [], [], timeout)[0]:
            if ready == 0:
                if not os.read(0, 4096):
                    return
                os.write(1, json.dumps({"up": up.figures(), "down": down.figures()}).encode() + b"\n")
                continue
            direction = directions[ready]
            for packet in _packets(ready):
                sent_at = direction.sent_at(packet, time.monotonic())
                if sent_at is not None:
                    heapq.heappush(under_way, (sent_at + delay_s, next(order), direction.target, packet))
        now = time.monotonic()
        while under_way and under_way[0][0] <= now:
            _due, _number, target, packet = heapq.heappop(under_way)
            try:
                os.write(target, packet)
            except OSError:
                continue  # that end is down, or its queue is full


def _packets(file: int) -> list[bytes]:
    """All that wait there, up to a bound."""
    found: list[bytes] = []
    while len(found) < 64:
        try:
            found.append(os.read(file, 65_536))
        except OSError:
            break
    return found


if __name__ == "__main__":
    main()
