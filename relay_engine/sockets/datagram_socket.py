"""Makes UDP sockets: the only place, so that none misses what a system needs."""

from __future__ import annotations

import ctypes
import logging
import socket
import sys

_log = logging.getLogger(__name__)

_SIO_UDP_CONNRESET = 0x9800000C  # mstcpip.h; socket.ioctl does not know them
_SIO_UDP_NETRESET = 0x9800000F


def open_datagram_socket(host: str, port: int, *, receive_buffer_bytes: int = 0, shared: bool = False) -> socket.socket:
    """A non-blocking UDP socket bound to `host` ("::": IPv4 too) and `port`. Raises OSError.

    `shared`: others may bind the same address and port, as receivers of a multicast group do.
    """
    udp_socket = make_datagram_socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        _set_sharing(udp_socket, shared=shared)
        if receive_buffer_bytes:
            udp_socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        udp_socket.bind((host, port))
    except OSError:
        udp_socket.close()
        raise
    return udp_socket


def make_datagram_socket(family: socket.AddressFamily) -> socket.socket:
    """A non-blocking UDP socket, not bound yet."""
    udp_socket = socket.socket(family, socket.SOCK_DGRAM)
    try:
        udp_socket.setblocking(False)
        if family == socket.AF_INET6:
            udp_socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        _ignore_resets(udp_socket)
    except OSError:
        udp_socket.close()
        raise
    return udp_socket


def _set_sharing(udp_socket: socket.socket, *, shared: bool) -> None:
    if sys.platform == "win32":
        option = socket.SO_REUSEADDR if shared else socket.SO_EXCLUSIVEADDRUSE  # else another program may take the port over there
        udp_socket.setsockopt(socket.SOL_SOCKET, option, 1)
    elif shared:
        udp_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if sys.platform != "linux":  # BSD and macOS ask for this one; on Linux it would share out the datagrams of one user's receivers
            udp_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


def _ignore_resets(udp_socket: socket.socket) -> None:
    """Windows: do not fail the next read because something that was sent met a closed port, or died on its way."""
    if sys.platform == "win32":
        for code in (_SIO_UDP_CONNRESET, _SIO_UDP_NETRESET):
            _switch_off(udp_socket, code)


def _switch_off(udp_socket: socket.socket, code: int) -> None:
    if sys.platform == "win32":
        winsock = ctypes.WinDLL("ws2_32", use_last_error=True)
        off, returned = ctypes.c_uint32(0), ctypes.c_uint32(0)
        arguments = (ctypes.c_size_t(udp_socket.fileno()), ctypes.c_uint32(code), ctypes.byref(off), ctypes.c_uint32(ctypes.sizeof(off)))
        failed = winsock.WSAIoctl(*arguments, None, ctypes.c_uint32(0), ctypes.byref(returned), None, None)
        if failed:  # the reader goes on after such an error, but pays for each
            _log.info("this system does not switch off UDP error 0x%x", code)
