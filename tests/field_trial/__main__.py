"""Runs the field trial and prints its table: `python3 build/dev.py field --source URL [--name NAME] [--camera-command COMMAND]`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.benchmarks.markdown_table import format_table
from tests.field_trial.odd_cameras import sources
from tests.field_trial.trial import ROADS, Line, try_camera

_HEAD = ("camera", "road", "verdict", "pictures seen/sent", "%", "freezes", "sound", "sound off s", "sessions", "played by", "why, remarks")
_CAMERA_START_S = 30.0
# A network of this trial's own, where cameras may have fixed ports; Chromium does WebRTC only where there is more than the loopback.
_ALONE = """
ip link set lo up && ip link add trial0 type veth peer name trial1 && ip addr add 10.9.9.1/24 dev trial0
ip link set trial0 up && ip link set trial1 up && ip route add default via 10.9.9.2 && exec "$@"
"""
_DEFAULT_PORTS = {"rtsp": 554, "rtsps": 322, "rtmp": 1935, "http": 80, "https": 443}


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cameras end with us
    options = _parse(sys.argv[1:])
    if options.alone:
        again = [argument for argument in sys.argv[1:] if argument != "--alone"]
        os.execvp("unshare", ["unshare", "--net", "sh", "-c", _ALONE, "sh", sys.executable, "-m", "tests.field_trial", *again])
    if options.odd:
        chosen = {name: source for name, source in sources().items() if not options.name or name in options.name}
        options.name, options.source = list(chosen), list(chosen.values())
        options.camera_command = f"{sys.executable} -m tests.field_trial.odd_cameras"
    if not options.source:
        raise SystemExit("no --source, and no --odd: there is no camera to try")
    names = [*options.name, *(f"camera{number}" for number in range(len(options.name), len(options.source)))]
    lines: list[Line] = []
    with _camera(options.camera_command, options.source):
        for name, source in zip(names, options.source, strict=False):
            print(f"{name} ...", file=sys.stderr, flush=True)
            try:
                found = asyncio.run(try_camera(name, source, seconds=options.seconds, roads=options.roads, rate=options.rate))
            except Exception as error:  # of this camera's trial alone
                print(f"{name}: the trial itself failed: {error!r}", file=sys.stderr, flush=True)
                continue
            lines += found
            for line in found:
                print(" | ".join(_row(line)), file=sys.stderr, flush=True)
    print(format_table(_HEAD, [_row(line) for line in lines]))
    return int(any(line.verdict.word == "FAIL" for line in lines))


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.field_trial", description=__doc__)
    parser.add_argument("--source", action="append", default=[], help="a camera's address; more than one are tried one after the other")
    parser.add_argument("--name", action="append", default=[], help="its name in the table, in the order of the sources")
    parser.add_argument("--camera-command", default="", help="starts the cameras; ended afterwards")
    parser.add_argument("--seconds", type=float, default=30.0, help="watched by each road, all roads at once")
    parser.add_argument("--roads", type=_roads, default=ROADS, help=f"of {','.join(ROADS)}")
    parser.add_argument("--rate", type=float, default=25.0, help="pictures a second of a camera behind TLS, which cannot be counted")
    parser.add_argument("--odd", action="store_true", help="try our own odd cameras, or those with --name; best with --alone")
    parser.add_argument("--alone", action="store_true", help="in a network namespace of its own (Linux, as root)")
    return parser.parse_args(arguments)


def _roads(text: str) -> tuple[str, ...]:
    roads = tuple(text.split(","))
    if set(roads) - set(ROADS):
        raise argparse.ArgumentTypeError(f"roads are {', '.join(ROADS)}")
    return roads


@contextlib.contextmanager
def _camera(command: str, sources: list[str]) -> Iterator[None]:
    """The cameras' own program, until the trial is over."""
    if not command:
        yield
        return
    process = subprocess.Popen(shlex.split(command), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        for source in sources:
            _wait_for(source)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        process.wait()


def _wait_for(source: str) -> None:
    parts = urlsplit(source)
    end = time.monotonic() + _CAMERA_START_S
    while parts.hostname and time.monotonic() < end:
        with (
            contextlib.suppress(OSError),
            socket.create_connection((parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme, 80)), 1),
        ):
            return
        time.sleep(0.2)


def _row(line: Line) -> tuple[str, ...]:
    sighting, verdict = line.sighting, line.verdict
    sound = "-" if sighting.sound is None else f"{sighting.sound:.0%}"
    offset = "-" if sighting.sound is None else f"{sighting.sound_offset_s:.2f}"
    word = f"{verdict.word} ({sighting.by_design})" if verdict.word == "NEXT ROAD" else verdict.word
    words = "; ".join([*verdict.reasons, *sighting.remarks])
    seen = f"{sighting.pictures}/{verdict.expected}"
    return (line.name, sighting.road, word, seen, f"{verdict.share:.0%}", str(verdict.freezes), sound, offset, str(line.sessions),
            sighting.way or "-", words)  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
