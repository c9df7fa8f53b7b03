"""PythonInstaller: the last resort where no Python is new enough and whole; completes one with apt-get, or installs one with uv."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import python_finder
import system_packages

_VERSION = "3.13"


def install_python(work: str) -> str:
    """Make a Python that runs the program, saying what is done; exit with the command to type where that cannot be done."""
    incomplete = python_finder.find_without_venv()
    if incomplete is not None:
        return _complete(incomplete)
    print(f"No working Python {python_finder.OLDEST[0]}.{python_finder.OLDEST[1]} or newer was found on this machine.")
    uv = find_uv() or _install_uv(os.path.join(work, "uv"))
    if uv is None:
        sys.exit(_advice())
    print(f"Installing Python {_VERSION} for this user with uv; the system's own Python is left alone.", flush=True)
    if subprocess.call([uv, "python", "install", _VERSION]) != 0:
        sys.exit(f"uv could not install Python {_VERSION} (see above).\n{_advice()}")
    found = subprocess.run([uv, "python", "find", "--managed-python", _VERSION], stdout=subprocess.PIPE, check=False)
    python = found.stdout.decode("utf-8", errors="replace").strip()
    if not python_finder.works(python):
        sys.exit(f"The Python that uv installed does not run: {python or 'not found'}\n{_advice()}")
    return python


def find_uv() -> str | None:
    """Return uv where this user has it."""
    home = os.path.expanduser("~")
    folders = [os.environ.get("PATH", ""), os.path.join(home, ".local", "bin"), os.path.join(home, ".cargo", "bin")]
    return shutil.which("uv", path=os.pathsep.join(folders))


def _complete(python: python_finder.Python) -> str:
    """Install what Debian and Ubuntu split off a Python that is there and new enough."""
    print(f"Python {python.version} is here ({python.path}), but not its part for virtual environments.", flush=True)
    package = f"python{python.version}-venv"
    if system_packages.install([package]) and python_finder.works(python.path):
        return python.path
    sys.exit(_to_type(package) or _advice())


def _install_uv(folder: str) -> str | None:
    """Fetch uv into `folder` with whatever pip this old Python has, or may get from its distribution."""
    uv = os.path.join(folder, "bin", "uv.exe" if sys.platform == "win32" else "uv")
    if os.path.exists(uv):
        return uv
    if not _has_pip() and not (system_packages.install(["python3-pip"]) and _has_pip()):
        sys.exit(_to_type("python3-pip") or _advice())
    print("Fetching uv (a small installer of Pythons) with pip into build/work.", flush=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", "--target", folder, "uv"]
    if subprocess.call(command, env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}) != 0:
        return None
    return uv if os.path.exists(uv) else None


def _has_pip() -> bool:
    return subprocess.call([sys.executable, "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def _to_type(package: str) -> str:
    """Name the command that helps where a person has to type it; empty where this is no Debian."""
    return f"Please run this, then this command again:\n\n    sudo apt-get install {package}\n" if shutil.which("apt-get") else ""


def _advice() -> str:
    """Say how a person gets a Python on this system: one line."""
    again = "Then run this command again."
    if sys.platform == "win32":
        return f"Please install Python {_VERSION} (x64): winget install --architecture x64 Python.Python.{_VERSION}\n{again}"
    if sys.platform == "darwin":
        return f"Please install Python {_VERSION} from https://www.python.org/downloads/macos/\n{again}"
    return (
        f"Please install Python {_VERSION} with your distribution's package manager (Debian 13, Fedora: python{_VERSION}; Ubuntu 24.04: python3.12-venv),\n"
        f"or install uv (https://docs.astral.sh/uv/) and type: uv python install {_VERSION}\n{again}"
    )
