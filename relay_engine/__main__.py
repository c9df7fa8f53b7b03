"""The headless runner: `python -m relay_engine`, and `python main.py serve`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from relay_engine import log
from relay_engine.host.console_close import ConsoleClose
from relay_engine.host.hang_up import HangUp

if TYPE_CHECKING:
    from relay_engine.config import EngineConfig
    from relay_engine.engine import Engine
    from relay_engine.events import Event, ListenerStatus
    from relay_engine.provider.config_provider import Provided, Provider

_log = logging.getLogger("relay_engine.main")

BAD_CONFIG = 2  # exit code, as for a wrong command line
FAILED = 1
IN_USE = 3  # another relay has the data folder
_STOP_DEADLINE_S = 2.8  # for the engine; after this it is left as it is
_FORCE_AFTER_S = 6.0  # a thread that hangs does not keep the process


class StopRequest:
    """Ctrl-C and SIGTERM: the first one asks the relay to stop, a second one ends the process at once.

    Plain signal handlers: they work from the first moment on, on every event loop, and on Windows.
    """

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._asked = False
        self._wake: Callable[[], object] = lambda: None
        self._console = ConsoleClose(self.ask)
        self.hang_up = HangUp(self._on_signal)

    def install(self) -> None:
        """Take over the signals of this process; main thread only."""
        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            if (number := getattr(signal, name, None)) is not None:
                signal.signal(number, self._on_signal)
                self._numbers.append(number)
        self.hang_up.install()
        self._console.install()

    def ask(self) -> None:
        """Stop the relay; any thread."""
        self._asked = True
        self._wake()

    def end(self) -> None:
        """It has stopped."""
        self._console.end()

    async def wait(self) -> None:
        """Return once a stop was asked for."""
        asked, loop = asyncio.Event(), asyncio.get_running_loop()
        self._wake = lambda: loop.call_soon_threadsafe(asked.set)
        if not self._asked:
            await asked.wait()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        for number in self._numbers:
            signal.signal(number, signal.SIG_DFL)
        self.ask()
        watchdog = threading.Timer(_FORCE_AFTER_S, _leave_by_force)
        watchdog.daemon = True
        watchdog.start()


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line of `python -m relay_engine` and serve."""
    parser = argparse.ArgumentParser(prog="python -m relay_engine", description="Runs the relay without a window.")
    add_arguments(parser)
    parsed = parser.parse_args(arguments)
    return serve(parsed.config, demo=parsed.demo, data_dir=parsed.data_dir)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of headless running."""
    parser.add_argument("--config", type=Path, metavar="relay.toml", help="the configuration file")
    parser.add_argument("--demo", action="store_true", help="add the built-in test camera as mount demo")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="where logs and data are kept")


def serve(config_file: Path | None = None, *, demo: bool = False, data_dir: Path | None = None) -> int:
    """Run the relay of a data folder, and of a configuration file beside it, until a signal stops it; the value is the process's exit code."""

    def provide() -> Provided:
        from relay_engine.provider.config_provider import provide_file

        return provide_file(config_file, demo=demo)

    return _run_relay(provide, provide, data_dir)


def run(load: Callable[[], EngineConfig], *, demo: bool = False, data_dir: Path | None = None) -> int:
    """Run the relay that `load` describes, for this run, until a signal stops it; the value is the process's exit code."""

    def provide() -> Provided:
        from relay_engine.provider.config_provider import provide_run, with_demo

        config = load()
        return provide_run(with_demo(config) if demo else config)

    return _run_relay(provide, None, data_dir)


def _run_relay(provide: Provider, provider: Provider | None, data_dir: Path | None) -> int:
    """`provide` says what is given, `provider` says it again when asked to."""
    request = StopRequest()
    request.install()
    from relay_engine.errors import UserFacingError
    from relay_engine.host.folder_lock import FolderLock

    try:
        given = provide()
    except UserFacingError as error:
        _complain(error)
        return BAD_CONFIG
    data_dir = data_dir or default_data_dir()
    lock = FolderLock(data_dir)
    try:
        lock.claim()  # before the first line of the log, which is the other relay's
    except UserFacingError as error:
        _complain(error)
        return IN_USE
    try:
        return _serve(given, provider, data_dir, request)
    finally:
        lock.release()
        log.stop_logging()
        request.end()


