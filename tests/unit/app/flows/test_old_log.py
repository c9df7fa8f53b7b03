"""What the log file of earlier runs gives to the log page."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.flows.old_log import read_old_log
from app.flows.wording.log_words import log_words
from app.flows.wording.words import untranslated
from relay_engine import EventBus, SystemClock, start_logging, stop_logging
from relay_engine.journal import Journal

LINES = """2023-11-14T22:13:20+0000 INFO    relay_engine.journal: gate: live
2023-11-14T22:13:21+0000 INFO    aiohttp.server: something else
Traceback (most recent call last):
2023-11-14T22:13:22+0000 WARNING relay_engine.journal: gate: not answering (ended), trying again
2023-11-14T22:13:23+0000 ERROR   relay_engine.journal: the http port 8080 is taken: close it
2023-11-14T22:13:24+0000 INFO    relay_engine.journal: hall: rtsp://admin:hunter2@10.0.0.5/x
not-a-time INFO    relay_engine.journal: gate: live
"""


def test_the_journal_s_lines_come_back(tmp_path: Path) -> None:
    file = tmp_path / "relay.log"
    file.write_text(LINES)
    entries = read_old_log(file, {"gate", "hall"})
    assert [(entry.at, entry.level, entry.mount, entry.text) for entry in entries[:3]] == [
        (1_700_000_000.0, "info", "gate", "live"),
        (1_700_000_002.0, "warning", "gate", "not answering (ended), trying again"),
        (1_700_000_003.0, "error", "", "the http port 8080 is taken: close it"),
    ]
    assert len(entries) == 4
    assert "hunter2" not in entries[3].text
    assert len({entry.key for entry in entries}) == 4


def test_of_a_huge_file_only_its_end_is_read(tmp_path: Path) -> None:
    file = tmp_path / "relay.log"
    with file.open("w") as log:
        for number in range(40_000):
            log.write(f"2023-11-14T22:13:20+0000 INFO    relay_engine.journal: gate: line {number}\n")
    entries = read_old_log(file, {"gate"})
    assert len(entries) == 500
    assert entries[-1].text == "line 39999"


def test_no_file_no_lines(tmp_path: Path) -> None:
    assert read_old_log(tmp_path / "relay.log", set()) == ()
    (tmp_path / "relay.log").write_bytes(b"\xff\xfe\x00" * 1000)
    assert read_old_log(tmp_path / "relay.log", set()) == ()


def test_what_the_journal_writes_comes_back_with_its_codes(tmp_path: Path) -> None:
    start_logging(tmp_path, to_stderr=False)
    try:
        journal = Journal(EventBus(), SystemClock())
        journal.write("info", "mount_back", "live again, away for 16 s", mount="gate", away_s="16")
        journal.write("warning", "reader_left", 'a\tb "c" : {}', mount="hall: x", peer="카메라\t\n\x1b", reason="stalled")
        journal.write("error", "disk_full", "rtsp://admin:hunter2@10.0.0.5/x", url="rtsp://admin:hunter2@10.0.0.5/x")
        written = journal.entries
    finally:
        stop_logging()
    entries = read_old_log(tmp_path / "logs" / "relay.log", set())
    assert [(entry.level, entry.mount, entry.code) for entry in entries] == [(entry.level, entry.mount, entry.code) for entry in written]
    assert [entry.params for entry in entries[:2]] == [entry.params for entry in written[:2]]
    assert entries[0].text == "live again, away for 16 s"
    assert "hunter2" not in (tmp_path / "logs" / "relay.log").read_text()
    assert log_words(entries[0], untranslated) == "Live again, after 16 s."


@pytest.mark.parametrize(
    "coded",
    [
        "{",
        "[]",
        "null",
        '{"mount": 1, "code": "x", "params": {}}',
        '{"mount": "", "code": "x", "params": {"a": 1}}',
        "[" * 50_000,
        '{"code": "x"}',
    ],
)
def test_an_edited_line_stays_as_it_is(tmp_path: Path, coded: str) -> None:
    (tmp_path / "relay.log").write_text(f"2023-11-14T22:13:20+0000 INFO    relay_engine.journal: gate: live\t{coded}\n")
    (entry,) = read_old_log(tmp_path / "relay.log", {"gate"})
    assert (entry.mount, entry.code, entry.params) == ("gate", "", ())
