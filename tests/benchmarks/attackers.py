"""What one hostile client does to a relay, as a program: `python -m tests.benchmarks.attackers KIND --rtsp PORT --http PORT --camera PORT --seconds N`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import struct
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.benchmarks.hostile_camera import KINDS, serve_hostile_camera
from tests.kit.players.whep_client import Identity, WhepClient

_HOST = "127.0.0.1"
_NACK_BYTES = 1_212
_BATCH = 400  # requests given to the socket at once
_SDP = {"Content-Type": "application/sdp"}


@dataclass(frozen=True)
class Target:
    """Where the relay is, and how long to go on."""

    rtsp: int
    http: int
    camera: int  # where the relay looks for one of its cameras
    until: float  # monotonic

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.until


def _request(method: str, path: str = "/demo", **headers: str) -> bytes:
    lines = [f"{method} rtsp://{_HOST}{path} RTSP/1.0", "CSeq: 1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()


async def _pour(target: Target, port: int, make: Callable[[int], bytes], *, reads: bool = True) -> None:
    """Send what `make` gives as fast as the relay takes it, on one connection after the other; answers are read, or left."""
    number = 0
    while not target.over:
        try:
            reader, writer = await asyncio.open_connection(_HOST, port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        sink = asyncio.create_task(_read_all(reader)) if reads else None
        with contextlib.suppress(OSError, TimeoutError):
            while not target.over and not (sink and sink.done()):
                writer.write(b"".join(make(number + index) for index in range(_BATCH)))
                number += _BATCH
                async with asyncio.timeout(max(0.01, target.until - time.monotonic())):
                    await writer.drain()
        if sink:
            sink.cancel()
        writer.transport.abort()


async def _read_all(reader: asyncio.StreamReader) -> None:
    with contextlib.suppress(OSError):
        while await reader.read(1 << 16):
            pass


async def describe(target: Target) -> None:
    """Valid requests, one behind the other."""
    await _pour(target, target.rtsp, lambda _: _request("DESCRIBE"))


async def names(target: Target) -> None:
    """Mounts that do not exist: each a 404, and a line in the log if it is let."""
    await _pour(target, target.rtsp, lambda number: _request("DESCRIBE", f"/made-up-{number}"))


async def many_pipes(target: Target) -> None:
    """The same from fifty connections, each beginning anew after a while."""
    await asyncio.gather(*(_pour(target, target.rtsp, lambda _: _request("OPTIONS")) for _ in range(50)))


async def unread(target: Target) -> None:
    """Answers that nobody takes."""
    await asyncio.gather(*(_pour(target, target.rtsp, lambda _: _request("DESCRIBE"), reads=False) for _ in range(100)))


async def stalled(target: Target) -> None:
    """Viewers that take nothing, three hundred at a time."""
    set_up = _request("SETUP", "/demo/trackID=0", Transport="RTP/AVP/TCP;unicast;interleaved=0-1")

    async def stall() -> None:
        while not target.over:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection(_HOST, target.rtsp, limit=2048)
                writer.write(set_up + _request("PLAY"))
                await reader.read(1024)
                writer.transport.pause_reading()  # type: ignore[attr-defined]
                for _ in range(200):
                    if target.over or writer.transport.is_closing():
                        break
                    await asyncio.sleep(0.1)
                writer.transport.abort()

    await asyncio.gather(*(stall() for _ in range(300)))


async def frames(target: Target) -> None:
    """Interleaved packets of no bytes."""
    await _pour(target, target.rtsp, lambda number: (_request("OPTIONS") if number == 0 else b"") + b"$\0\0\0" * 50)


async def set_ups(target: Target) -> None:
    """Sessions that are set up and never play, sixteen a connection."""
    await asyncio.gather(*(_set_up_for_ever(target) for _ in range(20)))


async def _set_up_for_ever(target: Target) -> None:
    request = _request("SETUP", "/demo/trackID=0", Transport="RTP/AVP;unicast;client_port=40000-40001")
    while not target.over:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection(_HOST, target.rtsp)
            writer.write(request * 32)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    await reader.read(1 << 16)
            writer.close()


async def play_and_leave(target: Target) -> None:
    """PLAY over UDP, and the connection gone: the media goes on to nobody."""
    play = b"".join(
        (_request("SETUP", "/demo/trackID=0", Transport="RTP/AVP;unicast;client_port=40000-40001"), _request("PLAY"), _request("OPTIONS"))
    )
    while not target.over:
        with contextlib.suppress(OSError, TimeoutError):
            reader, writer = await asyncio.open_connection(_HOST, target.rtsp)
            writer.write(play)
            async with asyncio.timeout(1):
                await reader.read(1 << 16)
            writer.close()
        await asyncio.sleep(0.02)


async def rtcp(target: Target) -> None:
    """Receiver reports by UDP, to one's own playing session, as fast as they leave."""
    socket_pair = await asyncio.get_running_loop().create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=(_HOST, 0))
    port = socket_pair[0].get_extra_info("sockname")[1]
    reader, writer = await asyncio.open_connection(_HOST, target.rtsp)
    writer.write(_request("SETUP", "/demo/trackID=0", Transport=f"RTP/AVP;unicast;client_port={port - 1}-{port}"))
    answer = (await reader.read(1 << 16)).decode()
    server_port = int(answer.partition("server_port=")[2].partition("-")[2].split(";")[0].split("\r")[0])
    writer.write(_request("PLAY", Session=answer.partition("Session: ")[2].partition(";")[0]))
    report = struct.pack("!BBHI", 0x80, 201, 1, 1) * 2 + struct.pack("!BBHI", 0x81, 203, 1, 1)
    while not target.over:
        for _ in range(20):
            socket_pair[0].sendto(report, (_HOST, server_port))
        await asyncio.sleep(0.001)


