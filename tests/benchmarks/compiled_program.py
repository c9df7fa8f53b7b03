"""The benchmark's C programs, compiled when they are first needed and kept until their text changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import platformdirs

_HERE = Path(__file__).parent
_SOURCES = {"load_generator": ("load_generator.c", "load/*.c"), "send_floor": ("send_floor.c",)}


class NoCompilerError(Exception):
    """No C compiler here, or a system that the programs are not written for."""


def compile_program(name: str) -> Path:
    """The executable of `name`, from the cache where its sources are unchanged."""
    compiler = _find_compiler()
    sources = [path for pattern in _SOURCES[name] for path in sorted(_HERE.glob(pattern))]
    digest = hashlib.sha256(compiler.encode())
    for path in [*sources, *sorted(_HERE.glob("load/*.h"))]:
        digest.update(path.read_bytes())
    program = Path(platformdirs.user_cache_dir("relay-server")) / "benchmarks" / f"{name}-{digest.hexdigest()[:16]}"
    if not program.exists():
        _compile(compiler, sources, program)
    return program


def _find_compiler() -> str:
    if sys.platform != "linux":
        raise NoCompilerError("the load generator needs Linux (epoll, recvmmsg, UDP_SEGMENT)")
    for candidate in (os.environ.get("CC"), "cc", "gcc", "clang"):
        if candidate and (found := shutil.which(candidate)):
            return found
    raise NoCompilerError("no C compiler found: install gcc or set CC")


def _compile(compiler: str, sources: list[Path], program: Path) -> None:
    program.parent.mkdir(parents=True, exist_ok=True)
    unfinished = program.with_suffix(f".{os.getpid()}")  # another process may compile the same at this moment
    command = [compiler, "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-o", str(unfinished), *map(str, sources)]
    subprocess.run(command, check=True)
    unfinished.replace(program)
