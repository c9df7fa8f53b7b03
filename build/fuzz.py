"""Fuzz: runs the property tests of the parsers over and over with many examples, until the time is up."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import environment


def run_fuzz(arguments: list[str]) -> None:
    """`--minutes N` (default 10), further arguments go to pytest; stops at the first round that fails."""
    minutes, rest = _take_minutes(arguments)
    deadline = time.monotonic() + minutes * 60
    rounds = 0
    while rounds == 0 or time.monotonic() < deadline:
        rounds += 1
        print(f"== fuzz round {rounds}, {max(0.0, deadline - time.monotonic()) / 60:.1f} minutes left", flush=True)
        command = [environment.PYTHON, "-m", "pytest", "-q", "-m", "hypothesis", *(rest or ["tests/unit"])]
        code = subprocess.call(command, cwd=environment.CHECKOUT, env={**os.environ, "HYPOTHESIS_PROFILE": "fuzz"})
        if code != 0:
            sys.exit(code)
    print(f"{rounds} rounds without a finding")


def _take_minutes(arguments: list[str]) -> tuple[float, list[str]]:
    if "--minutes" not in arguments:
        return 10.0, arguments
    at = arguments.index("--minutes")
    try:
        return float(arguments[at + 1]), arguments[:at] + arguments[at + 2 :]
    except (IndexError, ValueError):
        sys.exit("--minutes wants a number")
