"""Which tests of a run share a worker, and which begin first."""

from __future__ import annotations

import pytest

from tests.side_by_side import in_order_of_start, scope_of

FFMPEG = "tests/interop/test_ffmpeg_plays.py::test_ffmpeg_plays[H.264 + AAC-8s]"
GSTREAMER = "tests/interop/test_gstreamer_plays.py::test_gstreamer_plays[H.264 + AAC-8s]"
OTHER_CAMERA = "tests/interop/test_gstreamer_plays.py::test_gstreamer_plays[MJPEG-8s]"
PARSER = "tests/unit/relay_engine/rtsp/test_parser.py"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (FFMPEG, GSTREAMER, True),  # of one camera
        (GSTREAMER, OTHER_CAMERA, False),
        (f"{PARSER}::test_a", f"{PARSER}::test_b[1]", True),
        ("tests/integration/test_ctl.py::test_a", "tests/integration/test_ctl.py::test_b", False),
    ],
)
def test_who_shares_a_worker(one: str, other: str, together: bool) -> None:
    assert (scope_of(one) == scope_of(other)) is together


def test_what_computes_comes_last_and_one_cameras_players_follow_each_other() -> None:
    found = sorted([f"{PARSER}::test_a", FFMPEG, OTHER_CAMERA, GSTREAMER, "tests/gui/test_bridge.py::test_a"], key=in_order_of_start)
    assert found[3:] == [f"{PARSER}::test_a", "tests/gui/test_bridge.py::test_a"]
    assert abs(found.index(FFMPEG) - found.index(GSTREAMER)) == 1
