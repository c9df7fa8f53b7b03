"""Logging set-up, and the redaction that keeps passwords and tokens out of every line of it."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import select
import sys
import threading
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any

from relay_engine.line_writer import LineWriter
from relay_engine.owner_files import make_owner_folder, open_owner_file

MASK = "***"

_LOG_BYTES = 2_000_000  # size at which relay.log becomes relay.log.1
_LOG_FILES = 4  # old files that are kept
_PIPE_CHUNK = 4096  # POSIX PIPE_BUF at its smallest on Linux: what a writable pipe takes without blocking

# --- redaction -----------------------------------------------------------------------------------------------------

_SCHEME = r"[a-z][a-z0-9+.\-]{0,15}://"
_NEXT_URL = r"(?<![a-z0-9])(?:https?|rtsps?|rtspt|rtspu|rtmps?|rtmpt|udp|rtp|tcp|srt|wss?|file|ftp)://"  # any other "x://" may be password
_URL = re.compile(rf"{_SCHEME}(?:(?!{_NEXT_URL})\S)*", re.IGNORECASE)
# A blank inside a password: only up to an '@' on the same line, and not where a port number or a bracket says that this is a host.
_SPACED_USERINFO = re.compile(rf"({_SCHEME})[^\s/@:\[]+:(?!\d{{1,5}}\b)(?=\S)[^/@\r\n]{{1,200}}@", re.IGNORECASE)
_NESTED_USERINFO = re.compile(r"(%3a%2f%2f)(?:(?!%2f)[^\s&])*%40", re.IGNORECASE)  # an address inside a query, percent-encoded
_HOST = re.compile(r"(?:\[[^\]@]*\]|[\w\-]+(?:\.[\w\-]+)+|localhost)\.?(?::\d{0,5})?", re.IGNORECASE)
_NAME_AND_PORT = re.compile(r"[^:@]*:\d{0,5}")

_SECRET_WORD = (
    r"pass(?:word|wd|wort|phrase|code)?|pwd|psw|loginpas|tokens?|jwt|secret|signature|sig|auth(?:key|orization)?|"
    r"api[_\-]?key|access[_\-]?key|private[_\-]?key|stream[_\-]?key|credentials?"
)
_SECRET_KEY = rf"(?:(?<![a-z0-9])|(?<=%[0-9a-f]{{2}}))(?:[a-z0-9]{{1,24}}[_\-]){{0,2}}(?:{_SECRET_WORD})"
_END_QUOTE = r"""["'](?=[\s,)}\];:]|$)"""  # a quote that ends the text around an address, not one inside a password
_VALUE = rf"(?![\"']{re.escape(MASK)})(?:(?!_(?:channel|stream)=|{_END_QUOTE})[^&\s<>])+"
_QUOTED_SECRET = re.compile(rf"""({_SECRET_KEY}["']?\s*[=:]\s*[bru]?)(["'])(?:\\.|(?!\2).)*\2""", re.IGNORECASE)
_SECRET_PARAMETER = re.compile(rf"({_SECRET_KEY}=){_VALUE}", re.IGNORECASE)
_NESTED_PARAMETER = re.compile(rf"({_SECRET_KEY}%3d)(?:(?!%26)[^\s&])+", re.IGNORECASE)
_KEY_PARAMETER = re.compile(rf"([?&]key=){_VALUE}", re.IGNORECASE)
# Reolink `?user=U&password=P`, Foscam `?usr=U&pwd=P`, XMEye `/user=U_password=P_channel=0_stream=0`
_USER_PARAMETER = re.compile(rf"([?&;/](?:user(?:name)?|usr|loginuse)=)(?:(?!_pass|{_END_QUOTE})[^&\s<>/?])+", re.IGNORECASE)
_SECRET_HEADER = re.compile(r"((?:authorization|cookie|x-api-key|x-auth-token)[\"']?\s*[:=]\s*)[^\r\n]+", re.IGNORECASE)
_BEARER = re.compile(r"(\bBearer\s+)[\w.~+/\-]+=*", re.IGNORECASE)
_BASIC = re.compile(r"(\bBasic\s+)(?=[A-Za-z0-9+/]*[A-Z0-9+/=])[A-Za-z0-9+/]{4,}={0,2}")
_DIGEST_RESPONSE = re.compile(r'(\bresponse\s*=\s*")[^"]*', re.IGNORECASE)


def redact(text: str) -> str:
    """Return `text` with every password, token and credential in it masked. Masks rather too much than too little."""
    text = _SECRET_HEADER.sub(rf"\1{MASK}", text)
    if "://" in text:
        text = _SPACED_USERINFO.sub(rf"\1{MASK}@", text)
        text = _URL.sub(lambda match: _redact_userinfo(match[0]), text)
    return _redact_parameters(text)


def redact_url(url: str) -> str:
    """Return one address without its user, password and secret parameters; host, port and path stay readable."""
    return _redact_parameters(_redact_userinfo(url))


def _redact_userinfo(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    end = userinfo_end(rest) if separator else -1
    return url if end < 0 else f"{scheme}://{MASK}@{rest[end + 1 :]}"


def userinfo_end(rest: str) -> int:
    """Where the '@' stands that ends the user and password of `rest` (an address behind its scheme), -1 where there are none.

    People type passwords with '@', ':', '/', '?' and '#' as they are, so the last '@' that can be it is taken.
    """
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if (":" not in authority and "@" not in authority) or _HOST.fullmatch(authority):
        return -1
    end = re.split(r"[?#]", rest, maxsplit=1)[0].rfind("@")
    if end < 0:
        return -1 if _NAME_AND_PORT.fullmatch(authority) else rest.rfind("@")
    host = re.split(r"[/?#]", rest[end + 1 :], maxsplit=1)[0]
    return end if _HOST.fullmatch(host) else rest.rfind("@")


def secret_values(address: str) -> list[tuple[int, int, str]]:
    """Where the values of the secret parameters of an address stand, from left to right: begin, end, and how the parameter is called."""
    patterns = (_NESTED_PARAMETER, _SECRET_PARAMETER, _KEY_PARAMETER)
    found = ((match.end(1), match.end(), match[1].lower().strip("?&=")) for pattern in patterns for match in pattern.finditer(address))
    return sorted(found)


def _redact_parameters(text: str) -> str:
    text = _QUOTED_SECRET.sub(rf"\1\2{MASK}\2", text)
    for pattern in (_BEARER, _BASIC, _NESTED_PARAMETER, _USER_PARAMETER, _SECRET_PARAMETER, _KEY_PARAMETER, _DIGEST_RESPONSE):
        text = pattern.sub(rf"\1{MASK}", text)
    return _NESTED_USERINFO.sub(rf"\1{MASK}%40", text)


# --- logging -------------------------------------------------------------------------------------------------------

_CONTROL_CHARACTERS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))} | {0x09: "\t", 0x0A: "\\n", 0x0D: "\\r"}


