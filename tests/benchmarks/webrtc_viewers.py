"""WebRtcViewers: many WebRTC viewers in one process, as a program; prints what they got and what it cost the relay, as JSON.

Handshakes are real; media is then counted and thrown away, so that the load does not weigh more than what it measures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time

import aiohttp
import psutil

from tests.kit.players.whep_client import Identity, WhepClient

_SETTLE_S = 2.0
_AT_ONCE = 8  # joins under way


async def _run(options: argparse.Namespace) -> dict[str, float]:
    identity, server = Identity(), psutil.Process(options.watch_pid)
    clients = [WhepClient(identity, tcp=options.tcp) for _ in range(options.viewers)]
    gate = asyncio.Semaphore(_AT_ONCE)

    async def join(client: WhepClient) -> None:
        async with gate:
            await client.open(http, options.url)

    async with aiohttp.ClientSession() as http:
        joined_at, cpu_at = time.monotonic(), _cpu_s(server)
        await asyncio.gather(*map(join, clients))
        joining_s, joining_cpu_s = time.monotonic() - joined_at, _cpu_s(server) - cpu_at
        await asyncio.sleep(_SETTLE_S)
        bytes_before = [client.bytes_received for client in clients]
        packets_before = sum(client.packets_received for client in clients)
        started, cpu_before, own_before = time.monotonic(), _cpu_s(server), time.process_time()
        await asyncio.sleep(options.seconds)
        elapsed, cpu_s, own_cpu_s = time.monotonic() - started, _cpu_s(server) - cpu_before, time.process_time() - own_before
        received = [client.bytes_received - before for client, before in zip(clients, bytes_before, strict=True)]
        packets = sum(client.packets_received for client in clients) - packets_before
        firsts = [client.first_media_s or 0.0 for client in clients]
        for client in clients:
            client.say_goodbye()
        await asyncio.gather(*(client.close() for client in clients))
    return {
        "viewers": options.viewers,
        "server_cpu_percent": 100 * cpu_s / elapsed,
        "cpu_percent_per_viewer": 100 * cpu_s / elapsed / options.viewers,
        "cpu_us_per_mb": 1e6 * cpu_s / (sum(received) / 1e6),
        "load_cpu_percent": 100 * own_cpu_s / elapsed,
        "megabits_per_s": statistics.median(received) * 8 / 1e6 / elapsed,
        "slowest_megabits_per_s": min(received) * 8 / 1e6 / elapsed,
        "packets_per_s": packets / elapsed / options.viewers,
        "join_cpu_ms": 1000 * joining_cpu_s / options.viewers,
        "joins_per_s": options.viewers / joining_s,
        "first_media_ms": 1000 * statistics.median(firsts),
    }


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def main() -> int:
    parser = argparse.ArgumentParser(prog="webrtc_viewers")
    parser.add_argument("--url", required=True, help="of WHEP")
    parser.add_argument("--watch-pid", type=int, required=True)
    parser.add_argument("--viewers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--tcp", action="store_true")
    options = parser.parse_args()
    try:
        import uvloop

        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    except ImportError:
        runner = asyncio.Runner()
    with runner:
        print(json.dumps(runner.run(_run(options))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
