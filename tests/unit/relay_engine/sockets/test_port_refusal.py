"""PortRefusal: POSIX' and Windows' numbers for a port that is taken, reserved or forbidden."""

from __future__ import annotations

import errno
import sys

import pytest

from relay_engine.sockets.port_refusal import PortRefusal, port_refusal


def windows_error(number: int) -> OSError:
    error = OSError(errno.EINVAL, "in the language of that Windows")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("platform", "error", "refusal"),
    [
        ("linux", OSError(errno.EADDRINUSE, "x"), PortRefusal.TAKEN),
        ("linux", OSError(errno.EACCES, "x"), PortRefusal.FORBIDDEN),
        ("darwin", PermissionError(errno.EACCES, "x"), PortRefusal.FORBIDDEN),
        ("linux", OSError(errno.EADDRNOTAVAIL, "x"), None),
        ("linux", OSError("no free pair"), None),
        ("win32", windows_error(10048), PortRefusal.TAKEN),
        ("win32", windows_error(10013), PortRefusal.RESERVED),
        ("win32", OSError(errno.EACCES, "x"), PortRefusal.RESERVED),
        ("win32", windows_error(10049), None),
    ],
)
def test_refusals(platform, error, refusal, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    assert port_refusal(error) is refusal
