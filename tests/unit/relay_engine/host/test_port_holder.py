"""Who holds a port: by psutil, by its number alone where the system hides the name, by lsof on macOS."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import psutil
import pytest

from relay_engine.host.port_holder import name_port_holder

LISTENER = SimpleNamespace(status=psutil.CONN_LISTEN, laddr=SimpleNamespace(port=8554), pid=4711)
HIDDEN = SimpleNamespace(status=psutil.CONN_LISTEN, laddr=SimpleNamespace(port=8554), pid=None)


def refuse(*_arguments):
    raise psutil.AccessDenied(4711)


def test_a_process_that_hides_its_name_is_told_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "net_connections", lambda _kind: [HIDDEN, LISTENER])
    monkeypatch.setattr(psutil, "Process", refuse)
    assert name_port_holder(8554) == "PID 4711"
    assert name_port_holder(8555) is None


@pytest.mark.parametrize(
    ("answer", "holder"),
    [("p4711\ncOBS\nf12\np4712\ncmediamtx\n", "OBS (PID 4711)"), ("p4711\n", "PID 4711"), ("", None)],
)
def test_macos_is_asked_by_lsof(answer: str, holder: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(psutil, "net_connections", refuse)
    asked = []

    def run(command, **_options):
        asked.append(command)
        return SimpleNamespace(stdout=answer)

    monkeypatch.setattr(subprocess, "run", run)
    assert name_port_holder(8554) == holder
    assert asked == [("/usr/sbin/lsof", "-nP", "-iTCP:8554", "-sTCP:LISTEN", "-Fpc")]


@pytest.mark.parametrize("error", [FileNotFoundError(), subprocess.TimeoutExpired("lsof", 3)])
def test_without_an_answer_of_lsof_nothing_is_said(error, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(psutil, "net_connections", refuse)

    def run(*_arguments, **_options):
        raise error

    monkeypatch.setattr(subprocess, "run", run)
    assert name_port_holder(8554) is None


def test_elsewhere_what_is_hidden_stays_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(psutil, "net_connections", refuse)
    assert name_port_holder(8554) is None