async def _watch(target: Target, work: Callable[[WhepClient], Awaitable[None]], *, tcp: bool = False) -> None:
    identity = Identity()
    async with aiohttp.ClientSession() as http:
        while not target.over:
            client = WhepClient(identity, tcp=tcp)
            try:
                await client.open(http, f"http://{_HOST}:{target.http}/demo/whep")
                await work(client)
            except (OSError, TimeoutError, AssertionError, aiohttp.ClientError):
                await asyncio.sleep(0.2)
            finally:
                await client.close()


def _nack() -> bytes:
    """One datagram that names 5,000 packets."""
    pairs = (_NACK_BYTES - 12) // 4
    return struct.pack("!BBHII", 0x81, 205, 2 + pairs, 1, 1) + b"".join(struct.pack("!HH", 17 * index, 0xFFFF) for index in range(pairs))


async def nacks(target: Target) -> None:
    """A viewer that has lost everything, 44 times a second."""

    async def work(client: WhepClient) -> None:
        while not target.over and not client.is_closed.is_set():
            client._send_rtcp(_nack())
            await asyncio.sleep(1 / 44)

    await _watch(target, work)


async def feedback(target: Target) -> None:
    """All that a viewer may ask for, as fast as it leaves: packets, pictures."""
    pictures = struct.pack("!BBHII", 0x81, 206, 2, 1, 1) * 40
    intra = struct.pack("!BBHII", 0x84, 206, 2 + 2 * 100, 1, 1) + struct.pack("!IB3x", 1, 1) * 100

    async def work(client: WhepClient) -> None:
        while not target.over and not client.is_closed.is_set():
            for packet in (_nack(), pictures, intra):
                client._send_rtcp(packet)
            await asyncio.sleep(0)

    await _watch(target, work)


async def checks(target: Target) -> None:
    """Valid connectivity checks of a viewer over UDP, as fast as they leave."""
    await _watch(target, lambda client: _repeat_check(target, client))


async def unread_checks(target: Target) -> None:
    """The same over ICE-TCP, and the answers are not taken."""

    async def work(client: WhepClient) -> None:
        client._transport.pause_reading()
        await _repeat_check(target, client)

    await _watch(target, work, tcp=True)


