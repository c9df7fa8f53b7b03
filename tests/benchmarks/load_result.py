"""One run of the load generator and what it found."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.compiled_program import compile_program
from tests.benchmarks.server_process import ServerProcess

_PATIENCE_S = 900


@dataclass(frozen=True)
class LoadResult:
    """The generator's JSON, with names for what is asked often."""

    values: dict[str, Any]

    @property
    def cpu_us_per_mb(self) -> float:
        return float(self.values["cpu_us_per_mb"])

    @property
    def server_cpu_percent(self) -> float:
        return float(self.values["server_cpu_percent"])

    @property
    def gaps(self) -> int:
        """Breaks of the RTP sequence in healthy viewers, and whatever else must never happen to them."""
        healthy = self.values["healthy"]
        return sum(healthy[name] for name in ("gaps", "framing_errors", "failed", "refused", "closed_by_server"))

    @property
    def playing(self) -> int:
        return int(self.values["healthy"]["playing"])

    @property
    def megabits_per_s(self) -> float:
        """Of the median healthy viewer."""
        return float(self.values["healthy"]["megabits_per_s"]["p50"])

    @property
    def slowest_megabits_per_s(self) -> float:
        return float(self.values["healthy"]["megabits_per_s"]["min"])

    def percentile(self, series: str, which: str) -> float:
        return float(self.values[series][which])


def run_load(server: ServerProcess, *arguments: str | int | float) -> LoadResult:
    """Drive `server` as the generator's options say and wait for the result."""
    command = [str(compile_program("load_generator")), "--url", server.url, "--watch-pid", str(server.pid), *map(str, arguments)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=_PATIENCE_S)
    return LoadResult(json.loads(answer.stdout))
