"""Under tests/unit nothing goes out to the network and nobody waits for the wall clock: what would, fails and says so."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from tests.kit.loops.virtual_time import VirtualTimeLoop

_BY_NAME = ("bind", "connect", "connect_ex", "sendto")


@pytest.fixture(autouse=True)
def no_network_and_no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such tests belong under tests/integration; time is `virtual_time` or a clock that is passed in."""
    if sys.platform != "win32":  # where a pair of sockets, and so each event loop, is made of two connected ones
        for name in _BY_NAME:
            monkeypatch.setattr(socket.socket, name, _guard(name, getattr(socket.socket, name)))
    monkeypatch.setattr(time, "sleep", _refuse_sleep)
    monkeypatch.setattr(asyncio, "sleep", _sleep_in_virtual_time(asyncio.sleep))


def _guard(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            raise AssertionError(f"a unit test reaches for the network: {name}{arguments}")
        return original(self, *arguments)

    return guarded


def _refuse_sleep(seconds: float) -> NoReturn:
    raise AssertionError(f"a unit test sleeps for {seconds} s")


def _sleep_in_virtual_time(original: Callable[..., Any]) -> Callable[..., Any]:
    async def sleep(delay: float, result: object = None) -> Any:
        if 0 < delay < 60 and not isinstance(asyncio.get_running_loop(), VirtualTimeLoop):  # what is longer waits to be cancelled
            raise AssertionError(f"a unit test waits for {delay} s of the wall clock")
        return await original(delay, result)

    return sleep
