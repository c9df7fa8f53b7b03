"""AcceptNoise: keeps the second report of a failed accept, which Windows' event loop makes on its own, out of log and window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

type _Handler = Callable[[asyncio.AbstractEventLoop, dict[str, Any]], object]


class AcceptNoise:
    """An exception handler in front of the one that was there.

    IocpProactor.accept starts a task of its own beside each accept; where that fails, the error is raised to who
    awaits it, and told again as "Task exception was never retrieved".
    """

    def __init__(self, behind: _Handler | None) -> None:
        self._behind = behind

    @classmethod
    def consume(cls, loop: asyncio.AbstractEventLoop) -> None:
        """Stand in front of the loop's handler; idempotent."""
        handler = loop.get_exception_handler()
        if not isinstance(handler, cls):
            loop.set_exception_handler(cls(handler))

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if _is_accept(context):
            return
        if self._behind is not None:
            self._behind(loop, context)
        else:
            loop.default_exception_handler(context)


def _is_accept(context: dict[str, Any]) -> bool:
    task = context.get("task") or context.get("future")
    if not isinstance(context.get("exception"), OSError) or not isinstance(task, asyncio.Task):
        return False
    return str(getattr(task.get_coro(), "__qualname__", "")).endswith("accept_coro")
