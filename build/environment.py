"""Environment: the checkout's own .venv, made once, filled from a lock file, and checked cheaply ever after."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

_BUILD = os.path.dirname(os.path.abspath(__file__))
CHECKOUT = os.path.dirname(_BUILD)
WORK = os.path.join(_BUILD, "work")
FOLDER = os.path.join(CHECKOUT, ".venv")
PYTHON = os.path.join(FOLDER, "Scripts", "python.exe") if sys.platform == "win32" else os.path.join(FOLDER, "bin", "python")
OLDEST_MACOS = 14  # PySide6 6.12, av and numpy have no wheels for older ones
FROM_SOURCE = "wsdiscovery"  # pure Python, of the tests alone: its last release has no wheel
LOCKS = {"run": os.path.join(_BUILD, "requirements.lock"), "dev": os.path.join(_BUILD, "requirements-dev.lock")}


def ensure(kind: str) -> str:
    """Make .venv hold what the lock `kind` names and return its Python; costs a file comparison where it does."""
    if not is_ready(kind):
        with alone():
            if not is_ready(kind):  # another command may have done it while we waited
                _install(kind)
    return PYTHON


def is_ready(kind: str) -> bool:
    """Tell whether .venv was filled, to the end, from the lock as it is now (the dev lock contains the other)."""
    return os.path.exists(PYTHON) and any(_read(_stamp(of)) == _digest(of) for of in ("run", "dev") if of in (kind, "dev"))


def replace_with(kind: str, arguments: list[str]) -> None:
    """Become .venv's Python with `arguments`, so that signals and the exit code are the program's own."""
    sys.stdout.flush()
    try:
        _become([PYTHON, *arguments])
    except OSError:  # what .venv holds under that name is no program
        _forget()
        ensure(kind)
        _become([PYTHON, *arguments])


def _become(command: list[str]) -> None:
    if sys.platform == "win32":
        sys.exit(_call_on_windows(command))
    os.execv(command[0], command)


def _call_on_windows(command: list[str]) -> int:
    """Windows cannot replace a process: Ctrl-C reaches the whole console, so we leave it to the program and wait."""
    import signal

    def leave_to_program(_number: int, _frame: object) -> None:
        pass

    for name in ("SIGINT", "SIGBREAK"):
        signal.signal(getattr(signal, name), leave_to_program)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _install(kind: str) -> None:
    _require_system()
    whole = any(os.path.exists(_stamp(of)) for of in LOCKS) and _runs()
    _forget()  # from here to the end the environment counts as half made
    if not whole:
        _make()
    print(f"Installing the locked dependencies ({os.path.basename(LOCKS[kind])}) into .venv ...", flush=True)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--only-binary", ":all:", "--no-binary", FROM_SOURCE, "--require-hashes", "--requirement", LOCKS[kind]]
    if subprocess.call(command, env=_clean_environment()) != 0:
        sys.exit("The dependencies could not be installed (see above). The same command tries again." + _hint())
    with open(_stamp(kind), "w", encoding="ascii") as file:
        file.write(_digest(kind))


def _require_system() -> None:
    """Refuse a macOS that no wheel of Qt is built for, before pip does it in its own words."""
    if sys.platform == "darwin":
        import platform

        version = platform.mac_ver()[0]
        if version and int(version.split(".")[0]) < OLDEST_MACOS:
            sys.exit(f"Relay Server needs macOS {OLDEST_MACOS} or newer; this is macOS {version}.")


def _hint() -> str:
    # Windows does not let anybody replace the files of a program that runs (WinError 5).
    return " Close Relay Server first if it is running." if sys.platform == "win32" else ""


def _forget() -> None:
    for kind in LOCKS:
        with contextlib.suppress(FileNotFoundError):
            os.remove(_stamp(kind))


def _make() -> None:
    import python_finder
    import python_installer

    if os.path.lexists(FOLDER):
        print(".venv is broken or half made: making it anew.")
        shutil.rmtree(FOLDER)
    python = python_finder.find_python() or python_installer.install_python(WORK)
    print(f"Making .venv with {python}", flush=True)
    if subprocess.call([python, "-m", "venv", FOLDER], env=_clean_environment()) != 0:
        sys.exit(f"{python} could not make a virtual environment (see above).")


def _runs() -> bool:
    try:
        return subprocess.call([PYTHON, "-c", "import pip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def _clean_environment() -> dict[str, str]:
    unwanted = ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PIP_TARGET", "PIP_USER", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def _stamp(kind: str) -> str:
    return os.path.join(FOLDER, "installed-" + kind)


def _digest(kind: str) -> str:
    with open(LOCKS[kind], "rb") as file:
        return hashlib.sha256(file.read().replace(b"\r\n", b"\n")).hexdigest()


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii") as file:
            return file.read()
    except OSError:
        return ""


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one command at a time work on .venv."""
    os.makedirs(WORK, exist_ok=True)
    with open(os.path.join(WORK, "environment.lock"), "w", encoding="ascii") as file:
        if sys.platform == "win32":
            _lock_on_windows(file.fileno())
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _lock_on_windows(descriptor: int) -> None:
    """Wait for the lock however long the other command installs: LK_LOCK itself gives up after ten tries, a second apart."""
    import errno
    import msvcrt

    while True:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            return
        except OSError as error:
            if error.errno != errno.EDEADLOCK:
                raise
