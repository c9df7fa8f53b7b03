"""PictureStream: the JPEG pictures in what an HTTP camera sends, however it frames them (RFC 2046 5.1, ITU-T T.81 B.1.1)."""

from __future__ import annotations

import re

from relay_engine.errors import RemoteProtocolError

_START = b"\xff\xd8\xff"
_END = b"\xff\xd9"
_MAX_PICTURE_BYTES = 16 * 1024 * 1024
_MAX_HEAD_BYTES = 64 * 1024  # between two pictures
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # in a scan: neither a stuffed byte nor a restart
_HEAD_FIELD = re.compile(rb"^[ \t]*(content-length|content-type)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_START_OR_END_OF_HEAD = re.compile(rb"\xff\xd8\xff|\r?\n\r?\n")
_LONGEST_MARK = 4  # of those two
_BOUNDARY = re.compile(rb"\r?\n--")
_PADDING = 64  # bytes that cameras leave behind the end marker and still count
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_SOI, _EOI, _SOS, _RST0, _RST7 = 0xD8, 0xD9, 0xDA, 0xD0, 0xD7


class PictureStream:
    """Push bytes in, get whole pictures out.

    The pictures themselves say where they begin and end. Boundaries are not looked at: cameras leave the first one out, declare
    another one than they use, or none. Content-Length is a short cut where it is right, and counts for parts that are no pictures.
    """

    def __init__(self) -> None:
        self._data = bytearray()
        self._skip = 0  # bytes of a part that is no picture
        self._searched = 0  # bytes in which neither a picture nor the end of a head begins
        self._between = 0  # bytes that are gone since the last picture or part
        self._said_length, self._said_picture = 0, True  # by the newest head; 0 = nothing
        self._length = 0  # of the picture in front by its head, 0 = nothing, or nothing right
        self._believes = True  # that a picture is as long as its part's head says
        self._is_picture = False  # the data begin with one
        self._position = 0  # how far the picture's markers have been followed
        self._in_scan = False

    def push(self, data: bytes) -> list[bytes]:
        """The pictures that `data` completes. Raises RemoteProtocolError where there are none, or too large ones."""
        self._data += data
        pictures: list[bytes] = []
        while True:
            if self._skip:
                gone = min(self._skip, len(self._data))
                del self._data[:gone]
                self._skip -= gone
            if self._skip or (not self._is_picture and not self._find_start()):
                return pictures
            if self._skip:
                continue
            picture = self._take_picture()
            if picture is None:
                if len(self._data) > _MAX_PICTURE_BYTES:
                    raise RemoteProtocolError("HTTP pictures: one without an end")
                return pictures
            if picture:
                pictures.append(picture)

    def _find_start(self) -> bool:
        """Go to the next picture, reading the heads in front of it, each byte once; True where something can be done."""
        while found := _START_OR_END_OF_HEAD.search(self._data, max(0, self._searched - _LONGEST_MARK + 1)):
            is_start = found[0] == _START
            end = found.start() if is_start else found.end()
            self._read_head(bytes(self._data[:end]))
            del self._data[:end]
            self._between += end
            self._searched = 0
            if is_start:
                self._is_picture, self._position, self._in_scan, self._between = True, 2, False, 0
                self._length = self._said_length * self._believes
                self._said_length, self._said_picture = 0, True
                return True
            if self._said_length and not self._said_picture:
                self._skip, self._said_length, self._between = self._said_length, 0, 0
                return True
        self._searched = len(self._data)
        if self._between + self._searched > _MAX_HEAD_BYTES:
            raise RemoteProtocolError("HTTP pictures: no picture in it")
        return False

    def _read_head(self, head: bytes) -> None:
        fields = {name.lower(): value.strip() for name, value in _HEAD_FIELD.findall(head)}
        if (kind := fields.get(b"content-type")) is not None:
            self._said_picture = kind.lower().startswith((b"image/", b"multipart/"))
        if (length := fields.get(b"content-length")) is not None:
            self._said_length = int(length) if length.isdigit() and len(length) < 9 else 0

    def _take_picture(self) -> bytes | None:
        """The picture where it is whole, b"" for one that is broken; None where more is needed."""
        if self._length:
            if self._length > _MAX_PICTURE_BYTES:
                raise RemoteProtocolError("HTTP pictures: one is too large")
            if len(self._data) < self._length:
                return None
            end = self._data.rfind(_END, max(0, self._length - _PADDING), self._length)
            # A short length may end at the end marker of the thumbnail: what follows has to look like the space between two pictures.
            if end >= 0 and bytes(self._data[self._length : self._length + 1]) in (b"", b"\r", b"\n", b"-", b"\xff", b"\x00"):
                return self._cut(end + 2, self._length)
            self._length, self._believes = 0, False
        return self._follow_markers()

    def _cut(self, end: int, gone: int) -> bytes:
        picture = bytes(self._data[:end])
        del self._data[:gone]
        self._is_picture, self._length = False, 0
        return picture

    def _follow_markers(self) -> bytes | None:
        data = self._data
        while True:
            found = _MARKER.search(data, self._position) if self._in_scan else None
            if self._in_scan:
                if found is None:
                    self._position = max(self._position, len(data) - 1)
                    return None
                self._position = found.start()
            if self._position + 2 > len(data):
                return None
            if data[self._position] != 0xFF:
                return self._give_up()
            kind = data[self._position + 1]
            if kind == _EOI:
                return self._cut(self._position + 2, self._position + 2)
            if kind == _SOI:
                return self._close_early()
            if kind == 0xFF or kind in _STANDALONE:
                self._position += 1 if kind == 0xFF else 2
                continue
            if self._position + 4 > len(data):
                return None
            size = int.from_bytes(data[self._position + 2 : self._position + 4], "big")
            if self._position + 2 + size > len(data):
                return None
            self._position += 2 + size
            self._in_scan = kind == _SOS

    def _close_early(self) -> bytes:
        """The next picture begins and this one has no end marker: end it where the part does."""
        start = self._position
        boundary = _BOUNDARY.search(self._data, max(0, start - 1024), start)
        end = boundary.start() if boundary else start
        picture = self._cut(end, end) + _END
        return picture if self._in_scan else b""

    def _give_up(self) -> bytes:
        """The headers make no sense: go on behind them."""
        self._cut(0, max(2, self._position))
        return b""
