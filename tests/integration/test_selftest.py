"""`python main.py selftest`: what the packaging checks of a build rely on."""

from __future__ import annotations

import os
import subprocess
import sys

from relay_engine import selftest
from tests.kit.relay.headless_relay import MAIN


def test_a_complete_installation_is_ok() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run([sys.executable, str(MAIN), "selftest"], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (run.stdout, run.returncode) == ("OK\n", 0), run.stderr


def test_what_is_missing_is_named() -> None:
    [problem] = selftest.find_problems(["no_such_module"])
    assert problem.startswith("no_such_module: ModuleNotFoundError: ")
