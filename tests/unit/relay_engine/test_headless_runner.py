"""The headless runner's parts: signals, the announcement, the demo mount."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Iterator

import pytest

from relay_engine import __main__ as runner
from relay_engine.config import EngineConfig, MountConfig
from relay_engine.events import ListenerStatus
from relay_engine.provider.config_provider import with_demo
from tests.kit.relay.sample_events import make_mount_status


class _Watchdog:
    """Stands in for the thread that would end the process."""

    started = 0

    def __init__(self, *_arguments: object) -> None:
        self.daemon = False

    def start(self) -> None:
        assert self.daemon
        _Watchdog.started += 1


@pytest.fixture
def signals_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    names = [name for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.getsignal(getattr(signal, name)) for name in names}
    monkeypatch.setattr(runner.threading, "Timer", _Watchdog)
    yield
    for name, handler in before.items():
        signal.signal(getattr(signal, name), handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_first_signal_asks_and_the_second_would_end_the_process(signals_kept: None, number: int) -> None:
    before = _Watchdog.started
    request = runner.StopRequest()
    request.install()
    signal.raise_signal(number)
    await request.wait()
    assert signal.getsignal(number) is signal.SIG_DFL
    assert _Watchdog.started == before + 1


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="not on Windows")
def test_nohup_is_respected(signals_kept: None) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    runner.StopRequest().install()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


@pytest.mark.parametrize(
    ("events", "lines"),
    [
        (
            (ListenerStatus("a", "rtsp", "0.0.0.0", 8554, ""), ListenerStatus("b", "http", "::", 8080, ""), make_mount_status("a/b")),
            ["listening rtsp 0.0.0.0:8554", "listening http [::]:8080", "RTSP  rtsp://127.0.0.1:8554/a/b", "HTTP  http://127.0.0.1:8080/"],
        ),
        (
            (ListenerStatus("a", "rtsp", "fe80::1", 554, ""), make_mount_status()),
            ["listening rtsp [fe80::1]:554", "RTSP  rtsp://[fe80::1]:554/gate"],
        ),
        ((ListenerStatus("a", "rtsp", "h", 554, "failed"), make_mount_status()), []),
        ((), ["no mounts: give a configuration file with --config, or --demo for the built-in test camera"]),
    ],
)
def test_announcement(events: tuple[object, ...], lines: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    runner._announce(events)  # type: ignore[arg-type]
    assert capsys.readouterr().out.splitlines() == lines


def test_a_reader_of_stdout_that_has_gone_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    runner._say("one")
    runner._say("two")
    sys.stdout.close()


def test_the_demo_mount_comes_first_and_only_once() -> None:
    config = EngineConfig(mounts=(MountConfig(name="gate", source="rtsp://h/"),))
    shown = with_demo(config)
    assert [(mount.name, mount.source) for mount in shown.mounts] == [("demo", "demo:"), ("gate", "rtsp://h/")]
    assert with_demo(shown) is shown
