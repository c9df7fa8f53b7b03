"""A real camera of each kind, and the relay that takes it, shared by all players' tests of that kind."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.kit.cameras.gst_camera import GstCamera
from tests.kit.relay.relay_process import RelayProcess

type Record = Callable[[str, object], None]

RATE = 25
_PASSWORD = {"user": "viewer", "password": "s3cret"}
CAMERAS: dict[str, tuple[str, dict[str, object]]] = {
    "H.264 + AAC": ("h264-aac", {}),
    "H.264 with B-frames + AAC": ("h264-b-aac", {}),
    "H.264 + PCMU": ("h264-pcmu", {}),
    "H.264 alone": ("h264", {}),
    "H.265 + AAC": ("h265-aac", {}),
    "H.265 alone": ("h265", {}),
    "MJPEG": ("mjpeg", {}),
    "Digest password": ("h264-aac", {"auth": "digest", **_PASSWORD}),
    "Basic password": ("h264", {"auth": "basic", **_PASSWORD}),
}
_SETTLED_S = 6.0  # the camera has sent its second RTCP report, and the relay knows how its sound and picture belong together


@dataclass(frozen=True)
class RelayedCamera:
    """A camera and the relay that publishes it."""

    camera: GstCamera
    relay: RelayProcess
    url: str  # at the relay
    has_sound: bool


@pytest.fixture(scope="session", params=CAMERAS)
def relayed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayedCamera]:
    """A camera behind a relay that never had, and never will have, more than one session with it."""
    variant, options = CAMERAS[request.param]
    folder = tmp_path_factory.mktemp("relay")
    with GstCamera(variant, **options) as camera, RelayProcess(folder, mounts=[{"name": "gate", "source": camera.url}]) as relay:
        relay.wait_until_live("gate")
        time.sleep(_SETTLED_S)
        yield RelayedCamera(camera, relay, relay.url("gate"), has_sound=variant.endswith(("aac", "pcmu")))
        assert camera.sessions_created == 1
        assert "Traceback" not in relay.log
        assert "s3cret" not in relay.log


@pytest.fixture(params=[8, pytest.param(60, marks=pytest.mark.slow)], ids=lambda seconds: f"{seconds}s")
def seconds(request: pytest.FixtureRequest) -> float:
    """How long each player plays."""
    return float(request.param)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without its programs a test here can say nothing; `build/dev.py test` installs them, or says what to type."""
    missing = [name for name in ("ffmpeg", "gst-launch-1.0", "setpriv") if not shutil.which(name)]
    for item in items:
        if missing and "interop" in item.path.parts:
            item.add_marker(pytest.mark.skip(reason=f"not installed: {', '.join(missing)}"))
