"""UDP sockets: on Windows a closed port at the far end must not fail the next read, and nobody may share the port."""

from __future__ import annotations

import ctypes
import socket
import sys

import pytest

from relay_engine.sockets import datagram_socket
from relay_engine.sockets.datagram_socket import make_datagram_socket, open_datagram_socket


class FakeWinsock:
    """Notes what WSAIoctl is asked."""

    def __init__(self, failed: int = 0) -> None:
        self.failed = failed
        self.asked: list[tuple[int, int, int, int]] = []

    def WSAIoctl(self, handle, code, value, size, *rest):  # noqa: N802 - the name is Windows'
        assert len(rest) == 5
        self.asked.append((handle.value, code.value, value._obj.value, size.value))
        return self.failed


@pytest.fixture
def winsock(monkeypatch):
    fake = FakeWinsock()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda name, use_last_error: fake, raising=False)
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_KEEPALIVE, raising=False)  # some option that Linux takes
    return fake


def test_on_windows_every_socket_is_told_not_to_fail_its_reads(winsock):
    with open_datagram_socket("127.0.0.1", 0) as made:
        handle = made.fileno()
        assert winsock.asked == [(handle, 0x9800000C, 0, 4), (handle, 0x9800000F, 0, 4)]
        assert made.getsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE)


def test_a_windows_that_refuses_costs_nothing(winsock):
    winsock.failed = -1
    make_datagram_socket(socket.AF_INET).close()
    assert len(winsock.asked) == 2


def test_elsewhere_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datagram_socket, "_switch_off", lambda *_: pytest.fail("asked"))
    if sys.platform != "win32":
        make_datagram_socket(socket.AF_INET).close()


@pytest.mark.skipif(sys.platform == "win32", reason="its options have other names")
def test_only_a_shared_port_can_be_had_twice() -> None:
    with open_datagram_socket("127.0.0.1", 0, shared=True) as first:
        open_datagram_socket("127.0.0.1", first.getsockname()[1], shared=True).close()
    with open_datagram_socket("127.0.0.1", 0) as first, pytest.raises(OSError):
        open_datagram_socket("127.0.0.1", first.getsockname()[1])


def test_it_never_blocks() -> None:
    with open_datagram_socket("127.0.0.1", 0, receive_buffer_bytes=65_536) as made, pytest.raises(BlockingIOError):
        made.recv(1)
