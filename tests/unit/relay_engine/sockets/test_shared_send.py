"""send_each: every socket gets the bytes once, whatever becomes of its neighbours."""

from __future__ import annotations

import contextlib
import socket
import sys

import pytest

from relay_engine.sockets.shared_send import send_each


@pytest.fixture
def pairs():
    made = [socket.socketpair() for _ in range(5)]
    for ours, theirs in made:
        ours.setblocking(False)
        theirs.setblocking(False)
    yield made
    for ours, theirs in made:
        ours.close()
        theirs.close()


def fill(ours: socket.socket) -> None:
    with contextlib.suppress(BlockingIOError):
        while True:
            ours.send(bytes(1 << 16))


def test_all_take_all(pairs):
    assert send_each([ours for ours, _ in pairs], b"picture") == [7] * 5
    assert [theirs.recv(100) for _, theirs in pairs] == [b"picture"] * 5


@pytest.mark.skipif(sys.platform == "win32", reason="the lane is not used there, and the system takes any amount at once")
def test_full_and_broken_sockets_count_nothing_and_stop_nobody(pairs):
    fill(pairs[0][0])
    fill(pairs[2][0])
    pairs[4][1].close()
    assert send_each([ours for ours, _ in pairs], b"picture") == [0, 7, 0, 7, 0]
    assert [pairs[index][1].recv(100) for index in (1, 3)] == [b"picture"] * 2


@pytest.mark.skipif(sys.platform == "win32", reason="the lane is not used there, and the system takes any amount at once")
def test_a_socket_that_takes_a_part_says_how_much(pairs):
    whole = bytes(64 << 20)
    (sent,) = send_each([pairs[0][0]], whole)
    assert 0 < sent < len(whole)
    assert send_each([], b"picture") == []
