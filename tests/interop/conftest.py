"""A real camera of each kind, and the relay that takes it, shared by all players' tests of that kind."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kit.cameras.gst_camera import GstCamera
from tests.kit.players.playback import Playback, assert_plays_well
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
_REPORTS = 4  # of each track: the relay knows by then how the camera's sound and picture belong together, and has drawn them there
_PATIENCE_S = 60.0


@dataclass(frozen=True)
class RelayedCamera:
    """A camera and the relay that publishes it."""

    camera: GstCamera
    relay: RelayProcess
    url: str  # at the relay
    has_sound: bool

    def assert_plays_well(self, playback: Playback, seconds: float) -> None:
        """As the camera sent it."""
        late_ms = self.camera.sound_late_ms
        assert_plays_well(playback, seconds=seconds, rate=RATE, has_sound=self.has_sound, sound_late_ms=late_ms)


class Stand:
    """Where one relayed camera stands for the tests of its kind, until a test needs another one or none."""

    def __init__(self) -> None:
        self.variant = ""
        self._relayed: RelayedCamera | None = None
        self._stack = ExitStack()

    def take(self, name: str, folder: Path) -> RelayedCamera:
        """The camera of that name, which may stand here already."""
        if self._relayed is None or self.variant != name:
            self.clear()
            self.variant = name
            self._relayed = self._stack.enter_context(relay_camera(name, folder))
        return self._relayed

    def clear(self) -> None:
        """Take down what stands here, and look whether all went well."""
        self.variant, self._relayed = "", None
        self._stack.close()


@contextmanager
def relay_camera(name: str, folder: Path) -> Iterator[RelayedCamera]:
    """A camera behind a relay that never had, and never will have, more than one session with it."""
    variant, options = CAMERAS[name]
    has_sound = variant.endswith(("aac", "pcmu"))
    with GstCamera(variant, **options) as camera, RelayProcess(folder, mounts=[{"name": "gate", "source": camera.url}]) as relay:
        relay.wait_until_live("gate", deadline_s=_PATIENCE_S)
        for track in range(1 + has_sound):
            camera.wait_for(f"report-{track}", _REPORTS, deadline_s=_PATIENCE_S)
        yield RelayedCamera(camera, relay, relay.url("gate"), has_sound)
        assert camera.sessions_created == 1
        assert "Traceback" not in relay.log
        assert "s3cret" not in relay.log


_stand = Stand()


@pytest.fixture(params=CAMERAS)
def relayed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RelayedCamera:
    """A camera that all players' tests of its kind share."""
    return _stand.take(request.param, tmp_path_factory.mktemp("relay"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Cameras and relays that nobody watches any more would take the machine's time until the worker ends."""
    yield
    if _stand.variant and _camera_of(nextitem) != _stand.variant:
        _stand.clear()


def _camera_of(item: pytest.Item | None) -> str:
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("relayed", "")) if callspec is not None else ""


@pytest.fixture(params=[8, pytest.param(60, marks=pytest.mark.slow)], ids=lambda seconds: f"{seconds}s")
def seconds(request: pytest.FixtureRequest) -> float:
    """How long each player plays."""
    return float(request.param)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All players of one camera follow each other. Without its programs a test here can say nothing; `build/dev.py test` installs them, or says what to type."""
    missing = [name for name in ("ffmpeg", "gst-launch-1.0", "setpriv") if not shutil.which(name)]
    relayed_items = sorted(filter(_camera_of, items), key=_camera_of)
    items[:] = [relayed_items.pop(0) if _camera_of(item) else item for item in items]
    for item in items:
        if missing and "interop" in item.path.parts:
            item.add_marker(pytest.mark.skip(reason=f"not installed: {', '.join(missing)}"))
