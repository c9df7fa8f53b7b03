"""The conventions that a machine can check: file and function length, names, docstrings, forbidden calls, stray addresses."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 60
MADE = {".git", ".venv", "__pycache__", "work", "out", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "base"}
PURE = (
    "relay_engine/media/",
    "relay_engine/rtp/",
    "relay_engine/sdp/",
    "relay_engine/rtsp/",
    "relay_engine/mux/",
    "relay_engine/rtmp/",
    "relay_engine/ice/",
)
ENTRY_POINTS = {"main.py", "relay_engine/__main__.py"}
CLOCK_READS = {"now", "utcnow", "today", "monotonic", "perf_counter"}
AT_HOME = {  # library -> the only places that may import it
    "av": ("relay_engine/ingest/", "relay_engine/forwarding/", "relay_engine/transcode/"),
    "OpenSSL": ("relay_engine/serving/webrtc/",),
    "pylibsrtp": ("relay_engine/serving/webrtc/",),
    "aiohttp": ("relay_engine/serving/", "relay_engine/control/", "relay_engine/forwarding/", "relay_engine/onvif/", "app/bridge/"),
}


@cache
def tracked_files() -> tuple[str, ...]:
    """Every file of the repository, with forward slashes; without git, every file that is there."""
    try:
        result = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        names = result.stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if not MADE & set(path.relative_to(ROOT).parts)]
    return tuple(name for name in names if (ROOT / name).is_file())


def python_files(*folders: str) -> list[str]:
    return [name for name in tracked_files() if name.endswith(".py") and name.startswith(folders or "")]


PROGRAM = python_files("relay_engine/", "app/", "main.py")
EVERYTHING = python_files()


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, with the dotted name that is called."""
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id):
            return id
        case ast.Attribute(value, attr):
            return f"{dotted(value)}.{attr}"
        case _:
            return ""


def imports(name: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), node.lineno


def test_there_is_something_to_check() -> None:
    assert len(PROGRAM) > 30


@pytest.mark.parametrize("name", EVERYTHING)
def test_file_is_short(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES


@pytest.mark.parametrize("name", PROGRAM)
def test_functions_are_short(name: str) -> None:
    functions = (node for node in ast.walk(tree_of(name)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    long = [f"{f.name}: {length}" for f in functions if (length := (f.end_lineno or 0) - f.lineno + 1) > MAX_FUNCTION_LINES]
    assert not long


@pytest.mark.parametrize("name", EVERYTHING)
def test_module_says_what_lives_in_it(name: str) -> None:
    assert ast.get_docstring(tree_of(name))


@pytest.mark.parametrize("name", EVERYTHING)
def test_name_is_a_noun_of_the_field(name: str) -> None:
    path = Path(name)
    parts = {part.lower() for part in (*path.parent.parts, path.stem)}
    assert not FORBIDDEN_NAMES & (parts - {"helpers"} if name.startswith("tests/helpers/") else parts)


@pytest.mark.parametrize("name", PROGRAM)
def test_no_sleep_no_print_no_nameless_task(name: str) -> None:
    for called, node in calls(name):
        where = f"{name}:{node.lineno} {called}"
        assert called != "time.sleep", where
        assert called != "print" or name in ENTRY_POINTS, where
        nameless = called.endswith((".create_task", ".ensure_future")) and called != "group.create_task"  # a TaskGroup waits for its own
        assert not nameless or name == "relay_engine/tasks.py", where
    assert not any(isinstance(node, ast.ImportFrom) and node.module == "time" for node in ast.walk(tree_of(name))), "write time.monotonic()"


@pytest.mark.parametrize("name", [name for name in PROGRAM if name.startswith(PURE)])
def test_protocols_read_no_clock(name: str) -> None:
    assert not [f"{name}:{node.lineno} {called}" for called, node in calls(name) if called.rpartition(".")[2] in CLOCK_READS]


@pytest.mark.parametrize("name", python_files("app/", "main.py"))
def test_window_imports_only_the_front_door(name: str) -> None:
    inside = [f"{name}:{line} {module}" for module, line in imports(name) if module.startswith("relay_engine.")]
    assert not [row for row in inside if not (name == "main.py" and row.endswith("relay_engine.__main__"))]


@pytest.mark.parametrize("name", PROGRAM)
def test_libraries_stay_at_home(name: str) -> None:
    for module, line in imports(name):
        homes = AT_HOME.get(module.partition(".")[0])
        assert homes is None or name.startswith(homes), f"{name}:{line} imports {module}"


def test_no_lambda_hears_a_signal_of_another_thread() -> None:
    """A lambda runs on the thread where the signal's owner was made; the bridge's signals come from the engine's thread."""
    signals = {
        target.id
        for name in python_files("app/bridge/")
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and dotted(node.value.func).endswith("Signal")
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert signals, "the bridge has no signal any more: look again at this rule"
    for name in python_files("app/"):
        for called, node in calls(name):
            _owner, _, signal = called.removesuffix(".connect").rpartition(".")
            if called.endswith(".connect") and signal in signals:
                assert not any(isinstance(argument, ast.Lambda) for argument in node.args), f"{name}:{node.lineno}"


@pytest.mark.parametrize("name", PROGRAM)
def test_cancellation_is_passed_on(name: str) -> None:
    """An `except` that catches CancelledError raises again, or says why it may not."""
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.ExceptHandler) and node.type is not None and "CancelledError" in ast.unparse(node.type):
            reraises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
            assert reraises, f"{name}:{node.lineno} swallows CancelledError"


@pytest.mark.parametrize("name", PROGRAM)
def test_nothing_is_left_to_do(name: str) -> None:
    found = re.findall(r"\b(TODO|FIXME|XXX|HACK)\b", (ROOT / name).read_text(encoding="utf-8"))
    assert not found


# Written in pieces so that this file does not find itself.
STRAY = re.compile(
    "|".join(
        (
            r"(?<![\w.{}/-])/(?:ro"
            + r"ot|wo"
            + r"rk|ho"
            + r"me/(?!me/|user/)\w+|Us"
            + r"ers/(?!me/|user/)\w+|opt/(?:py"
            + r"pi|wheels)|tmp/w)(?:/|\b)",
            r"[A-Z]:\\\\?Us" + r"ers\\",
            "py" + r"pi\.org",
            "pythonhos" + r"ted\.org",
            "registry\\.npm" + r"js\.org",
        )
    )
)


@pytest.mark.parametrize("name", tracked_files())
def test_no_address_of_one_machine(name: str) -> None:
    """No path of somebody's machine and no package registry in any file of text."""
    data = (ROOT / name).read_bytes()
    if b"\0" in data:
        return
    found = [match.group() for match in STRAY.finditer(data.decode("utf-8"))]
    assert not found


@pytest.mark.parametrize("name", [name for name in tracked_files() if name.endswith(".lock")])
def test_lock_holds_names_versions_and_hashes_only(name: str) -> None:
    text = (ROOT / name).read_text(encoding="ascii")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    bare = [
        entry.splitlines()[0]
        for entry in entries
        if not re.fullmatch(r"[\w.-]+==\S+( ; [^\\]+)? \\(\s+--hash=sha256:[0-9a-f]{64}( \\)?)+", entry)
    ]
    assert not bare


OLD_PYTHON = ["dev", "environment", "python_finder", "python_installer", "system_packages"]


@pytest.mark.parametrize("name", OLD_PYTHON)
def test_set_up_starts_on_old_pythons(name: str) -> None:
    """What runs before a new enough Python is found keeps to the syntax of 3.9."""
    source = (ROOT / "build" / f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Match)]
    assert "from __future__ import annotations" in source
