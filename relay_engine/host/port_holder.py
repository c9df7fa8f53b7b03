"""Finds which program listens on a port, where the system lets us see it."""

from __future__ import annotations

import subprocess
import sys

import psutil

_DEADLINE_S = 3.0


def name_port_holder(port: int) -> str | None:
    """The program's name and process number in no language, as "OBS (PID 4711)"; None where nobody holds the port or the system does not tell."""
    try:
        holder = next((entry.pid for entry in psutil.net_connections("tcp") if _listens_on(entry, port) and entry.pid), None)
    except (psutil.Error, OSError):
        return _ask_lsof(port) if sys.platform == "darwin" else None  # macOS lets only root look at all of them
    return _name(holder) if holder is not None else None


def _listens_on(connection: psutil._common.sconn, port: int) -> bool:
    return connection.status == psutil.CONN_LISTEN and bool(connection.laddr) and connection.laddr.port == port


def _name(process: int) -> str:
    try:
        return f"{psutil.Process(process).name()} (PID {process})"
    except (psutil.Error, OSError):  # a service of the system, on Windows: its number helps too
        return f"PID {process}"


def _ask_lsof(port: int) -> str | None:
    """As `name_port_holder`, of this user's own programs."""
    command = ("/usr/sbin/lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc")  # fields: p the process, c its name
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=_DEADLINE_S, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    fields: dict[str, str] = {}
    for line in answer.splitlines():
        fields.setdefault(line[:1], line[1:])
    if "p" not in fields:
        return None
    number = f"PID {fields['p']}"
    return f"{fields['c']} ({number})" if "c" in fields else number
