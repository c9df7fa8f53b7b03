"""SideBySide: which tests of a run share a worker, and which of them begin first."""

from __future__ import annotations

import re
import zlib

from xdist.scheduler import LoadScopeScheduling

# The others wait for cameras and players most of their time: they begin first and side by side, and who computes comes after them.
_COMPUTING = ("tests/gui/", "tests/unit/")
_RELAYED = re.compile(r"tests/interop/test_\w+_plays\.py::\w+\[(?P<camera>.+)-\d+s\]$")


class SideBySide(LoadScopeScheduling):
    """Keep the tests of a file together where they are short, and those of one camera; every other test goes where a worker is free."""

    def schedule(self) -> None:
        """Bring what takes longest to the front; the plain order is by the number of tests."""
        if self.collection is None:
            self.config.option.loadscopereorder = False
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """Name those that share a worker and, there, a fixture."""
    if relayed := _RELAYED.match(nodeid):
        return f"relayed {relayed['camera']}"
    return nodeid.partition("::")[0] if computes(nodeid) else nodeid


def in_order_of_start(nodeid: str) -> tuple[bool, int]:
    """Sort by this: what computes comes last; the others are mixed, so that browsers, encoders and mere waiting stand beside each other."""
    return computes(nodeid), 0 if computes(nodeid) else zlib.crc32(scope_of(nodeid).encode())


def computes(nodeid: str) -> bool:
    """Whether it takes the machine's time instead of waiting for somebody."""
    return nodeid.startswith(_COMPUTING)
