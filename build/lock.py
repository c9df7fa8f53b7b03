"""Lock: resolves pyproject.toml into the two lock files, with hashes for all systems and without addresses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile

import environment
import python_finder
import python_installer

# Newer releases of cryptography have no wheel for Macs with Intel processors.
_CONSTRAINTS = """\
cryptography<49 ; sys_platform == 'darwin' and platform_machine == 'x86_64'
cryptography>=50 ; sys_platform != 'darwin' or platform_machine != 'x86_64'
"""
_ADDRESS = re.compile(r"^\s*(--?[a-z-]*(index|find-links)|.*(://|file:))", re.MULTILINE)


def write_locks(arguments: list[str]) -> None:
    """Resolve both locks; the run lock takes its versions from the dev lock, so that one environment suits both."""
    uv = python_installer.find_uv() or sys.exit("`lock` needs uv: https://docs.astral.sh/uv/")
    with tempfile.TemporaryDirectory() as folder:
        constraints = os.path.join(folder, "constraints.txt")
        with open(constraints, "w", encoding="ascii") as file:
            file.write(_CONSTRAINTS)
        _compile(uv, "dev", ["--group", "dev", "--constraint", constraints, *arguments])
        _compile(uv, "run", ["--constraint", environment.LOCKS["dev"], "--constraint", constraints])


def _compile(uv: str, kind: str, arguments: list[str]) -> None:
    oldest = ".".join(map(str, python_finder.OLDEST))
    command = [uv, "pip", "compile", "pyproject.toml", "--quiet", "--no-config", "--universal", "--python-version", oldest]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    subprocess.run([*command, "--output-file", environment.LOCKS[kind], *arguments], cwd=environment.CHECKOUT, check=True)
    with open(environment.LOCKS[kind], encoding="ascii") as file:
        found = _ADDRESS.search(file.read())
    if found:
        sys.exit(f"{environment.LOCKS[kind]} names a place packages come from: {found.group().strip()}")
    print(f"wrote {os.path.relpath(environment.LOCKS[kind], environment.CHECKOUT)}")
