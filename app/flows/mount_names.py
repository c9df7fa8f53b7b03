"""Mount names: what a camera is called in links, made from its title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from relay_engine import mount_name_problem

SUB_SUFFIX = "-sub"
MAX_NAME_LENGTH = 40
RESERVED_NAMES = frozenset({"static", "assets"})  # kept free for later, beside the names that no mount may have
_UNSAFE = re.compile(r"[^a-z0-9]+")


def mount_name_for(title: str, taken: Collection[str]) -> str:
    """A published name made from `title` that is in use nowhere: "Front gate" -> "front-gate"; "정문" -> "camera-1"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = _UNSAFE.sub("-", plain).strip("-")[:MAX_NAME_LENGTH].strip("-")
    if _has_lost_letters(title) or not slug:
        return _first_free("camera", taken, start=1)
    return slug if _is_free(slug, taken) else _first_free(slug, taken, start=2)


def sub_mount_name(mount: str, taken: Collection[str] = ()) -> str:
    """A name for the second mount, with the small picture."""
    name, number = mount + SUB_SUFFIX, 1
    while name in taken:
        number += 1
        name = f"{mount}{SUB_SUFFIX}-{number}"
    return name


def _has_lost_letters(title: str) -> bool:
    """Tell whether letters of another script would vanish from the name and leave a meaningless rest."""
    return any(char.isalpha() and not unicodedata.normalize("NFKD", char)[:1].isascii() for char in title)


def _is_free(name: str, taken: Collection[str]) -> bool:
    return not mount_name_problem(name) and name not in RESERVED_NAMES and name not in taken and sub_mount_name(name) not in taken


def _first_free(stem: str, taken: Collection[str], *, start: int) -> str:
    number = start
    while not _is_free(f"{stem}-{number}", taken):
        number += 1
    return f"{stem}-{number}"
