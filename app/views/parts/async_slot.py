"""async_slot: qasync's slot decorator with a type."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

from qasync import asyncSlot

type CoroutineSlot = Callable[..., Coroutine[Any, Any, None]]
type TaskSlot = Callable[..., asyncio.Task[None]]


def async_slot(*types: type) -> Callable[[CoroutineSlot], TaskSlot]:
    """Make a coroutine a slot: a signal starts it as a task, what it raises goes to sys.excepthook."""
    return cast(Callable[[CoroutineSlot], TaskSlot], asyncSlot(*types))
