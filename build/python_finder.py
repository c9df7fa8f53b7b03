"""PythonFinder: looks for a Python that can run the program, wherever the system hides it."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

OLDEST = (3, 12)
NEWEST = (3, 14)  # the locked wheels end here
_VERSIONS = ("3.13", "3.12", "3.14")  # in the order of how long we have used them
# Windows on ARM: cryptography has no win-arm64 wheel, and the x64 Python runs there, emulated.
_PROBE = """
import platform, struct, sys, sysconfig
lacking = []
for name in ("ctypes", "ensurepip", "sqlite3", "ssl", "venv"):
    try:
        __import__(name)
    except ImportError:
        lacking.append(name)
fit = platform.python_implementation() == "CPython" and struct.calcsize("P") == 8 and not sysconfig.get_config_var("Py_GIL_DISABLED")
print(*sys.version_info[:2], int(fit and sysconfig.get_platform() != "win-arm64"), *lacking)
"""
_VENV_PARTS = {"ensurepip", "venv"}  # Debian and Ubuntu ship these in a package of their own


class Python(NamedTuple):
    """A Python of the right kind and age, and the parts of its standard library that it lacks."""

    path: str
    version: str  # "3.13"
    lacking: frozenset[str]

    @property
    def lacks_venv_alone(self) -> bool:
        """Tell whether one package of the distribution would make it whole."""
        return bool(self.lacking) and self.lacking <= _VENV_PARTS


def find_python() -> str | None:
    """Return the first Python on this machine that runs, is new enough and whole; None where there is none."""
    return next((python.path for python in _probed() if not python.lacking), None)


def find_without_venv() -> Python | None:
    """Return the first Python that would do, had its distribution not split `venv` off; None where there is none."""
    return next((python for python in _probed() if python.lacks_venv_alone), None)


def works(python: str) -> bool:
    """Tell whether `python` runs, is new enough and whole."""
    probed = probe(python)
    return probed is not None and not probed.lacking


def probe(python: str) -> Python | None:
    """Run `python` to see: a version manager's stand-in named python3.12 may be there and still fail."""
    try:
        result = subprocess.run([python, "-I", "-c", _PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30, check=False)
        major, minor, fit, *lacking = result.stdout.decode("ascii").split()
        version = int(major), int(minor)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    if fit != "1" or not OLDEST <= version <= NEWEST:
        return None
    return Python(python, f"{major}.{minor}", frozenset(lacking))


def _probed() -> Iterator[Python]:
    seen = set()
    for candidate in _candidates():
        key = os.path.realpath(candidate) if os.sep in candidate else candidate
        probed = None if key in seen else probe(candidate)
        seen.add(key)
        if probed is not None:
            yield probed


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
        # Without UTF-8 mode a child writes its path in the system's code page (cp949 for a Korean user's name).
        command = ["py", "-" + version, "-X", "utf8", "-c", "import sys; print(sys.executable)"]
        try:
            result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return
        if result.returncode == 0:
            yield result.stdout.decode("utf-8", errors="replace").strip()
