"""Runs a test's coroutine on one Qt event loop, as the window's own coroutines run."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

_DEADLINE_S = 120.0  # ends a test that hangs; a busy machine needs many times what a free one does
_loop: QEventLoop | None = None


def on_gui_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Turn `async def test_...` into a test that runs on the Qt loop."""

    @functools.wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        gui_loop().run_until_complete(asyncio.wait_for(test(*arguments, **named), _DEADLINE_S))

    del run.__wrapped__  # type: ignore[attr-defined]
    run.__signature__ = _signature(test)  # type: ignore[attr-defined]
    return run


def gui_loop() -> QEventLoop:
    """The one loop of all window tests, made current."""
    global _loop
    if _loop is None:
        _loop = QEventLoop(QApplication.instance() or QApplication([]))
    asyncio.set_event_loop(_loop)
    return _loop


async def until(condition: Callable[[], object], what: str = "") -> None:
    """Let the loop turn until `condition()` holds."""
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"did not happen: {what or condition}")


async def turn(times: int = 5) -> None:
    """Let queued signals, timers of 0 ms and finished coroutines through."""
    for _ in range(times):
        await asyncio.sleep(0.002)


def _signature(test: Callable[..., Any]) -> Any:
    import inspect

    return inspect.signature(test)
