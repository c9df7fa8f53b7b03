"""Finds which program listens on a port, where the system lets us see it."""

from __future__ import annotations

import psutil


def name_port_holder(port: int) -> str | None:
    """The program's name and process number, None where nobody holds the port or the system does not tell."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except (psutil.Error, OSError):
        return None  # macOS lets only root look
    return None
