"""Redaction: nothing secret survives, what a person needs stays; and the log's handlers."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.log import BoundedFileHandler, RedactingFormatter, StandardErrorHandler, redact, redact_url, start_logging, stop_logging

URLS = [  # (address, what is shown of it)
    ("rtsp://10.0.0.5:554/Streaming/Channels/101", "rtsp://10.0.0.5:554/Streaming/Channels/101"),
    ("rtsp://admin:hunter2@10.0.0.5:554/x", "rtsp://***@10.0.0.5:554/x"),
    ("rtsp://admin:hunter2@nvr/x", "rtsp://***@nvr/x"),
    ("rtsp://admin@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://:hunter2@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:hunt@er2@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:hun:ter:2@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:hunt/er2@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:123/45@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:hu@nt/er2@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:hunt?er2@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:hunt#er2@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:hu@nt?er2@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:hunter%402@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://joe@example.com:hunter2@10.0.0.5/x", "rtsp://***@10.0.0.5/x"),
    ("rtsp://admin:hunter2@[fe80::1%25eth0]:554/x", "rtsp://***@[fe80::1%25eth0]:554/x"),
    ("rtsp://[2001:db8::5]:554/x", "rtsp://[2001:db8::5]:554/x"),
    ("rtsp://[2001:db8::5]/x@y", "rtsp://[2001:db8::5]/x@y"),
    ("http://host/@joe", "http://host/@joe"),
    ("http://10.0.0.5:8080/live@main", "http://10.0.0.5:8080/live@main"),
    ("rtsp://admin:hunter2@cam.example.com/x?mail=a@b", "rtsp://***@cam.example.com/x?mail=a@b"),
    ("RTSPS://Admin:Hunter2@CAM.example.com/x", "RTSPS://***@CAM.example.com/x"),
    (
        "http://10.0.0.5/flv?port=1935&app=bcs&stream=channel0_main.bcs&user=admin&password=hunter2",
        "http://10.0.0.5/flv?port=1935&app=bcs&stream=channel0_main.bcs&user=***&password=***",
    ),
    (
        "rtmp://10.0.0.5/bcs/channel0_main.bcs?channel=0&password=hun@ter:2&stream=0",
        "rtmp://10.0.0.5/bcs/channel0_main.bcs?channel=0&password=***&stream=0",
    ),
    ("rtsp://10.0.0.5/x?user=admin&password=hunter'2", "rtsp://10.0.0.5/x?user=***&password=***"),
    ("http://10.0.0.5:88/cgi?usr=admin&pwd=hunter2&cmd=snap", "http://10.0.0.5:88/cgi?usr=***&pwd=***&cmd=snap"),
    ("http://10.0.0.5/cgi?loginuse=admin&loginpas=hunter2", "http://10.0.0.5/cgi?loginuse=***&loginpas=***"),
    (
        "rtsp://10.0.0.5:554/user=admin_password=hun_ter2_channel=1_stream=0&onvif=0.sdp?real_stream",
        "rtsp://10.0.0.5:554/user=***_password=***_channel=1_stream=0&onvif=0.sdp?real_stream",
    ),
    (
        "rtsp://10.0.0.5:554/user=admin_password=hunter@2_channel=1_stream=0.sdp",
        "rtsp://10.0.0.5:554/user=***_password=***_channel=1_stream=0.sdp",
    ),
    (
        "rtsp://10.0.0.5/user=admin&password=hunter2&channel=1&stream=0.sdp?",
        "rtsp://10.0.0.5/user=***&password=***&channel=1&stream=0.sdp?",
    ),
    ("http://10.0.0.5/live?access_token=eyJh.bGci-x&q=1", "http://10.0.0.5/live?access_token=***&q=1"),
    ("http://10.0.0.5/live?token=abc", "http://10.0.0.5/live?token=***"),
    ("http://10.0.0.5/live?key=abc&sig=def", "http://10.0.0.5/live?key=***&sig=***"),
    ("http://10.0.0.5/live?Password=", "http://10.0.0.5/live?Password="),
    ("/home/me/film.mp4", "/home/me/film.mp4"),
    ("C:\\film.mp4", "C:\\film.mp4"),
    ("demo:", "demo:"),
    ("", ""),
]

TEXTS = [
    ("two: rtsp://a:hunter2@10.0.0.5/x and rtsp://b:hunter2@10.0.0.6/y end", "two: rtsp://***@10.0.0.5/x and rtsp://***@10.0.0.6/y end"),
    ("rtsp://a:hunter2@10.0.0.5,rtsp://b:hunter2@10.0.0.6", "rtsp://***@10.0.0.5,rtsp://***@10.0.0.6"),
    ("rtsp://a:hunt er2@10.0.0.5/x failed", "rtsp://***@10.0.0.5/x failed"),
    ("[Errno 1] Server returned 401: 'rtsp://a:hunter2@10.0.0.5/x'", "[Errno 1] Server returned 401: 'rtsp://***@10.0.0.5/x'"),
    ("rtsp://cam:554 is down, write to joe@example.com", "rtsp://cam:554 is down, write to joe@example.com"),
    ("MountConfig(source='rtsp://a:hunter2@10.0.0.5/x', title='A')", "MountConfig(source='rtsp://***@10.0.0.5/x', title='A')"),
    ("UserConfig(name='joe', password='hun ter\\'2')", "UserConfig(name='joe', password='***')"),
    ('{"user": "joe", "password": "hunter2", "n": 1}', '{"user": "joe", "password": "***", "n": 1}'),
    ("{'api_key': 'hunter2'}", "{'api_key': '***'}"),
    ("Authorization: Basic aHVudGVyMg==\r\nCSeq: 2", "Authorization: ***\r\nCSeq: 2"),
    ('authorization: Digest username="a", nonce="b", response="hunter2"', "authorization: ***"),
    ("{'Authorization': 'Bearer hunter2'}", "{'Authorization': ***"),
    ("Proxy-Authorization=Basic aHVudGVyMg==", "Proxy-Authorization=***"),
    ("b'DESCRIBE\\r\\nAuthorization: Basic aHVudGVyMg==\\r\\nCSeq: 2'", "b'DESCRIBE\\r\\nAuthorization: ***"),
    ("got Digest response=\"hunter2\", uri='x'", "got Digest response=\"***\", uri='x'"),
    ("sent Bearer hunter2.x-y_z==", "sent Bearer ***"),
    ("sent Basic aHVudGVyMg== to it", "sent Basic *** to it"),
    ("the camera wants Basic authentication", "the camera wants Basic authentication"),
    ("Cookie: session=hunter2", "Cookie: ***"),
    ("wrong password: retrying in 8 s", "wrong password: retrying in 8 s"),
    ("http://h/p?src=rtsp%3A%2F%2Fadmin%3Ahunter2%4010.0.0.5%2Fx&a=1", "http://h/p?src=rtsp%3A%2F%2F***%4010.0.0.5%2Fx&a=1"),
    ("http://h/p?src=rtsp%3A%2F%2Fcam%2F%3Fpassword%3Dhunter2%26a", "http://h/p?src=rtsp%3A%2F%2Fcam%2F%3Fpassword%3D***%26a"),
    ("rtsp_password=hunter2 old-token=hunter2", "rtsp_password=*** old-token=***"),
    ("compass=north bypass=1", "compass=north bypass=1"),
    ("plain text, a@b.c, 1:2", "plain text, a@b.c, 1:2"),
]


@pytest.mark.parametrize(("url", "shown"), URLS)
def test_redact_url(url: str, shown: str) -> None:
    assert redact_url(url) == shown
    assert redact_url(shown) == shown


@pytest.mark.parametrize(("url", "shown"), URLS)
def test_redact_finds_the_same_in_a_line(url: str, shown: str) -> None:
    assert redact(f"source {url} failed") == f"source {shown} failed"
    assert redact(f"source '{url}', again") == f"source '{shown}', again"


@pytest.mark.parametrize(("text", "shown"), TEXTS)
def test_redact(text: str, shown: str) -> None:
    assert redact(text) == shown
    assert redact(shown) == shown


_PASSWORD = st.text(alphabet="aB3@:/?#%&'\"$!.,;=+[](){}*~^|\\", min_size=1, max_size=12)


@settings(max_examples=300, deadline=None)
@given(password=_PASSWORD)
def test_no_password_in_an_address_survives(password: str) -> None:
    secret = f"Zq{password}Qz"  # starts and ends with marks that nothing else in the line has
    shown = redact(f"cannot open rtsp://admin:{secret}@10.0.0.5:554/live/main: timed out")
    assert "Zq" not in shown
    assert "Qz" not in shown
    assert shown.endswith(": timed out")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 60_000,
        "a:" * 30_000,
        "rtsp://" * 9_000,
        "rtsp://" + "a:b@" * 15_000,
        "password=" * 6_000,
        'password="\\' * 6_000,
        "a_" * 30_000,
    ],
)
def test_long_garbage_takes_no_long_time(text: str) -> None:
    before = time.process_time()
    redact(text)
    assert time.process_time() - before < 2


def _record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    return logging.LogRecord("test", logging.ERROR, __file__, 1, message, args, (type(error), error, None) if error else None)


def test_the_formatter_masks_arguments_and_exception_texts() -> None:
    line = RedactingFormatter().format(_record("opening %s", "rtsp://a:hunter2@h/", error=OSError("no rtsp://a:hunter2@10.0.0.5/x")))
    assert "hunter2" not in line
    assert "OSError: no rtsp://***@10.0.0.5/x" in line


def test_the_formatter_shows_control_characters_of_a_peer_as_text() -> None:
    line = RedactingFormatter().format(_record("agent %s", "x\r\n2026 INFO forged\x1b[2J"))
    assert "\n" not in line
    assert "x\\r\\n2026 INFO forged\\x1b[2J" in line


def test_a_log_file_is_written_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.log._LOG_BYTES", 20_000)
    root = logging.getLogger()
    level = root.level
    try:
        start_logging(tmp_path, to_stderr=False)
        for _ in range(3):
            logging.getLogger("test").warning("x rtsp://a:hunter2@h/ %s", "y" * 9_000)
        stop_logging()
        names = sorted(file.name for file in (tmp_path / "logs").iterdir())
        assert names == ["relay.log", "relay.log.1"]
        assert "hunter2" not in (tmp_path / "logs" / "relay.log").read_text()
    finally:
        stop_logging()
        root.setLevel(level)
    assert not any(isinstance(handler, BoundedFileHandler) for handler in root.handlers)


def test_a_folder_that_cannot_be_made_costs_the_file_only(tmp_path: Path) -> None:
    level = logging.getLogger().level
    (tmp_path / "taken").write_text("a file")
    try:
        start_logging(tmp_path / "taken", to_stderr=False)
    finally:
        stop_logging()
        logging.getLogger().setLevel(level)


def test_a_file_that_cannot_be_renamed_starts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("in use")

    monkeypatch.setattr(os, "rename", refuse)
    monkeypatch.setattr("relay_engine.log._LOG_BYTES", 20_000)
    file = tmp_path / "relay.log"
    handler = BoundedFileHandler(file)
    for _ in range(4):
        handler.handle(_record("z" * 9_000))
    handler.close()
    assert file.stat().st_size <= 20_000
    assert not (tmp_path / "relay.log.1").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be asked there")
def test_a_full_pipe_costs_lines_not_time(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stream, os.fdopen(reader, "rb", buffering=0) as kept:
        monkeypatch.setattr(sys, "stderr", stream)
        handler = StandardErrorHandler()
        handler.setFormatter(RedactingFormatter())
        for _ in range(100):
            handler.handle(_record("x" * 3000))
        assert handler.lost > 10
        assert kept.read(3).isdigit()
        handler.close()


def test_no_stderr_at_all_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    StandardErrorHandler().handle(_record("x"))


def test_a_line_is_masked_once_for_all_that_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    def mask(text: str) -> str:
        texts.append(text)
        return f"masked {text}"

    monkeypatch.setattr("relay_engine.log.redact", mask)
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "rtsp://a:b@h/", (), None)
    first, second = (RedactingFormatter().format(record) for _ in range(2))
    assert first == second
    assert first.startswith("masked ")
    assert len(texts) == 1