def _serve(given: Provided, provider: Provider | None, data_dir: Path, request: StopRequest) -> int:
    from relay_engine.errors import UserFacingError

    log.start_logging(data_dir, to_stderr=True)
    log.log_uncaught_exceptions()
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_run(given, provider, data_dir, request))
    except UserFacingError as error:
        _complain(error)
        return IN_USE if error.code == "book_in_use" else FAILED
    return 0


def selftest(further_modules: Iterable[str] = ()) -> int:
    """Say what this installation lacks, or OK; the value is the process's exit code."""
    from relay_engine.selftest import find_problems

    problems = find_problems(further_modules)
    for line in problems or ("OK",):
        _say(line)
    return FAILED if problems else 0


def default_data_dir() -> Path:
    """Where this user's relay keeps its data on this system."""
    import platformdirs

    return Path(platformdirs.user_data_dir("relay-server", appauthor=False)) / "data"


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # Windows
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


async def _run(given: Provided, provider: Provider | None, data_dir: Path, request: StopRequest) -> None:
    from relay_engine import tasks
    from relay_engine.engine import Engine

    engine = Engine(given, data_dir=data_dir, provider=provider)
    reloading = None
    try:
        await engine.start()
        reloading = tasks.spawn(_reload_when_asked(engine, request.hang_up), name="reload")
        _announce(engine.snapshot())
        gc.freeze()  # the modules stay anyway: a full collection need not walk them, which would hold up the media
        await request.wait()
    finally:
        await tasks.cancel(reloading)
        await _stop(engine)


async def _reload_when_asked(engine: Engine, hang_up: HangUp) -> None:
    from relay_engine.errors import UserFacingError

    while True:
        await hang_up.wait()
        try:
            await engine.reload()
        except UserFacingError as error:
            engine.journal.write("error", "reload_failed", f"nothing has changed: {error}", problem=str(error))


async def _stop(engine: Engine) -> None:
    try:
        async with asyncio.timeout(_STOP_DEADLINE_S):
            await engine.stop()
    except TimeoutError:
        _log.error("the relay did not stop within %.1f s", _STOP_DEADLINE_S)


def _announce(events: tuple[Event, ...]) -> None:
    """Say where the relay can be reached: one line per listener, then one per address."""
    from relay_engine.device_status import OnvifDeviceStatus
    from relay_engine.events import ListenerStatus, MountStatus

    listeners = {event.protocol: event for event in events if isinstance(event, ListenerStatus) and not event.error}
    mounts = [event for event in events if isinstance(event, MountStatus)]
    for listener in listeners.values():
        _say(f"listening {listener.protocol} {_bracketed(listener.host)}:{listener.port}")
    if rtsp := listeners.get("rtsp"):
        for mount in mounts:
            _say(f"RTSP  rtsp://{_reachable(rtsp)}/{mount.name}")
    if http := listeners.get("http"):
        _say(f"HTTP  http://{_reachable(http)}/")
    for device in (event for event in events if isinstance(event, OnvifDeviceStatus) and event.fault is None):
        _say(f"ONVIF {_bracketed(device.host)}:{device.port} {device.name}")
    if not mounts:
        _say("no mounts: give a configuration file with --config, or --demo for the built-in test camera")


def _reachable(listener: ListenerStatus) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "127.0.0.1"}.get(listener.host, listener.host)
    return f"{_bracketed(host)}:{listener.port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say(line: str) -> None:
    try:
        print(line, flush=True)
    except OSError:  # nobody reads it any more: serve on without
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the rest of the process


def _complain(error: Exception) -> None:
    with contextlib.suppress(OSError):
        print(log.redact(f"relay: {error}"), file=sys.stderr, flush=True)


def _leave_by_force() -> None:
    _log.error("the process did not end within %.0f s of being asked: leaving by force", _FORCE_AFTER_S)
    os._exit(FAILED)


if __name__ == "__main__":
    sys.exit(main())
