"""The limit of open files is raised as far as the system grants, and never lowered."""

from __future__ import annotations

import pytest

from relay_engine.host.open_files import is_near_limit, raise_open_file_limit

resource = pytest.importorskip("resource", reason="Windows has no such limit")
INFINITE = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("before", "ceiling", "after"),
    [
        ((1024, 1_000_000), 1_000_000, (13_000, 1_000_000)),
        ((1024, 4096), 1_000_000, (4096, 4096)),
        ((20_000, 20_000), 1_000_000, (20_000, 20_000)),
        ((INFINITE, INFINITE), 1_000_000, (INFINITE, INFINITE)),
        ((256, INFINITE), 10_240, (10_240, INFINITE)),  # macOS
        ((256, INFINITE), 100, (256, INFINITE)),
    ],
)
def test_limits(before: tuple[int, int], ceiling: int, after: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    now = before

    def refuse_above_ceiling(_what: int, limits: tuple[int, int]) -> None:
        nonlocal now
        if limits[0] > ceiling:
            raise ValueError("not allowed to exceed maximum limit")
        now = limits

    monkeypatch.setattr(resource, "getrlimit", lambda _what: before)
    monkeypatch.setattr(resource, "setrlimit", refuse_above_ceiling)
    raise_open_file_limit(13_000)
    assert now == after


@pytest.mark.parametrize(("soft", "near"), [(1024, True), (1257, False), (INFINITE, False)])
def test_the_last_descriptors_are_kept_for_who_cannot_do_without(soft: int, near: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (soft, INFINITE))
    assert is_near_limit(1000) is near
