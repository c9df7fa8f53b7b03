"""PresetPictures: what a camera saw when one of its presets was set, kept by the window as small stills."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from pathlib import Path

_log = logging.getLogger(__name__)
_MOST_BYTES = 512 * 1024  # of one still
_MOST_OF_ONE_CAMERA = 300
_OWNER_ONLY = 0o700


class PresetPictures:
    """One folder a camera, one file a preset; a picture that cannot be kept is left out, as it only helps to choose."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def picture(self, camera_id: str, token: str) -> bytes:
        """The still of a preset, empty where there is none."""
        try:
            with self._file(camera_id, token).open("rb") as file:
                return file.read(_MOST_BYTES)
        except OSError:
            return b""

    def keep(self, camera_id: str, token: str, still: bytes) -> None:
        """Have a still for a preset, instead of the one before."""
        file = self._file(camera_id, token)
        if not still or len(still) > _MOST_BYTES:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
            if file.exists() or len(list(file.parent.iterdir())) < _MOST_OF_ONE_CAMERA:
                draft = file.with_suffix(".new")  # whole or not at all; not waited for until it is on the disk: it can be taken again
                draft.write_bytes(still)
                draft.replace(file)
        except OSError as error:
            _log.info("the picture of a preset was not kept: %s", error)

    def forget(self, camera_id: str, token: str) -> None:
        """Throw a preset's still away."""
        with contextlib.suppress(OSError):
            self._file(camera_id, token).unlink()

    def forget_camera(self, camera_id: str) -> None:
        """Throw away all stills of a camera that is gone."""
        folder = self._folder / _name(camera_id)
        with contextlib.suppress(OSError):
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()

    def _file(self, camera_id: str, token: str) -> Path:
        return self._folder / _name(camera_id) / f"{_name(token)}.jpg"


def _name(text: str) -> str:
    """A file's name for whatever a camera calls its presets."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
