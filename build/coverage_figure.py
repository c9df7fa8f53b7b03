"""CoverageFigure: how much of relay_engine and app the unit and GUI tests run, branches too, in one line."""

from __future__ import annotations

import os
import subprocess
import sys

import environment
import suite


def print_figure(arguments: list[str]) -> None:
    """Run those tests under coverage, which costs them half as much again; further arguments go to pytest."""
    suite.keep_compiled()
    measured = ["--cov=relay_engine", "--cov=app", "--cov-branch", "--cov-report=term:skip-covered"]
    command = [environment.PYTHON, "-m", "pytest", *suite.pytest_arguments(["--fast", "-q", *arguments]), *measured]
    environment_of_run = {**os.environ, "COVERAGE_FILE": os.path.join(environment.WORK, "coverage")}
    sys.exit(subprocess.call(command, cwd=environment.CHECKOUT, env=environment_of_run))
