"""PythonFinder: looks for a Python that can run the program, wherever the system hides it."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

OLDEST = (3, 12)
NEWEST = (3, 14)  # the locked wheels end here
_VERSIONS = ("3.13", "3.12", "3.14")  # in the order of how long we have used them
_PROBE = """
import ctypes, ensurepip, platform, sqlite3, ssl, struct, sys, sysconfig, venv
fit = platform.python_implementation() == "CPython" and struct.calcsize("P") == 8 and not sysconfig.get_config_var("Py_GIL_DISABLED")
print(*sys.version_info[:2], int(fit))
"""


def find_python() -> str | None:
    """Return the first Python on this machine that runs, is new enough and whole; None where there is none."""
    seen = set()
    for candidate in _candidates():
        key = os.path.realpath(candidate) if os.sep in candidate else candidate
        if key not in seen and works(candidate):
            return candidate
        seen.add(key)
    return None


def works(python: str) -> bool:
    """Run `python` to see: a version manager's stand-in named python3.12 may be there and still fail."""
    try:
        result = subprocess.run([python, "-I", "-c", _PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30, check=False)
        major, minor, fit = map(int, result.stdout.split())
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False
    return OLDEST <= (major, minor) <= NEWEST and bool(fit)


def _candidates() -> Iterator[str]:
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        yield getattr(sys, "_base_executable", sys.executable)  # not the virtual environment we may be started from
    yield from _on_path()
    yield from _of_version_managers()
    if sys.platform == "win32":
        yield from _of_windows_launcher()


def _on_path() -> Iterator[str]:
    names = ["python" + version for version in _VERSIONS] + ["python3", "python"]
    for name in names:
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            found = shutil.which(name, path=folder) if folder else None
            if found:
                yield found


def _of_version_managers() -> Iterator[str]:
    home = os.path.expanduser("~")
    pyenv = os.environ.get("PYENV_ROOT") or os.path.join(home, ".pyenv")
    uv = os.environ.get("UV_PYTHON_INSTALL_DIR") or os.path.join(home, ".local", "share", "uv", "python")
    for version in _VERSIONS:
        for pattern in (
            os.path.join(pyenv, "versions", version + ".*", "bin", "python"),
            os.path.join(home, ".pyenv", "pyenv-win", "versions", version + ".*", "python.exe"),
            os.path.join(uv, "cpython-" + version + ".*", "bin", "python3"),
            os.path.join(os.environ.get("APPDATA", home), "uv", "python", "cpython-" + version + ".*", "python.exe"),
            "/opt/homebrew/bin/python" + version,
            "/opt/homebrew/opt/python@" + version + "/bin/python" + version,
            "/usr/local/bin/python" + version,
            "/usr/local/opt/python@" + version + "/bin/python" + version,
            "/Library/Frameworks/Python.framework/Versions/" + version + "/bin/python" + version,
        ):
            yield from sorted(glob.glob(pattern), reverse=True)


def _of_windows_launcher() -> Iterator[str]:
    for version in _VERSIONS:
        command = ["py", "-" + version, "-c", "import sys; print(sys.executable)"]
        try:
            result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return
        if result.returncode == 0:
            yield result.stdout.decode(errors="replace").strip()
