"""Environment: what is refused before anything is installed, and how commands wait for each other on Windows."""

from __future__ import annotations

import errno
import importlib
import platform
import sys
from types import ModuleType, SimpleNamespace

import pytest


@pytest.fixture
def environment() -> ModuleType:
    return importlib.import_module("environment")


@pytest.mark.parametrize(
    ("version", "refused"), [("13.6.9", True), ("12.7", True), ("14.0", False), ("15.1", False), ("26.0", False), ("", False)]
)
def test_an_older_macos_is_refused_in_words(environment: ModuleType, monkeypatch: pytest.MonkeyPatch, version: str, refused: bool) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platform, "mac_ver", lambda: (version, ("", "", ""), "arm64"))
    if not refused:
        environment._require_system()
        return
    with pytest.raises(SystemExit, match=f"macOS 14 or newer; this is macOS {version}"):
        environment._require_system()


def test_no_other_system_is_asked_for_its_macos(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "mac_ver", lambda: pytest.fail("asked"))
    monkeypatch.setattr(sys, "platform", "linux")
    environment._require_system()


def test_a_command_on_windows_waits_as_long_as_the_other_installs(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = [OSError(errno.EDEADLOCK, "Resource deadlock avoided")] * 3 + [None]

    def locking(_descriptor: int, _mode: int, _bytes: int) -> None:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_LOCK=1))
    environment._lock_on_windows(3)
    assert outcomes == []


def test_any_other_failure_of_the_lock_is_not_waited_for(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def locking(_descriptor: int, _mode: int, _bytes: int) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_LOCK=1))
    with pytest.raises(OSError, match="Bad file descriptor"):
        environment._lock_on_windows(3)


@pytest.mark.parametrize(("system", "hinted"), [("win32", True), ("linux", False)])
def test_a_failed_installation_names_the_running_relay_on_windows(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, system: str, hinted: bool
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert ("Close Relay Server first" in environment._hint()) is hinted
