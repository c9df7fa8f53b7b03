"""Parser: cuts a byte stream into RTSP messages and interleaved frames (RFC 2326 4, 10.12)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.message import InterleavedFrame, Message, Request, Response
from relay_engine.rtsp.message_head import content_length, parse_head

MAX_HEAD_BYTES = 16 * 1024
MAX_BODY_BYTES = 64 * 1024
MAX_GARBAGE_BYTES = 256 * 1024  # skipped in one go before a client gives the connection up

_DOLLAR = 0x24
_FRAME_HEADER_BYTES = 4
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_HEAD_END_BYTES = 4  # the longest form: what may still be split over two receives
_BLANK = re.compile(rb"[\r\n]+")
_FIRST_BYTE = re.compile(rb"[A-Za-z]")
# Where a client may find its feet again between interleaved frames: a frame, an answer, or a server's own request.
_WORDS = rb"RTSP/1|(?:OPTIONS|SET_PARAMETER|GET_PARAMETER|ANNOUNCE|REDIRECT|TEARDOWN) "
_MESSAGE = re.compile(_WORDS)
_FOLLOWER = re.compile(rb"\$[\x00-\x0f]|" + _WORDS)  # what may stand behind a frame of an unknown channel
_LONGEST_SYNC_BYTES = 14
_LOOK_BYTES = 1024  # that have to come before a doubtful frame is looked through again


class Parser:
    """Incremental: `receive_data` what came in, then `next_message` until it gives None.

    With `resync` (clients) garbage after the first good message is skipped and counted; without it any garbage raises.
    While in step a "$" is a frame, whatever its channel: cameras send on channels that nobody asked for. In garbage only those of
    `expect_channels` are looked for, so that a "$" among random bytes swallows nothing.
    """

    def __init__(self, *, resync: bool = False) -> None:
        self.skipped_bytes = 0  # garbage so far
        self.in_step = True  # what came last has ended cleanly
        self._channels: frozenset[int] | None = None  # interleaved channels that may come; None: any
        self._sync = _sync_pattern(None)
        self._resync = resync
        self._synced = False  # something good has been seen
        self._buffer = bytearray()
        self._scanned = 0  # bytes of a head already searched for its end
        self._head: Request | Response | None = None  # waits for its body
        self._body_bytes = 0
        self._garbage_run = 0
        self._looked_at = 0  # bytes of a doubtful frame when it was looked through last
        self._doubts = False  # whether the "$" in front is a frame

    def expect_channels(self, channels: Iterable[int]) -> None:
        """Tell which interleaved channels are set up."""
        self._channels = frozenset(channels)
        self._sync = _sync_pattern(self._channels)

    @property
    def buffered_bytes(self) -> int:
        return len(self._buffer)

    def receive_data(self, data: bytes) -> None:
        """Take what the peer sent."""
        self._buffer += data

    def take_rest(self) -> bytes | None:
        """Give back what is not parsed yet, to a caller that cuts interleaved frames itself; None where that is for this parser to finish."""
        if self._head is not None or (self._doubts and self._buffer):
            return None
        rest = bytes(self._buffer)
        self._buffer.clear()
        self._scanned = 0
        return rest

    def next_message(self) -> Message | None:
        """The next whole message, or None where more bytes are needed."""
        while True:
            if self._head is not None:
                return self._take_body(self._head)
            self._skip_blank_lines()
            if not self._buffer:
                return None
            if self._buffer[0] == _DOLLAR:
                if len(self._buffer) < _FRAME_HEADER_BYTES:
                    return None
                if self._channels is None or self._buffer[1] in self._channels or not self._may_skip():
                    return self._take_frame()
                if self.in_step and (is_frame := self._judge_stranger()) is not False:
                    return self._take_frame() if is_frame else None
            elif not self._may_skip() or _MESSAGE.match(self._buffer):
                if not self._take_head():
                    return None
                continue
            elif len(self._buffer) < _LONGEST_SYNC_BYTES and self._may_become_sync():
                return None
            self._skip_garbage()

    def _may_skip(self) -> bool:
        return self._resync and self._synced

    def _judge_stranger(self) -> bool | None:
        """True where what seems to be a frame of an unknown channel is followed by what may follow one; None where more bytes are needed."""
        end = _FRAME_HEADER_BYTES + (self._buffer[2] << 8 | self._buffer[3])
        left = len(self._buffer) - end
        self._doubts = False
        if left > 1 and (_FOLLOWER.match(self._buffer, end) or self._sync.match(self._buffer, end)):
            return True
        if (left <= 0 or (left < _LONGEST_SYNC_BYTES and self._may_become_sync(end))) and not self._holds_good_frames():
            self._doubts = True
            return None
        return False

    def _holds_good_frames(self) -> bool:
        """True where a known frame with another behind it, or an answer, lies inside of what claims to be one frame: it is none."""
        if 0 <= len(self._buffer) - self._looked_at < _LOOK_BYTES:
            return False  # a sender of single bytes must not make us look at the same ones again for each
        self._looked_at = len(self._buffer)
        position, undecided = max(1, self._scanned), len(self._buffer) - _LONGEST_SYNC_BYTES
        for candidate in self._sync.finditer(self._buffer, position):
            start = candidate.start()
            if self._buffer[start] != _DOLLAR:
                if self._buffer.startswith(b"RTSP/1", start):
                    return True
                continue
            end = start + _FRAME_HEADER_BYTES + (self._buffer[start + 2] << 8 | self._buffer[start + 3])
            if end + _FRAME_HEADER_BYTES >= len(self._buffer):
                undecided = min(undecided, start)
            elif self._sync.match(self._buffer, end):
                return True
        self._scanned = max(position, undecided)
        return False

    def _may_become_sync(self, position: int = 0) -> bool:
        start = bytes(self._buffer[position : position + _LONGEST_SYNC_BYTES])
        words = (b"RTSP/1", b"OPTIONS ", b"SET_PARAMETER ", b"GET_PARAMETER ", b"ANNOUNCE ", b"REDIRECT ", b"TEARDOWN ")
        return (start[:1] == b"$" and len(start) < 5) or any(word.startswith(start) for word in words)

    def _skip_blank_lines(self) -> None:
        if blank := _BLANK.match(self._buffer):
            end = blank.end()
            del blank  # a match holds the buffer, which could then not shrink
            del self._buffer[:end]
            self._scanned = 0

    def _skip_garbage(self) -> None:
        found = self._sync.search(self._buffer, 1)
        # Without one, the last bytes may be the beginning of one.
        end = found.start() if found else max(1, len(self._buffer) - _LONGEST_SYNC_BYTES + 1)
        del found
        del self._buffer[:end]
        self.skipped_bytes += end
        self._garbage_run += end
        self._scanned = self._looked_at = 0
        self.in_step = self._doubts = False
        if self._garbage_run > MAX_GARBAGE_BYTES:
            raise RemoteProtocolError(f"{self._garbage_run} bytes that are not RTSP")

    def _take_frame(self) -> InterleavedFrame | None:
        length = self._buffer[2] << 8 | self._buffer[3]
        end = _FRAME_HEADER_BYTES + length
        if len(self._buffer) < end:
            return None
        frame = InterleavedFrame(self._buffer[1], bytes(self._buffer[_FRAME_HEADER_BYTES:end]))
        del self._buffer[:end]
        self._scanned = self._looked_at = 0
        self._mark_good(end)
        return frame

    def _take_head(self) -> bool:
        """True when a head was taken, or dropped as garbage; False where more bytes are needed."""
        try:
            return self._parse_head()
        except RemoteProtocolError:
            if not self._may_skip():
                raise
            self._skip_garbage()
            return True

    def _parse_head(self) -> bool:
        if not _FIRST_BYTE.match(self._buffer):
            raise RemoteProtocolError("not RTSP")
        found = _HEAD_END.search(self._buffer, max(0, self._scanned - _HEAD_END_BYTES))
        start, end = found.span() if found else (len(self._buffer), 0)
        del found
        if start > MAX_HEAD_BYTES:
            raise RemoteProtocolError(f"header block longer than {MAX_HEAD_BYTES} bytes")
        if not end:
            self._check_first_line()
            self._scanned = len(self._buffer)
            return False
        self._scanned = 0
        self._accept_head(parse_head(bytes(self._buffer[:start]), strict=not self._resync))
        del self._buffer[:end]
        return True

    def _check_first_line(self) -> None:
        """Know a peer of another protocol before its head is whole: an SSH server greets with one line and then waits."""
        if self._synced:
            return
        line, line_break, _ = self._buffer.partition(b"\n")
        if line_break and b"RTSP/" not in line.upper():
            raise RemoteProtocolError("not RTSP")

    def _accept_head(self, head: Request | Response) -> None:
        length = content_length(head.headers)
        if length > MAX_BODY_BYTES:
            raise RemoteProtocolError(f"body longer than {MAX_BODY_BYTES} bytes")
        self._head, self._body_bytes = head, length

    def _take_body(self, head: Request | Response) -> Request | Response | None:
        if len(self._buffer) < self._body_bytes:
            return None
        body = bytes(self._buffer[: self._body_bytes])
        del self._buffer[: self._body_bytes]
        self._head = None
        self._mark_good(MAX_GARBAGE_BYTES)
        return replace(head, body=body) if body else head

    def _mark_good(self, size: int) -> None:
        """Something good of so many bytes; amid garbage it may be a chance hit, so that it makes up for no more than its own size."""
        self._synced = True
        self._garbage_run = 0 if self.in_step else max(0, self._garbage_run - size)
        self.in_step = True


def _sync_pattern(channels: frozenset[int] | None) -> re.Pattern[bytes]:
    """A message, or a packet of RTP or RTCP (version 2: RFC 3550 5.1, 6.4.1) on one of `channels`; one search, whatever comes."""
    if not channels:
        return re.compile(rb"\$|" + _WORDS)
    numbers = b"".join(re.escape(bytes((channel,))) for channel in sorted(channels))
    return re.compile(rb"\$[" + numbers + rb"]..[\x80-\xbf]|" + _WORDS, re.DOTALL)
