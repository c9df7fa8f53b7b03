"""How much of what was given to a TCP connection the far end has not taken yet, as the system knows it, and how much that may be."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys

_SEND_BUFFER_BYTES = 512 * 1024  # Linux keeps to net.core.wmem_max, 208 KiB by default, and doubles it for its own overhead
_SO_NWRITE = 0x1024  # macOS, sys/socket.h; Python has no name for it


def bound_send_buffer(connection: socket.socket | None) -> None:
    """Keep the system from hiding a late client: by itself it would take megabytes, ten seconds of a picture, before we could tell."""
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)


if sys.platform == "linux":
    import fcntl
    import termios

    def unacknowledged_bytes(descriptor: int) -> int:
        """Bytes in the send queue of the socket (tcp(7), SIOCOUTQ); 0 where the system does not tell."""
        try:
            return int(struct.unpack("=i", fcntl.ioctl(descriptor, termios.TIOCOUTQ, b"\0\0\0\0"))[0])
        except OSError:
            return 0

elif sys.platform == "darwin":

    def unacknowledged_bytes(descriptor: int) -> int:
        """Bytes in the send queue of the socket (SO_NWRITE); 0 where the system does not tell."""
        try:
            connection = socket.socket(fileno=descriptor)
        except OSError:
            return 0
        try:
            return connection.getsockopt(socket.SOL_SOCKET, _SO_NWRITE)
        except OSError:
            return 0
        finally:
            connection.detach()

else:

    def unacknowledged_bytes(descriptor: int) -> int:
        """Windows does not tell: always 0."""
        return 0
