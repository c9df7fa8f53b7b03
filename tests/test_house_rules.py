"""The conventions that a machine can check: file and function length, names, docstrings, forbidden calls, stray addresses."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 60
MAX_FOLDER_MODULES = 30
DIFFERENT_IN_EACH_PROCESS = {
    "os.getpid",
    "os.getppid",
    "id",
    "hash",
    "time.time",
    "time.monotonic",
    "random.random",
    "secrets.token_hex",
    "uuid.uuid4",
}
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
    "relay_engine/soap/",
)
ENTRY_POINTS = {"main.py", "relay_engine/__main__.py"}
CLOCK_READS = {"now", "utcnow", "today", "monotonic", "perf_counter"}
AT_HOME = {  # library -> the only places that may import it
    "av": ("relay_engine/ingest/", "relay_engine/forwarding/", "relay_engine/transcode/"),
    "OpenSSL": ("relay_engine/serving/webrtc/",),
    "pylibsrtp": ("relay_engine/serving/webrtc/",),
    "aiohttp": (
        "relay_engine/dialing/",
        "relay_engine/ingest/",
        "relay_engine/serving/",
        "relay_engine/web/",
        "relay_engine/control/",
        "relay_engine/forwarding/",
        "relay_engine/onvif/",
        "app/bridge/",
    ),
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


def nodes(names: list[str]) -> Iterator[tuple[str, ast.AST]]:
    for name in names:
        yield from ((name, node) for node in ast.walk(tree_of(name)))


def calls(names: list[str]) -> Iterator[tuple[str, str, int]]:
    """Every call: its file, the dotted name that is called, and the line."""
    yield from ((name, dotted(node.func), node.lineno) for name, node in nodes(names) if isinstance(node, ast.Call))


def dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id):
            return id
        case ast.Attribute(value, attr):
            return f"{dotted(value)}.{attr}"
        case _:
            return ""


def imports(names: list[str]) -> Iterator[tuple[str, str]]:
    for name, node in nodes(names):
        if isinstance(node, ast.Import):
            yield from ((name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield name, "." * node.level + (node.module or "")


def test_there_is_something_to_check() -> None:
    assert len(PROGRAM) > 30


def test_files_are_short() -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in EVERYTHING}
    assert not {name: length for name, length in lengths.items() if length > MAX_FILE_LINES}


def test_functions_are_short() -> None:
    functions = ((name, node) for name, node in nodes(PROGRAM) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    assert not [f"{name}:{f.lineno} {f.name}" for name, f in functions if (f.end_lineno or 0) - f.lineno >= MAX_FUNCTION_LINES]


def test_modules_say_what_lives_in_them() -> None:
    assert not [name for name in EVERYTHING if not ast.get_docstring(tree_of(name))]


def test_packages_say_more_than_their_name() -> None:
    said = {name: ast.get_docstring(tree_of(name)) or "" for name in PROGRAM if name.endswith("/__init__.py")}
    assert not {name: text for name, text in said.items() if len(text.split()) < 4}


def test_folders_can_be_taken_in_at_a_glance() -> None:
    counts = Counter(str(Path(name).parent) for name in PROGRAM if Path(name).name != "__init__.py")
    assert not {folder: count for folder, count in counts.items() if count > MAX_FOLDER_MODULES}


def test_names_of_tests_say_the_fact() -> None:
    """Not the number of a rule that stands elsewhere."""
    functions = ((name, node) for name, node in nodes(python_files("tests/")) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    assert not [f"{name}:{f.lineno} {f.name}" for name, f in functions if re.match(r"test_c?\d+_\d*", f.name)]


def test_tests_are_called_alike_in_every_process() -> None:
    """Workers that find different names of tests end the run: what differs between processes needs `ids`."""
    decorators = (
        (name, node)
        for name, node in nodes(python_files("tests/"))
        if isinstance(node, ast.Call)
        and dotted(node.func) == "pytest.mark.parametrize"
        and "ids" not in {word.arg for word in node.keywords}
    )
    assert not [
        f"{name}:{node.lineno}"
        for name, node in decorators
        if (len(node.args) > 1 and isinstance(node.args[1], ast.Set | ast.SetComp))
        or any(isinstance(inner, ast.Call) and dotted(inner.func) in DIFFERENT_IN_EACH_PROCESS for inner in ast.walk(node))
    ]


def test_names_are_nouns_of_the_field() -> None:
    parts = {name: {part.lower() for part in Path(name).with_suffix("").parts} for name in EVERYTHING}
    assert not [name for name in EVERYTHING if FORBIDDEN_NAMES & parts[name]]


def test_nobody_sleeps_prints_or_starts_nameless_tasks() -> None:
    found = []
    for name, called, line in calls(PROGRAM):
        nameless = called.endswith((".create_task", ".ensure_future")) and called != "group.create_task"  # a TaskGroup waits for its own
        if called == "time.sleep" or (called == "print" and name not in ENTRY_POINTS) or (nameless and name != "relay_engine/tasks.py"):
            found.append(f"{name}:{line} {called}")
    assert not found


def test_sockets_are_made_where_every_system_is_thought_of() -> None:
    """A UDP socket of Windows has to be told not to fail its reads; the loops' own servers and datagram transports end with one error."""
    by_loops = [
        f"{name}:{line}" for name, called, line in calls(PROGRAM) if called.endswith((".create_server", ".create_datagram_endpoint"))
    ]
    datagrams = {name for name, node in nodes(PROGRAM) if isinstance(node, ast.Attribute) and node.attr == "SOCK_DGRAM"}
    assert (by_loops, datagrams) == (
        [],
        {"relay_engine/sockets/datagram_socket.py", "app/flows/share_links.py"},
    )  # which only asks for a way


