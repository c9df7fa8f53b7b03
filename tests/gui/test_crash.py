"""What nobody caught: logged without secrets, told once in plain words."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from app.crash import CrashReporter
from relay_engine import UserFacingError

ADDRESS = "rtsp://admin:s3cret@10.0.0.5/s"


@pytest.fixture
def shown() -> list[str]:
    return []


@pytest.fixture
def reporter(qtbot: QtBot, shown: list[str]) -> CrashReporter:
    return CrashReporter("relay.log", show=shown.append)


def test_one_dialog_however_many_crashes(reporter: CrashReporter, shown: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    threads = [threading.Thread(target=reporter.report, args=("there", ValueError(ADDRESS))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: bool(shown))
    qtbot.wait(20)
    assert len(shown) == 1
    assert "s3cret" not in shown[0]
    assert len([record for record in caplog.records if record.levelno == logging.CRITICAL]) == 5


def test_the_words_of_a_user_facing_error_are_shown_redacted(reporter: CrashReporter, shown: list[str], qtbot: QtBot) -> None:
    reporter.report("here", UserFacingError("x", f"The camera {ADDRESS} is odd."))
    qtbot.waitUntil(lambda: bool(shown))
    assert "The camera" in shown[0]
    assert "s3cret" not in shown[0]


def test_an_error_with_words_is_said_in_them_and_not_in_plain_english(reporter: CrashReporter, shown: list[str], qtbot: QtBot) -> None:
    reporter.report("here", UserFacingError("disk_full", "plain English", folder="F"))
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0].startswith("Nothing was saved: the disk is full.")
    assert "plain English" not in shown[0]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(0), asyncio.CancelledError()])
def test_an_end_that_was_asked_for_is_no_crash(reporter: CrashReporter, shown: list[str], qtbot: QtBot, error: BaseException) -> None:
    reporter.report("here", error)
    qtbot.wait(20)
    assert shown == []


def test_hooks_of_all_kinds(reporter: CrashReporter, shown: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    before = sys.excepthook, threading.excepthook
    reporter.install()
    try:
        sys.excepthook(ValueError, ValueError("main"), None)
        threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError("other"), None, threading.current_thread())))
    finally:
        reporter.uninstall()
        sys.excepthook, threading.excepthook = before
    loop = asyncio.new_event_loop()
    reporter.of_loop(loop, {"message": "task died", "exception": ValueError("loop")})
    reporter.of_engine_loop({"message": "no exception here"})
    loop.close()
    qtbot.waitUntil(lambda: bool(shown))
    assert [record.levelname for record in caplog.records] == ["CRITICAL", "CRITICAL", "CRITICAL", "ERROR"]


def test_the_engines_own_trouble_shows_no_dialog(reporter: CrashReporter, shown: list[str], qtbot: QtBot) -> None:
    reporter.of_engine_loop({"message": "task died", "exception": ValueError("x")})
    qtbot.wait(20)
    assert shown == []