async def _repeat_check(target: Target, client: WhepClient) -> None:
    sent: list[bytes] = []
    send, client._send = client._send, sent.append  # type: ignore[method-assign]
    assert client._checks is not None
    client._checks.cancel()
    repeated = asyncio.create_task(client._keep_checking())
    await asyncio.sleep(0.01)
    repeated.cancel()
    while not target.over and not client.is_closed.is_set():
        if client._transport.is_closing():
            return
        if not client._tcp or client._transport.get_write_buffer_size() < 1 << 16:
            for _ in range(50):
                send(sent[0])
        await asyncio.sleep(0.001)


async def offers(target: Target) -> None:
    """Offers that are never completed."""
    body = WhepClient(Identity()).offer()
    async with aiohttp.ClientSession() as http:
        while not target.over:
            async with http.post(f"http://{_HOST}:{target.http}/demo/whep", data=body, headers=_SDP) as response:
                await response.read()


async def tokens(target: Target) -> None:
    """HLS viewers that nobody invited, one name after the other."""
    await _get_for_ever(target, lambda number: f"/demo/low-latency.m3u8?s=fake{number:08}")


async def paths(target: Target) -> None:
    """Line breaks in queries, unknown cameras, and everything else that could become a traceback."""
    shapes = ("/demo?%0d%0ax{0}", "/made-up-{0}/", "/demo/mp4-{0}_x.m4s", "/demo/low-latency.m3u8?_HLS_msn={0}", "/%00{0}")
    await _get_for_ever(target, lambda number: shapes[number % len(shapes)].format(number))


async def _get_for_ever(target: Target, make: Callable[[int], str]) -> None:
    await _pour(target, target.http, lambda number: f"GET {make(number)} HTTP/1.1\r\nHost: {_HOST}\r\n\r\n".encode())


async def bodies(target: Target) -> None:
    """Offers of one byte every two seconds."""
    head = f"POST /demo/whep HTTP/1.1\r\nHost: {_HOST}\r\nContent-Type: application/sdp\r\nContent-Length: 60000\r\n\r\n".encode()

    async def slow() -> None:
        while not target.over:
            with contextlib.suppress(OSError):
                _reader, writer = await asyncio.open_connection(_HOST, target.http)
                writer.write(head)
                while not target.over and not writer.is_closing():
                    writer.write(b"v")
                    await asyncio.sleep(2)
                writer.close()

    await asyncio.gather(*(slow() for _ in range(200)))


async def connections(target: Target) -> None:
    """As many as there may be, on both ports, opened anew."""
    writers: list[asyncio.StreamWriter] = []
    while not target.over:
        for port in (target.rtsp, target.http):
            with contextlib.suppress(OSError):
                writers.append((await asyncio.open_connection(_HOST, port))[1])
        if len(writers) > 5_000:
            for writer in writers:
                writer.transport.abort()
            writers.clear()


ATTACKS: dict[str, Callable[[Target], Coroutine[Any, Any, None]]] = {
    work.__name__: work
    for work in (
        nacks, feedback, checks, describe, names, many_pipes, frames, set_ups, play_and_leave, rtcp, unread, stalled,
        unread_checks, offers, tokens, paths, bodies, connections,
    )
}  # fmt: skip


def _camera(kind: str) -> Callable[[Target], Coroutine[Any, Any, None]]:
    return lambda target: serve_hostile_camera(kind, target.camera, target.until)


ATTACKS |= {f"camera_{kind}": _camera(kind) for kind in KINDS}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=ATTACKS)
    parser.add_argument("--rtsp", type=int, required=True)
    parser.add_argument("--http", type=int, required=True)
    parser.add_argument("--camera", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    target = Target(options.rtsp, options.http, options.camera, time.monotonic() + options.seconds)

    async def run() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(options.seconds + 1):
                await ATTACKS[options.kind](target)

    asyncio.run(run())
    sys.stdout.flush()
    os._exit(0)  # what is still open is for the relay to notice


if __name__ == "__main__":
    main()
