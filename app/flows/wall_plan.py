"""WallPlan: which cameras stand on the window's wall, at which place, and which of them are worth a whole picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

LAYOUTS = (1, 4, 9, 16)
ROUNDS_S = (0, 5, 10, 20, 30, 60)  # 0 = pages change by hand
FEW = 4  # up to so many tiles a large window shows the large pictures
_WIDE = 1.5  # a tile so much wider than the small picture shows the large one
MOST_PIXELS_S = 250_000_000  # that are decoded for the wall: four cameras of 1080p at 30 pictures a second
_UNKNOWN = 1920 * 1080 * 25.0  # pixels a second of a picture that has not been seen yet
_UNKNOWN_SMALL = 640 * 360 * 15.0
_UNKNOWN_WIDTH = 640  # of a small picture


@dataclass(frozen=True, slots=True)
class WallPlan:
    """`cameras`: ids by place over all pages, "" leaves one empty; None = all that there are, in their order."""

    cameras: tuple[str, ...] | None = None
    layout: int = 0  # places at once; 0 = as many as are needed
    rounds_s: int = 0

    def places(self, known: Sequence[str]) -> tuple[str, ...]:
        """Every camera by its place; who is not there any more leaves it empty."""
        if self.cameras is None:
            return tuple(known)
        found = [camera if camera in known else "" for camera in self.cameras]
        while found and not found[-1]:
            found.pop()
        return tuple(found)

    def count(self, known: Sequence[str]) -> int:
        """Places at once."""
        needed = len(self.places(known))
        return self.layout or next((count for count in LAYOUTS if count >= needed), LAYOUTS[-1])

    def pages(self, known: Sequence[str]) -> int:
        return max(1, -(-len(self.places(known)) // self.count(known)))

    def on_page(self, known: Sequence[str], page: int) -> tuple[str, ...]:
        """As many as there are places, "" where one is empty."""
        count, places = self.count(known), self.places(known)
        shown = places[page * count : (page + 1) * count]
        return (*shown, *("" for _ in range(count - len(shown))))

    def exchanged(self, known: Sequence[str], one: int, other: int) -> WallPlan:
        """The same with what stands at two places exchanged."""
        places = list(self.places(known))
        places += [""] * (max(one, other) + 1 - len(places))
        places[one], places[other] = places[other], places[one]
        return replace(self, cameras=tuple(places))

    def with_camera(self, known: Sequence[str], camera: str, place: int) -> WallPlan:
        """The same with `camera` at `place`: it leaves where it stood, and what stood there takes that place; "" empties it."""
        places = list(self.places(known))
        places += [""] * (place + 1 - len(places))
        if camera in places and camera:
            return self.exchanged(known, places.index(camera), place)
        places[place] = camera
        return replace(self, cameras=tuple(places)) if any(places) else replace(self, cameras=None)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one tile could show."""

    camera: str
    main: str  # mounts
    sub: str  # "" = it has no small picture, or none that is on air
    main_pixels_s: float = 0.0  # 0 = not known
    sub_pixels_s: float = 0.0
    sub_width: int = 0


@dataclass(frozen=True, slots=True)
class Show:
    """What it does show."""

    mount: str
    sparing: bool  # key frames alone


def choose_pictures(choices: Iterable[Choice], *, large: str, count: int, tile_width: float) -> dict[str, Show]:
    """The large picture for the large camera and for wide tiles, small ones else; whole streams only as far as the budget goes."""
    shown = {}
    left = float(MOST_PIXELS_S)
    ordered = sorted(choices, key=lambda choice: (choice.camera != large, not choice.sub))
    for choice in ordered:
        is_wide = count <= FEW and tile_width > _WIDE * (choice.sub_width or _UNKNOWN_WIDTH)
        takes_main = not choice.sub or choice.camera == large or count == 1 or is_wide
        cost = (choice.main_pixels_s or _UNKNOWN) if takes_main else (choice.sub_pixels_s or _UNKNOWN_SMALL)
        sparing = cost > left
        if not sparing:
            left -= cost
        shown[choice.camera] = Show(choice.main if takes_main else choice.sub, sparing)
    return shown
