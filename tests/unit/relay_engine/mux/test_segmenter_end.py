"""What the segmenter ends with keeps the rules too: the playlist goes on behind a source that begins anew."""

from __future__ import annotations

import pytest

from relay_engine.mux.packager import Fmp4Packager
from relay_engine.mux.segment_timing import SegmentTiming
from relay_engine.mux.segmenter import Segmenter
from tests.kit.media.made_media import VIDEO
from tests.unit.relay_engine.mux.test_segmenter import camera, durations, run


@pytest.mark.parametrize("part_target_s", [0.5, 0.0])
@pytest.mark.parametrize("slow_s", [3.5, 5, 9])
def test_a_camera_that_slows_and_ends_keeps_to_the_target_duration(part_target_s: float, slow_s: float) -> None:
    times = [index / 25 for index in range(30)] + [2 + slow_s * index for index in range(4)]
    segmenter = Segmenter([VIDEO], Fmp4Packager(), SegmentTiming(2, 4, part_target_s))
    assert max(durations(run(segmenter, camera(0, key_distance=25, times_s=times)))) < 4.5
