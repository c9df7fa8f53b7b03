"""PythonInstaller: the last resort where no Python is new enough; installs one for this user with uv."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import python_finder

_VERSION = "3.13"


def install_python(work: str) -> str:
    """Install a Python beside the system's own, saying so; exit with advice where that cannot be done."""
    print(f"No working Python {python_finder.OLDEST[0]}.{python_finder.OLDEST[1]} or newer was found on this machine.")
    uv = find_uv() or _install_uv(os.path.join(work, "uv"))
    if uv is None:
        sys.exit(f"Please install Python {_VERSION} (python.org, your package manager, or pyenv) and run this command again.")
    print(f"Installing Python {_VERSION} for this user with uv; the system's own Python is left alone.", flush=True)
    if subprocess.call([uv, "python", "install", _VERSION]) != 0:
        sys.exit(f"uv could not install Python {_VERSION} (see above). Please install it by hand and run this command again.")
    found = subprocess.run([uv, "python", "find", "--managed-python", _VERSION], stdout=subprocess.PIPE, check=False)
    python = found.stdout.decode().strip()
    if not python_finder.works(python):
        sys.exit(f"The Python that uv installed does not run: {python or 'not found'}")
    return python


def find_uv() -> str | None:
    """Return uv where this user has it."""
    home = os.path.expanduser("~")
    folders = [os.environ.get("PATH", ""), os.path.join(home, ".local", "bin"), os.path.join(home, ".cargo", "bin")]
    return shutil.which("uv", path=os.pathsep.join(folders))


def _install_uv(folder: str) -> str | None:
    """Fetch uv into `folder` with whatever pip this old Python has."""
    uv = os.path.join(folder, "bin", "uv.exe" if sys.platform == "win32" else "uv")
    if os.path.exists(uv):
        return uv
    print("Fetching uv (a small installer of Pythons) with pip into build/work.", flush=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", "--target", folder, "uv"]
    if subprocess.call(command, env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}) != 0:
        return None
    return uv if os.path.exists(uv) else None
