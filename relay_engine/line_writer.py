"""LineWriter: lines for a stream that may block for as long as a person likes, written by a thread of its own."""

from __future__ import annotations

import threading
from collections import deque
from typing import TextIO

_MAX_LINES = 1000
_MAX_CHARACTERS = 256 * 1024
_STOP_DEADLINE_S = 0.5


class LineWriter:
    """`put` never waits. While the stream takes nothing (text is marked in Windows' console, a pipe is full), the first lines are
    kept, up to 1,000 and 256 KiB; the others are dropped, counted in `lost`, and told of in a line once it takes more.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.lost = 0
        self._untold = 0
        self._lines: deque[str] = deque()
        self._characters = 0
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="log lines", daemon=True)  # one that hangs does not keep the process
        self._thread.start()

    def put(self, line: str) -> None:
        """Write `line` (with its line end) soon, or drop it."""
        with self._changed:
            if len(self._lines) >= _MAX_LINES or self._characters + len(line) > _MAX_CHARACTERS:
                self.lost += 1
                self._untold += 1
                return
            self._lines.append(line)
            self._characters += len(line)
            self._changed.notify()

    def stop(self, deadline_s: float = _STOP_DEADLINE_S) -> None:
        """Write what is kept, within `deadline_s`, and end; idempotent."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join(deadline_s)

    def _run(self) -> None:
        while (text := self._take()) is not None:
            try:
                self.stream.write(text)
                self.stream.flush()
            except (OSError, ValueError):  # closed, or its reader is gone
                with self._changed:
                    self.lost += text.count("\n")

    def _take(self) -> str | None:
        """All lines there are, when there are some; None at the end."""
        with self._changed:
            while not self._lines:
                if self._stopping:
                    return None
                self._changed.wait()
            text = "".join(self._lines)
            if self._untold:
                text += f"({self._untold} lines were left out: nobody took them)\n"
            self._untold = self._characters = 0
            self._lines.clear()
            return text
