"""The collector leaves alone what was alive when the engine started."""

from __future__ import annotations

import gc

from relay_engine.host import garbage


def test_what_is_alive_becomes_permanent_and_what_is_garbage_does_not() -> None:
    class Loop:
        def __init__(self) -> None:
            self.own = self

    kept, finalized = [object() for _ in range(10)], []
    doomed = Loop()
    doomed.__class__.__del__ = lambda _self: finalized.append(True)
    del doomed
    before = gc.get_freeze_count()
    try:
        garbage.settle()
        assert finalized == [True]
        assert gc.get_freeze_count() > before
        assert len(kept) == 10
    finally:
        gc.unfreeze()
