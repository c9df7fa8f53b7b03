"""Runs the benchmarks and prints Markdown: `python3 build/dev.py bench [--quick] [--write] [BENCHMARK ...]`."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import resource
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import (
    attack_benchmark,
    churn_benchmark,
    fanout_benchmark,
    first_picture_benchmark,
    latency_benchmark,
    line_benchmark,
    page_benchmark,
    slow_client_benchmark,
    steering_benchmark,
    udp_benchmark,
    vlc_benchmark,
    webrtc_benchmark,
    window_benchmark,
)
from tests.benchmarks.attackers import ATTACKS
from tests.benchmarks.compiled_program import NoCompilerError, compile_program
from tests.benchmarks.machine import describe_machine
from tests.benchmarks.plan import Plan

BENCHMARKS = {
    "fanout": fanout_benchmark.run,
    "udp": udp_benchmark.run,
    "first-picture": first_picture_benchmark.run,
    "vlc": vlc_benchmark.run,
    "latency": latency_benchmark.run,
    "window": window_benchmark.run,
    "slow": slow_client_benchmark.run,
    "churn": churn_benchmark.run,
    "webrtc": webrtc_benchmark.run,
    "page": page_benchmark.run,
    "attacks": attack_benchmark.run,
    "line": line_benchmark.run,
    "steering": steering_benchmark.run,
}
_RESULTS = Path(__file__).parent / "RESULTS.md"
_FIGURES = "<!-- figures -->"


def main() -> int:
    options = _parse(sys.argv[1:])
    _raise_file_limit()
    try:
        for program in ("load_generator", "send_floor"):
            compile_program(program)
    except NoCompilerError as error:
        print(error, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="relay-bench-") as folder:
        plan = _plan(options, Path(folder))
        parts = [f"Machine: {describe_machine()}.\n"]
        for name in options.benchmarks or BENCHMARKS:
            print(f"{name} ...", file=sys.stderr, flush=True)
            parts.append(BENCHMARKS[name](plan))
            print(parts[-1], flush=True)
    if options.write:
        _write("\n".join(parts))
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description="Measures the relay beside a bare C sender, and beside other relays on PATH."
    )
    parser.add_argument("benchmarks", nargs="*", choices=[[], *BENCHMARKS], metavar="BENCHMARK", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="few viewers, one run: for a look, not for the record")
    parser.add_argument("--runs", type=int, help="runs of which the median counts (3)")
    parser.add_argument("--seconds", type=float, help="length of a measured window (10)")
    parser.add_argument("--viewers", type=lambda text: tuple(map(int, text.split(","))), help="for fanout (200,500,1000,2000)")
    parser.add_argument("--attacks", type=_attacks, help="for attacks (all)")
    parser.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    return parser.parse_args(arguments)


def _attacks(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := [name for name in names if name not in ATTACKS]:  # an attacker that does not start harms nobody, and would pass
        raise argparse.ArgumentTypeError(f"no such attack: {', '.join(unknown)}")
    return names


def _plan(options: argparse.Namespace, folder: Path) -> Plan:
    plan = Plan(folder).quick() if options.quick else Plan(folder)
    chosen = {name: value for name in ("runs", "seconds", "viewers", "attacks") if (value := getattr(options, name)) is not None}
    return dataclasses.replace(plan, **chosen)


def _raise_file_limit() -> None:
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _write(figures: str) -> None:
    head = _RESULTS.read_text().partition(_FIGURES)[0]
    _RESULTS.write_text(f"{head}{_FIGURES}\n\n{figures}")


if __name__ == "__main__":
    sys.exit(main())
