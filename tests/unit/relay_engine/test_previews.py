"""Previews: the ends of those that are open."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from relay_engine import previews
from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.previews import Previews
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount
from relay_engine.streams.reader import Reader
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import VIDEO, ManualClock, video_unit
from tests.kit.players.rtsp_dialogue import Observer


class SlowToEndReader(Reader):
    """Ends its decoder only when three of its kind are being ended."""

    together = threading.Barrier(3, timeout=5)

    def __init__(
        self, _stream: object, _on_picture: object, on_close: Callable[[LeaveReason], None], _clock: object, **_bounds: int
    ) -> None:
        super().__init__(protocol="preview", peer="test")
        self._on_close = on_close

    def start(self, _units: object) -> None:
        pass

    def push(self, burst: Burst) -> None:
        pass

    def close(self, reason: LeaveReason) -> None:
        self._on_close(reason)

    def join(self) -> None:
        self.together.wait()


async def test_all_are_ended_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "PreviewReader", SlowToEndReader)
    clock = ManualClock()
    mount = Mount(MountConfig(name="gate", source="x"), clock, Caps(0, 0, lambda: (mount,)), Observer())
    mount.start()
    intake_of(mount).connecting()
    intake_of(mount).started((VIDEO,), kind="made", transport="")
    intake_of(mount).write(video_unit(0, key=True))
    opened = Previews(clock)
    for _ in range(3):
        await opened.open(mount, lambda _picture: None, max_width=640, max_height=360)
    await opened.close_all()
    assert not mount.readers
    mount.demand.close()
