"""QR codes (ISO/IEC 18004) of links: as rows of modules for the window, and as a picture file."""

from __future__ import annotations

import io
from pathlib import Path

import segno

from relay_engine import UserFacingError

QUIET_ZONE = 4  # light modules on every side: scanners need them
SUFFIXES = (".png", ".svg")
_FILE_SCALE = 16  # pixels a module: sharp on half a sheet of paper

type Modules = tuple[tuple[bool, ...], ...]  # rows; True = dark; without the quiet zone


def qr_modules(text: str) -> Modules:
    """The modules of `text`."""
    return tuple(tuple(bool(module) for module in row) for row in _code(text).matrix)


def save_qr_picture(text: str, path: Path) -> Path:
    """Write the code as PNG, or as SVG where the name ends so; return the file's whole name. Raises UserFacingError."""
    target = path if path.suffix.lower() in SUFFIXES else path.with_name(path.name + SUFFIXES[0])
    picture = io.BytesIO()
    _code(text).save(picture, kind=target.suffix.lower()[1:], scale=_FILE_SCALE, border=QUIET_ZONE, light="#fff")
    try:
        target.write_bytes(picture.getvalue())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserFacingError("picture_not_saved", f"{target.name} was not saved ({reason})", file=target.name, reason=reason) from error
    return target


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)  # phones read no micro codes
