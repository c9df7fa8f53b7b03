"""NodePackages: ONVIF clients of others that the interoperability tests hold the relay against; npm's, so beside .venv."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys

import environment

_LISTS = os.path.join(environment.CHECKOUT, "build", "node")  # names, versions and digests; no registry: npm knows its own
_FILES = ("package.json", "package-lock.json")
FOLDER = os.path.join(environment.WORK, "node")


def ensure() -> None:
    """Make build/work/node hold what the lock names; without npm say so, and fail where nobody could install it (CI)."""
    if is_ready():
        return
    with environment.alone():
        if is_ready():  # another command may have done it while we waited
            return
        trouble = _install()
    if not trouble:
        return
    print(f"{trouble} The tests with ONVIF clients of Node.js will be skipped.", flush=True)
    if os.environ.get("CI") == "true":
        sys.exit(1)


def is_ready() -> bool:
    """Tell whether the folder was filled, to the end, from the lock as it is now."""
    try:
        with open(_stamp(FOLDER), encoding="ascii") as file:
            return file.read() == _digest()
    except OSError:
        return False


def _install() -> str:
    """Fill a folder beside the old one and put it in its place; what went wrong, if anything."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed (Debian and Ubuntu: the packages nodejs and npm)."
    fresh = FOLDER + ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    os.makedirs(fresh)
    for name in _FILES:
        shutil.copyfile(os.path.join(_LISTS, name), os.path.join(fresh, name))
    print("Installing the locked ONVIF clients of Node.js into build/work/node ...", flush=True)
    # No package's own scripts: the lock says what is installed, not what is run meanwhile.
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.call(command, cwd=fresh, stdout=subprocess.DEVNULL) != 0:
        return "npm could not install them (see above)."
    with open(_stamp(fresh), "w", encoding="ascii") as file:
        file.write(_digest())
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.rename(fresh, FOLDER)
    return ""


def _stamp(folder: str) -> str:
    return os.path.join(folder, "installed")


def _digest() -> str:
    digest = hashlib.sha256()
    for name in _FILES:
        with open(os.path.join(_LISTS, name), "rb") as file:
            digest.update(file.read().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