class RedactingFormatter(logging.Formatter):
    """Masks secrets in the whole line, traceback included, and shows control characters that a peer sent as text."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        """Done once for all handlers: masking costs more than writing."""
        text: str | None = getattr(record, "redacted_text", None)
        if text is None:
            text = record.redacted_text = redact(super().format(record))
        return text

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        record.message = record.message.translate(_CONTROL_CHARACTERS)
        return super().formatMessage(record)


class FileFormatter(RedactingFormatter):
    """Adds to a line what it is as a code, behind a tab: whoever reads the file back can say it in another language."""

    def format(self, record: logging.LogRecord) -> str:
        coded: str = getattr(record, "coded", "")
        return f"{super().format(record)}\t{redact(coded)}" if coded else super().format(record)


class StandardErrorHandler(logging.Handler):
    """Writes to stderr and never waits for who reads it: a full pipe costs lines (counted in `lost`), not the media.

    Windows can neither say whether a pipe is full nor keep a console from blocking, as it does while somebody marks text
    in it: there, a thread writes.
    """

    def __init__(self, *, by_thread: bool = sys.platform == "win32") -> None:
        super().__init__()
        self._lost = 0
        self._by_thread = by_thread
        self._writer: LineWriter | None = None

    @property
    def lost(self) -> int:
        """Lines that nobody took."""
        return self._lost + (self._writer.lost if self._writer is not None else 0)

    def close(self) -> None:
        """Write what is kept, where there is time."""
        if self._writer is not None:
            self._writer.stop()
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        stream = sys.stderr
        if stream is None:  # a windowed program on Windows has none
            return
        try:
            self._write(stream, self.format(record) + "\n")
        except (OSError, ValueError):  # closed, or its reader is gone
            self._lost += 1

    def _write(self, stream: Any, text: str) -> None:
        if self._by_thread:
            self._writer_for(stream).put(text)
            return
        descriptor = stream.fileno()
        data = text.encode("utf-8", "backslashreplace")
        for start in range(0, len(data), _PIPE_CHUNK):
            if not select.select((), (descriptor,), (), 0)[1]:
                self._lost += 1
                return
            os.write(descriptor, data[start : start + _PIPE_CHUNK])

    def _writer_for(self, stream: Any) -> LineWriter:
        if self._writer is None or self._writer.stream is not stream:
            self._writer = LineWriter(stream)
        return self._writer


class BoundedFileHandler(logging.handlers.RotatingFileHandler):
    """relay.log and a few older ones. Where the file cannot be renamed (Windows, another program reads it) it starts anew."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", errors="backslashreplace", delay=True)

    def _open(self) -> TextIOWrapper:
        """The owner's alone: it has the addresses of who watches."""
        return open(self.baseFilename, "a", encoding=self.encoding, errors=self.errors, opener=open_owner_file)

    def rotate(self, source: str, dest: str) -> None:
        try:
            super().rotate(source, dest)
        except OSError:
            os.truncate(source, 0)  # bounded matters more than complete


