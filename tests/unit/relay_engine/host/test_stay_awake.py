"""The computer stays awake while somebody watches, and only then."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from relay_engine.host import stay_awake
from relay_engine.host.stay_awake import LINGER_S, StayAwake


class System:
    """Counts who holds it awake."""

    def __init__(self, *, willing: bool = True) -> None:
        self.held = 0
        self.asked = 0
        self._willing = willing

    def hold(self) -> Callable[[], None] | None:
        self.asked += 1
        if not self._willing:
            return None
        self.held += 1
        return self.let_go

    def let_go(self) -> None:
        self.held -= 1


def test_it_is_held_from_the_first_viewer_until_a_while_after_the_last() -> None:
    system = System()
    awake = StayAwake(system.hold)
    awake.look(0, 100.0)
    assert system.asked == 0
    for now, viewers in ((101.0, 1), (102.0, 3), (103.0, 0), (103.0 + LINGER_S - 2, 0)):
        awake.look(viewers, now)
        assert system.held == 1
    awake.look(0, 103.0 + LINGER_S)
    assert (system.held, awake.is_held) == (0, False)
    awake.look(1, 500.0)
    assert (system.held, system.asked) == (1, 2)
    awake.close()
    awake.close()
    assert system.held == 0


def test_a_system_that_cannot_be_asked_is_asked_once() -> None:
    system = System(willing=False)
    awake = StayAwake(system.hold)
    for second in range(100):
        awake.look(1, float(second))
    assert system.asked == 1
    awake.close()


def test_a_program_that_is_not_there_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stay_awake, "_keeper", lambda: ("no-such-program-anywhere",))
    assert stay_awake._hold_by_program(stay_awake._keeper()) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_the_keeper_ends_when_it_is_let_go(tmp_path: Path) -> None:
    program, pid_file = tmp_path / "keeper", tmp_path / "pid"
    os.mkfifo(pid_file)
    program.write_text('#!/bin/sh\necho $$ > "$1"\nexec cat\n')
    program.chmod(0o755)
    let_go = stay_awake._hold_by_program((str(program), str(pid_file)))
    assert let_go is not None
    pid = int(pid_file.read_text())
    let_go()
    for thread in threading.enumerate():
        if thread.name == "end of the keeper":
            thread.join(20)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize(("platform", "program"), [("darwin", "caffeinate"), ("linux", "systemd-inhibit")])
def test_each_system_has_its_keeper(monkeypatch: pytest.MonkeyPatch, platform: str, program: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert stay_awake._keeper()[0] == program