def test_time_is_named_in_full() -> None:
    """`time.monotonic()`, so that the rules about clocks and sleeping can see it."""
    assert not [f"{name}:{node.lineno}" for name, node in nodes(PROGRAM) if isinstance(node, ast.ImportFrom) and node.module == "time"]


def test_protocols_read_no_clock() -> None:
    pure = [name for name in PROGRAM if name.startswith(PURE)]
    assert not [f"{name}:{line} {called}" for name, called, line in calls(pure) if called.rpartition(".")[2] in CLOCK_READS]


def test_window_imports_only_the_front_door() -> None:
    window = python_files("app/", "main.py")
    inside = [(name, module) for name, module in imports(window) if module.startswith("relay_engine.")]
    assert not [pair for pair in inside if pair not in {("main.py", "relay_engine.__main__"), ("main.py", "relay_engine.ctl.run")}]


def test_libraries_stay_at_home() -> None:
    homes = [(name, module, AT_HOME.get(module.partition(".")[0])) for name, module in imports(PROGRAM)]
    assert not [(name, module) for name, module, home in homes if home is not None and not name.startswith(home)]


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
    heard = [
        f"{name}:{node.lineno}"
        for name, node in nodes(python_files("app/"))
        if isinstance(node, ast.Call) and any(isinstance(argument, ast.Lambda) for argument in node.args)
        if dotted(node.func).endswith(tuple(f".{signal}.connect" for signal in signals))
    ]
    assert not heard


def test_cancellation_is_passed_on() -> None:
    """An `except` that catches CancelledError raises again."""
    handlers = ((name, node) for name, node in nodes(PROGRAM) if isinstance(node, ast.ExceptHandler) and node.type is not None)
    catching = [(name, node) for name, node in handlers if "CancelledError" in ast.unparse(node.type)]
    assert not [f"{name}:{node.lineno}" for name, node in catching if not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))]


def test_nothing_is_left_to_do() -> None:
    assert not [name for name in PROGRAM if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", (ROOT / name).read_text(encoding="utf-8"))]


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


def test_no_address_of_one_machine() -> None:
    """No path of somebody's machine and no package registry in any file of text."""
    texts = {name: data.decode("utf-8") for name in tracked_files() if b"\0" not in (data := (ROOT / name).read_bytes())}
    assert not {name: found for name, text in texts.items() if (found := [match.group() for match in STRAY.finditer(text)])}


@pytest.mark.parametrize("name", [name for name in tracked_files() if name.endswith(".lock")])
def test_lock_holds_names_versions_and_hashes_only(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="ascii").strip())
    pinned = re.compile(r"[\w.-]+==[\w.+-]+( ; [^\\:]+)? \\(\s+--hash=sha256:[0-9a-f]{64}( \\)?)+")
    assert not [entry.splitlines()[0] for entry in entries if not pinned.fullmatch(entry)]


OLD_PYTHON = ["dev", "environment", "suite", "python_finder", "python_installer", "system_packages"]


@pytest.mark.parametrize("name", OLD_PYTHON)
def test_set_up_starts_on_old_pythons(name: str) -> None:
    """What runs before a new enough Python is found keeps to the syntax of 3.9."""
    source = (ROOT / "build" / f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Match)]
    assert "from __future__ import annotations" in source


def test_no_circles() -> None:
    """No module needs itself by way of others, not even for its types (`TYPE_CHECKING`)."""
    modules = {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name for name in PROGRAM}
    needs = {module: _needed_by(module, name, modules) for module, name in modules.items()}
    assert not _circles(needs)


def _needed_by(module: str, name: str, modules: dict[str, str]) -> set[str]:
    """The modules of ours that `module` imports at any place; a package that only opens the way to a module inside it does not count."""
    needed = set()
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            needed |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            needed |= (inner & modules.keys()) or {node.module}
    return (needed & modules.keys()) - {module}


def _circles(needs: dict[str, set[str]]) -> list[set[str]]:
    """The sets of modules that reach each other (strongly connected, Tarjan 1972)."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(module: str) -> None:
        numbers[module] = lowest[module] = len(numbers)
        stack.append(module)
        for other in needs[module]:
            if other not in numbers:
                visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in stack:
                lowest[module] = min(lowest[module], numbers[other])
        if lowest[module] == numbers[module]:
            circle = set(stack[stack.index(module) :])
            del stack[stack.index(module) :]
            if len(circle) > 1:
                found.append(circle)

    for module in needs:
        if module not in numbers:
            visit(module)
    return found