def start_logging(data_dir: Path | None, *, to_stderr: bool, level: int = logging.INFO) -> None:
    """Send this process's log to `data_dir`/logs/relay.log (None: no file) and, where asked, to stderr; call it again to change that."""
    stop_logging()
    logging.raiseExceptions = False  # a line that cannot be written is lost; its report would show the line's raw arguments
    root = logging.getLogger()
    root.setLevel(level)
    if to_stderr:
        _install(root, StandardErrorHandler())
    if data_dir is not None:
        folder = data_dir / "logs"
        try:
            make_owner_folder(data_dir)
            make_owner_folder(folder)
            _install(root, BoundedFileHandler(folder / "relay.log"), FileFormatter())
        except OSError as error:
            root.warning("no log file in %s: %s", folder, error.strerror)
    logging.getLogger("aiohttp.access").setLevel(logging.CRITICAL)


def stop_logging() -> None:
    """Take away what start_logging put up."""
    root = logging.getLogger()
    for handler in tuple(root.handlers):
        if isinstance(handler, StandardErrorHandler | BoundedFileHandler):
            root.removeHandler(handler)
            handler.close()


def log_uncaught_exceptions() -> None:
    """Send what nobody caught, on any thread, to the log, where secrets are masked, instead of raw to stderr."""

    def report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
            logging.getLogger(__name__).critical("uncaught exception", exc_info=(kind, error, trace))

    sys.excepthook = report
    threading.excepthook = lambda args: report(args.exc_type, args.exc_value, args.exc_traceback)


def _install(root: logging.Logger, handler: logging.Handler, formatter: logging.Formatter | None = None) -> None:
    handler.setFormatter(formatter or RedactingFormatter())
    root.addHandler(handler)
