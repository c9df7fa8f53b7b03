"""How much of what was given to a TCP connection the far end has not taken yet, as the system knows it."""

from __future__ import annotations

import socket
import struct
import sys

_SO_NWRITE = 0x1024  # macOS, sys/socket.h; Python has no name for it

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
