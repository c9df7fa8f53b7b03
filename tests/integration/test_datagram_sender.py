"""DatagramSender: the same datagrams with and without segmentation offload."""

from __future__ import annotations

import errno
import socket
import sys

import pytest

from relay_engine.sockets.datagram_sender import DatagramSender

TRAIN = (400, b"".join(bytes([index]) * 400 for index in range(5)) + b"end")
DATAGRAMS = [bytes([index]) * 400 for index in range(5)] + [b"end"]


@pytest.fixture
def sockets():
    ours, theirs = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    for each in (ours, theirs):
        each.bind(("127.0.0.1", 0))
    theirs.settimeout(2)
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.mark.parametrize(
    "segmentation", [pytest.param(True, marks=pytest.mark.skipif(sys.platform != "linux", reason="UDP_SEGMENT is Linux's")), False]
)
def test_a_train_arrives_as_its_datagrams(sockets, segmentation):
    ours, theirs = sockets
    assert DatagramSender(ours, segmentation=segmentation).send(TRAIN, theirs.getsockname())
    assert [theirs.recv(2000) for _ in DATAGRAMS] == DATAGRAMS


class RefusingSocket:
    """A socket whose kernel knows no segmentation offload, or whose buffer is full."""

    def __init__(self, error: OSError) -> None:
        self.error = error
        self.sent: list[bytes] = []

    def setblocking(self, flag):
        pass

    def setsockopt(self, *args):
        pass

    def sendmsg(self, *args):
        raise self.error

    def sendto(self, data, address):
        self.sent.append(bytes(data))


# What stands for a socket here takes trains by `sendmsg`, which Windows' Python lacks: there, nothing is to be fallen back from.
takes_trains = pytest.mark.skipif(sys.platform == "win32", reason="no sendmsg on Windows")


@takes_trains
@pytest.mark.parametrize(("code", "others_too"), [(errno.EIO, False), (errno.EINVAL, False), (errno.ENOPROTOOPT, True)])
def test_falls_back_for_the_host_that_trains_do_not_reach_or_for_good(code, others_too):
    refusing = RefusingSocket(OSError(code, "no"))
    sender = DatagramSender(refusing, segmentation=True)
    assert sender.send(TRAIN, ("127.0.0.1", 9))
    assert not sender.takes_trains(("127.0.0.1", 11))
    assert sender.takes_trains(("127.0.0.2", 9)) is not others_too
    refusing.sendmsg = None  # any further attempt would fail
    assert sender.send(TRAIN, ("127.0.0.1", 9))
    assert refusing.sent == DATAGRAMS * 2


@takes_trains
def test_hosts_that_trains_do_not_reach_are_forgotten_when_they_are_many() -> None:
    sender = DatagramSender(RefusingSocket(OSError(errno.EIO, "no")), segmentation=True)
    for number in range(2000):
        assert sender.send(TRAIN, (f"host {number}", 9))
    assert sender.takes_trains(("host 0", 9))
    assert not sender.takes_trains(("host 1999", 9))


@takes_trains
def test_a_full_buffer_is_said() -> None:
    assert not DatagramSender(RefusingSocket(BlockingIOError()), segmentation=True).send(TRAIN, ("127.0.0.1", 9))
