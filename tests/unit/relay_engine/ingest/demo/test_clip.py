"""The demo clip itself: numbers in its pictures, pips in its sound."""

from __future__ import annotations

import av
import numpy as np
import pytest

from relay_engine.ingest.demo.clip import CLIP_PATH
from tests.kit.media.demo_clock import read_frame_number, seconds_behind


@pytest.mark.parametrize("width", [1280, 640, 320])
def test_every_picture_carries_its_number_at_every_size(width: int) -> None:
    with av.open(str(CLIP_PATH)) as container:
        frames = (frame.reformat(width, width * 9 // 16, "gray") for frame in container.decode(video=0))
        numbers = [read_frame_number(frame.to_ndarray()) for frame in frames] if width == 320 else [
            read_frame_number(frame.to_ndarray()) for frame, _ in zip(frames, range(60), strict=False)
        ]  # fmt: skip
    assert numbers == list(range(len(numbers)))
    assert len(numbers) == (250 if width == 320 else 60)


def test_a_picture_without_the_cells_has_no_number() -> None:
    assert read_frame_number(np.zeros((720, 1280), np.uint8)) is None
    assert read_frame_number(np.full((720, 1280), 255, np.uint8)) is None


@pytest.mark.parametrize(("number", "wall_s", "behind"), [(0, 1000.0, 0.0), (25, 1001.25, 0.25), (249, 1000.04, 0.08)])
def test_delay_against_wall_time(number: int, wall_s: float, behind: float) -> None:
    assert seconds_behind(number, wall_s) == pytest.approx(behind, abs=1e-6)


def test_a_pip_sounds_when_a_second_begins() -> None:
    with av.open(str(CLIP_PATH)) as container:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    loud = np.abs(samples) > 0.1
    for second in range(1, 8):
        onset = int(np.argmax(loud[second * 48_000 - 4800 :])) - 4800
        assert abs(onset) < 480  # 10 ms
