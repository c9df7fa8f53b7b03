"""ConsoleClose: closing the console, logoff and shutdown wait for the stop; Ctrl-C and Ctrl-Break stay Python's."""

from __future__ import annotations

import ctypes
import sys
import threading

import pytest

from relay_engine import __main__ as runner
from relay_engine.host import console_close
from relay_engine.host.console_close import ConsoleClose


class FakeKernel:
    def __init__(self) -> None:
        self.routine = None

    def SetConsoleCtrlHandler(self, routine, add):  # noqa: N802 - the name is Windows'
        assert add == 1
        self.routine = routine


@pytest.fixture
def kernel(monkeypatch):
    fake = FakeKernel()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda name: fake, raising=False)
    monkeypatch.setattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE, raising=False)
    return fake


@pytest.mark.parametrize("kind", [2, 5, 6])
def test_it_waits_until_the_stop_is_done(kernel, kind):
    asked, answers = threading.Event(), []
    console = ConsoleClose(asked.set)
    console.install()
    system = threading.Thread(target=lambda: answers.append(kernel.routine(kind)))
    system.start()
    assert asked.wait(20)
    assert answers == []
    console.end()
    system.join(20)
    assert answers == [1]


@pytest.mark.parametrize("kind", [0, 1, 7])
def test_other_events_are_somebody_elses(kernel, kind):
    ConsoleClose(lambda: pytest.fail("asked")).install()
    assert kernel.routine(kind) == 0


def test_it_waits_for_four_seconds_at_most(kernel, monkeypatch):
    monkeypatch.setattr(console_close, "_PATIENCE_S", 0.01)
    ConsoleClose(lambda: None).install()
    assert kernel.routine(2) == 1


def test_a_loop_that_has_gone_is_no_trouble(kernel, monkeypatch):
    monkeypatch.setattr(console_close, "_PATIENCE_S", 0.0)

    def ask() -> None:
        raise RuntimeError("Event loop is closed")

    ConsoleClose(ask).install()
    assert kernel.routine(2) == 1


async def test_the_runner_is_asked_by_it(kernel, monkeypatch):
    monkeypatch.setattr(runner.signal, "signal", lambda *_: None)
    request = runner.StopRequest()
    request.install()
    system = threading.Thread(target=lambda: kernel.routine(2))
    system.start()
    await request.wait()
    request.end()
    system.join(20)
    assert not system.is_alive()


def test_elsewhere_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    ConsoleClose(lambda: None).install()
