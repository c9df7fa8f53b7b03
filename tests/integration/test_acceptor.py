"""Acceptor on a real socket: a crowd is taken in at once."""

from __future__ import annotations

import asyncio
import socket

from relay_engine.sockets.acceptor import Acceptor
from tests.kit.loops.virtual_time import run_virtual


def test_many_who_come_at_once_are_all_taken_in_few_turns() -> None:
    async def scene() -> None:
        listening = socket.create_server(("127.0.0.1", 0), backlog=300)
        listening.setblocking(False)
        guests = [socket.create_connection(listening.getsockname()) for _ in range(200)]
        taken: list[socket.socket] = []
        task = asyncio.get_running_loop().create_task(Acceptor(listening, taken.append).run())
        turns = 0
        while len(taken) < 200:
            turns += 1
            await asyncio.sleep(0)
        assert turns < 10
        assert all(accepted.gettimeout() == 0 for accepted in taken)
        task.cancel()
        await asyncio.wait([task])
        for entry in (*guests, *taken, listening):
            entry.close()

    run_virtual(scene())
