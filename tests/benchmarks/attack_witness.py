"""What others notice of an attack: a good viewer's longest gap, how long the control API takes, what the relay spends."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass

import psutil

from tests.kit.players.rtsp_client import RtspClient

_ASK_EVERY_S = 0.2


@dataclass(frozen=True)
class Sight:
    """Of one period."""

    longest_gap_s: float
    slowest_answer_s: float
    cpu_s: float
    growth_mb: float
    readers: int  # the most that the relay counted


class Witness:
    """Watches one relay over RTSP and asks it over HTTP, beside whatever else happens to it."""

    def __init__(self, pid: int, rtsp_port: int, http_port: int, token: str) -> None:
        self._process = psutil.Process(pid)
        self._ports = (rtsp_port, http_port)
        self._token = token

    async def watch(self, seconds: float) -> Sight:
        """Look for `seconds`."""
        until = time.monotonic() + seconds
        cpu_s, memory = self._cpu_s(), self._process.memory_info().rss
        gap_s, (answer_s, readers) = await asyncio.gather(self._play(until), self._ask(until))
        return Sight(gap_s, answer_s, self._cpu_s() - cpu_s, (self._process.memory_info().rss - memory) / 1e6, readers)

    async def _play(self, until: float) -> float:
        """The longest wait for a packet, that for the first one included; infinite where it is cut off or not served."""
        longest, seen = 0.0, time.monotonic()
        try:
            async with RtspClient(self._ports[0], "demo") as client:
                await client.play_tcp(1)
                while time.monotonic() < until and not client.closed:
                    count = len(client.frames[0])
                    await client.receive(count + 1)
                    longest, seen = max(longest, time.monotonic() - seen), time.monotonic()
                    if count > 1000:
                        client.frames[0].clear()
                return float("inf") if client.closed else longest
        except (OSError, TimeoutError):
            return float("inf")

    async def _ask(self, until: float) -> tuple[float, int]:
        slowest, readers = 0.0, 0
        while time.monotonic() < until:
            begun = time.monotonic()
            try:
                readers = max(readers, await self._count_readers())
            except (OSError, ValueError):
                slowest = float("inf")
            slowest = max(slowest, time.monotonic() - begun)
            await asyncio.sleep(_ASK_EVERY_S)
        return slowest, readers

    async def _count_readers(self) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._ports[1])
        head = f"GET /api/v1/readers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self._token}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        answer = await reader.read()
        writer.close()
        return len(json.loads(answer.partition(b"\r\n\r\n")[2]))

    def _cpu_s(self) -> float:
        times = self._process.cpu_times()
        return times.user + times.system
