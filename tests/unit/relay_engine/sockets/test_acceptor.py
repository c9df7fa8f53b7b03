"""Acceptor: no error of a connection ends it or slows it down; lack of descriptors makes it wait; a socket that is lost ends it."""

from __future__ import annotations

import asyncio
import errno
import itertools
import socket

import pytest

from relay_engine.sockets.accept_noise import AcceptNoise
from relay_engine.sockets.acceptor import Acceptor
from tests.kit.loops.virtual_time import VirtualTimeLoop, virtual_clock


class Windows(VirtualTimeLoop):
    """No watching of sockets; its accept gives what the test says."""

    def add_reader(self, *_):
        raise NotImplementedError

    async def sock_accept(self, sock):
        return sock.accept()


class FakeListening:
    """Gives one outcome after the other: an error, or an accepted socket; then the socket is lost."""

    def __init__(self, *outcomes) -> None:
        self.outcomes = list(outcomes)
        self.at: list[float] = []

    def fileno(self):
        return 0 if self.outcomes else -1

    def getsockname(self):
        return "127.0.0.1", 8554

    def getsockopt(self, _level, option):
        assert option == socket.SO_ACCEPTCONN
        return 1

    def accept(self):
        self.at.append(virtual_clock().time())
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, OSError):
            raise outcome
        return outcome, ("192.0.2.1", 1)


class Accepted:
    def setblocking(self, flag):
        assert flag is False


def windows_error(number: int) -> OSError:
    error = OSError(errno.EINVAL, "?")
    error.winerror = number  # type: ignore[attr-defined]
    return error


def accept_all(*outcomes) -> tuple[list[object], list[float]]:
    listening, taken = FakeListening(*outcomes), []

    async def scene() -> None:
        acceptor = Acceptor(listening, taken.append)
        await acceptor.run()

    with asyncio.Runner(loop_factory=Windows) as runner:
        runner.run(scene())
    return taken, listening.at


@pytest.mark.parametrize("number", [59, 64, 121, 1236, 10053, 10054, 10060])
def test_connections_that_fail_cost_the_next_no_time(number: int) -> None:
    guest = Accepted()
    taken, at = accept_all(*[windows_error(number)] * 400, guest)
    assert taken == [guest]
    assert at[-1] == at[0]


@pytest.mark.parametrize("error", [ConnectionAbortedError(errno.ECONNABORTED, "?"), OSError(errno.EPROTO, "?"), windows_error(87)])
def test_one_failed_accept_of_any_kind_is_no_end(error):
    guest = Accepted()
    assert accept_all(error, guest)[0] == [guest]


def test_errors_that_nobody_knows_do_not_spin_for_ever() -> None:
    _taken, at = accept_all(*[windows_error(31_337)] * 1_000)
    assert len(at) < 200
    assert at[-1] - at[0] > 10


@pytest.mark.parametrize("error", [OSError(errno.EMFILE, "?"), OSError(errno.ENFILE, "?"), windows_error(10024), windows_error(10055)])
def test_without_descriptors_it_waits_longer_and_longer_up_to_a_second(error, caplog):
    guest = Accepted()
    taken, at = accept_all(*[error] * 10, guest)
    assert taken == [guest]
    pauses = [later - earlier for earlier, later in itertools.pairwise(at)]
    assert (pauses[0], pauses[-1]) == pytest.approx((0.05, 1.0))
    assert len(caplog.records) == 1


async def test_the_second_report_of_a_failed_accept_is_consumed_and_no_other() -> None:
    loop = asyncio.get_running_loop()
    told = []
    loop.set_exception_handler(lambda _loop, context: told.append(context))
    AcceptNoise.consume(loop)
    AcceptNoise.consume(loop)

    async def accept_coro() -> None:
        raise OSError(22, "?")

    async def something_else() -> None:
        raise OSError(22, "?")

    for coroutine in (accept_coro(), something_else()):
        task = loop.create_task(coroutine)
        await asyncio.wait([task])
        del task
    await asyncio.sleep(0)
    assert len(told) == 1
    assert "something_else" in repr(told[0]["future"])
