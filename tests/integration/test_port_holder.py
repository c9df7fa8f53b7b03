"""Who holds a port, asked of this system."""

from __future__ import annotations

import os
import socket

from relay_engine.host.port_holder import name_port_holder


def test_this_process_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert f"(PID {os.getpid()})" in (name_port_holder(listening.getsockname()[1]) or "")
