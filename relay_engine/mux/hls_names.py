"""HlsNames: the file names of one run of a segmenter; a later run has other names, so that no cache mixes them up."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MEDIA = re.compile(r"([0-9A-Za-z-]+)_(?:(init|gap)(\d{1,9})|(\d{1,12})(?:\.(\d{1,6}))?)\.([0-9a-z]+)")


@dataclass(frozen=True, slots=True)
class MediaName:
    """What a file name asks for: an initialisation, a segment, or with `part` a part of it."""

    number: int
    part: int | None = None
    is_initialisation: bool = False


@dataclass(frozen=True, slots=True)
class HlsNames:
    """`prefix` (letters, digits, dashes) tells runs and renditions apart."""

    prefix: str
    extension: str

    def initialisation(self, number: int) -> str:
        return f"{self.prefix}_init{number}.{self.extension}"

    def segment(self, number: int) -> str:
        return f"{self.prefix}_{number}.{self.extension}"

    def part(self, segment: int, index: int) -> str:
        return f"{self.prefix}_{segment}.{index}.{self.extension}"

    def gap(self, number: int) -> str:
        """A segment that nobody may load."""
        return f"{self.prefix}_gap{number}.{self.extension}"

    def parse(self, name: str) -> MediaName | None:
        """The other way round; None for names of other runs, gaps and anything else."""
        match = _MEDIA.fullmatch(name)
        if match is None or match[1] != self.prefix or match[6] != self.extension or match[2] == "gap":
            return None
        if match[2]:
            return MediaName(int(match[3]), is_initialisation=True)
        return MediaName(int(match[4]), None if match[5] is None else int(match[5]))
