"""MJPEG as one HTTP response without an end: multipart/x-mixed-replace (RFC 2046 5.1)."""

from __future__ import annotations

BOUNDARY = "relayframe"
CONTENT_TYPE = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
OPENING = f"--{BOUNDARY}\r\n".encode()  # in front of the first picture


def serialize_picture(jpeg: bytes) -> bytes:
    """One JPEG with its headers and the boundary behind it: browsers show a part only once the next boundary has come."""
    return b"Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n%b" % (len(jpeg), jpeg, OPENING)
