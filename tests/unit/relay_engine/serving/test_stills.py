"""Pictures of mounts: once for all who ask at the same time, one at a time, and not older than wanted."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.serving.stills import Stills
from relay_engine.streams.stream import Stream
from tests.kit.media.made_media import VIDEO, ManualClock, video_unit


class Drawing:
    """Counts what is drawn, and how much at the same time."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int]] = []  # (units, width)
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self.gate = threading.Event()

    def __call__(self, units: tuple[AccessUnit, ...], track: Track, max_width: int) -> bytes:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self.calls.append((len(units), max_width))
        self.gate.wait(5)
        with self._lock:
            self._at_once -= 1
        return b"jpeg"


def make_stream(pictures: int = 3) -> Stream:
    stream = Stream((VIDEO,), ManualClock())
    for index in range(pictures):
        stream.write(video_unit(index, key=index == 0, size=100))
    return stream


async def test_all_who_ask_at_once_get_the_same() -> None:
    drawing, clock = Drawing(), ManualClock()
    stills, stream = Stills(drawing, clock), make_stream()
    asked = [asyncio.ensure_future(stills.get(stream)) for _ in range(5)]
    await asyncio.sleep(0)
    drawing.gate.set()
    assert await asyncio.gather(*asked) == [b"jpeg"] * 5
    assert len(drawing.calls) == 1
    clock.now += 0.9
    await stills.get(stream)
    assert len(drawing.calls) == 1
    clock.now += 0.2
    await stills.get(stream)
    assert len(drawing.calls) == 2


async def test_one_is_drawn_at_a_time() -> None:
    drawing = Drawing()
    stills = Stills(drawing, ManualClock())
    asked: list[Any] = [asyncio.ensure_future(stills.get(make_stream())) for _ in range(4)]
    streams = asyncio.gather(*asked)
    drawing.gate.set()
    await streams
    assert drawing.most_at_once == 1


async def test_who_leaves_spoils_it_for_nobody() -> None:
    drawing = Drawing()
    stills, stream = Stills(drawing, ManualClock()), make_stream()
    first, second = (asyncio.ensure_future(stills.get(stream)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    drawing.gate.set()
    assert await second == b"jpeg"


async def test_the_newest_picture_and_the_key_frame() -> None:
    drawing = Drawing()
    drawing.gate.set()
    stills = Stills(drawing, ManualClock())
    await stills.get(make_stream(30))
    await stills.get(make_stream(30), max_width=320, key_frame_only=True)
    await stills.get(make_stream(100))  # too far from the key frame
    assert drawing.calls == [(30, 8192), (1, 320), (1, 8192)]


async def test_without_a_picture_there_is_none() -> None:
    assert await Stills(Drawing(), ManualClock()).get(make_stream(0)) == b""


async def test_a_jpeg_is_given_as_it_is() -> None:
    stream = Stream((Track(0, Codec.JPEG, 90_000, width=64, height=64),), ManualClock())
    stream.write(AccessUnit(0, 0, True, (b"\xff\xd8 no JPEG that RTP could carry",)))
    assert await Stills(Drawing(), ManualClock()).get(stream) == b"\xff\xd8 no JPEG that RTP could carry"
