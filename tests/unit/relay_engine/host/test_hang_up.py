"""SIGHUP reads again where there is a terminal still or never was one, and ends where the terminal has gone."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator

import pytest

from relay_engine.host import hang_up
from relay_engine.host.hang_up import HangUp

if not hasattr(signal, "SIGHUP"):
    pytest.skip("this system has no SIGHUP", allow_module_level=True)


@pytest.fixture(autouse=True)
def handler_is_put_back() -> Iterator[None]:
    before = signal.getsignal(signal.SIGHUP)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize(
    ("before", "after", "ends"), [(False, False, False), (True, True, False), (True, False, True), (False, True, False)]
)
async def test_what_it_means(monkeypatch: pytest.MonkeyPatch, before: bool, after: bool, ends: bool) -> None:
    gone: list[int] = []
    watched = HangUp(lambda number, _frame: gone.append(number))
    monkeypatch.setattr(hang_up, "has_terminal", lambda: before)
    watched.install()
    monkeypatch.setattr(hang_up, "has_terminal", lambda: after)
    signal.raise_signal(signal.SIGHUP)
    assert bool(gone) is ends
    if not ends:
        await asyncio.wait_for(watched.wait(), 5)  # also where it came before anybody waited
        waiting = asyncio.ensure_future(watched.wait())
        await asyncio.sleep(0)
        assert not waiting.done()
        signal.raise_signal(signal.SIGHUP)
        await asyncio.wait_for(waiting, 5)


def test_one_that_is_ignored_stays_so() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    HangUp(lambda *_: None).install()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
