"""Settings and fixtures of all tests: no screen needed, hypothesis profiles, free ports."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import Scheduling

from tests.kit.relay.free_port import find_free_port
from tests.side_by_side import SideBySide, computes, in_order_of_start

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # no test writes into somebody's own key store


settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("fuzz", deadline=None, max_examples=2_000, suppress_health_check=list(HealthCheck))
_PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") == "true" else "dev")
settings.load_profile(_PROFILE)
_gives_way = False

# The cameras and players of these tests are Linux programs; the other systems run everything else.
collect_ignore = [] if sys.platform.startswith("linux") else ["interop"]


def pytest_report_header() -> list[str]:
    """Say what is not run here, so that nobody takes it for tested."""
    lines = [f"hypothesis profile: {_PROFILE}"]
    return [*lines, "tests/interop: Linux only, not run here"] if collect_ignore else lines


@pytest.hookimpl(optionalhook=True)  # of a plugin
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Say which tests share a worker."""
    return SideBySide(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On workers, begin with what takes longest; under `build/dev.py fuzz`, lift the small number of examples that tests set for themselves."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: in_order_of_start(item.nodeid))
    if _PROFILE != "fuzz":
        return
    for item in items:
        function = getattr(item, "obj", None)
        own = getattr(function, "_hypothesis_internal_use_settings", None)
        if own is not None:
            function._hypothesis_internal_use_settings = settings(own, max_examples=max(own.max_examples, settings.default.max_examples))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A worker that has come to the tests which compute gives way to those that play in real time: it gets no others any more."""
    global _gives_way
    if "PYTEST_XDIST_WORKER" in os.environ and hasattr(os, "nice") and not _gives_way and computes(item.nodeid):
        _gives_way = True
        os.nice(10)


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody uses."""
    return find_free_port()


@pytest.fixture
def free_ports() -> Callable[[int], list[int]]:
    """A function that returns so many different free ports."""
    return lambda count: [find_free_port() for _ in range(count)]


@pytest.fixture(autouse=True)
def nobody_keeps_this_machine_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine with viewers would: it starts a program of the system for that."""
    monkeypatch.setattr("relay_engine.host.stay_awake.hold_awake", lambda: None)
