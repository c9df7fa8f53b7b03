"""What the system still holds for a client that does not read."""

from __future__ import annotations

import socket
import sys

import pytest

from relay_engine.sockets.send_queue import unacknowledged_bytes


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="other systems do not tell")
def test_it_grows_by_what_is_sent_and_shrinks_by_what_is_read() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    ours = socket.create_connection(listener.getsockname())
    theirs, _ = listener.accept()
    with listener, ours, theirs:
        assert unacknowledged_bytes(ours.fileno()) == 0
        ours.setblocking(False)
        sent = 0
        try:
            while True:
                sent += ours.send(bytes(65_536))
        except BlockingIOError:
            held = unacknowledged_bytes(ours.fileno())
        assert 0 < held <= sent
        theirs.settimeout(5)
        for _ in range(held // 2 // 1024):
            theirs.recv(1024)
        while sent > 0 and unacknowledged_bytes(ours.fileno()) >= held:
            sent -= len(theirs.recv(65_536))
        assert unacknowledged_bytes(ours.fileno()) < held


def test_a_closed_descriptor_is_no_error() -> None:
    closed = socket.socket()
    number = closed.fileno()
    closed.close()
    assert unacknowledged_bytes(number) == 0
