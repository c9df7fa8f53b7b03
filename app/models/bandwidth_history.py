"""BandwidthHistory: five minutes of bit rates per reader and mount, as curves that draw fast."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.flows.wording.viewer_words import protocol_name, viewer_name
from app.models.rate_rings import RateRings
from relay_engine import MountStatus, ReaderRole, ReaderStatus, Removed

SECONDS = 300
COLOURS = 8
MAX_GONE = 64  # readers that left and whose lines are still on the graph

type Curve = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend."""

    reader_id: str
    label: str
    protocol: str
    bitrate: int
    colour: int  # 0 ... COLOURS - 1
    present: bool  # False: left, its line is still to be seen


class BandwidthHistory(QObject):
    """Samples once a second what the engine said last; `curve` gives many readers as ONE line with gaps, which is what draws fast."""

    sampled = Signal()

    def __init__(self, *, seconds: int = SECONDS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._readers: dict[str, ReaderStatus] = {}  # by id; those that left too, while their line shows
        self._present: set[str] = set()
        self._colours: dict[str, int] = {}
        self._colour_use: dict[str, list[int]] = {}  # mount -> how many lines have each colour
        self._mounts: dict[str, MountStatus] = {}
        self._reader_rings = RateRings(seconds)
        self._in_rings = RateRings(seconds)
        self._out_rings = RateRings(seconds)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.sample)

    def start(self) -> None:
        """Begin to sample by itself."""
        self._timer.start()

    def stop(self) -> None:
        """Stop to sample."""
        self._timer.stop()

    @Slot(tuple)
    def take_events(self, events: tuple[object, ...]) -> None:
        """Learn from a batch of the engine's events."""
        for event in events:
            if isinstance(event, ReaderStatus):
                self._take_reader(event)
            elif isinstance(event, MountStatus):
                self._mounts[event.name] = event
            elif isinstance(event, Removed):
                kind, _, name = event.key.partition("/")
                if kind == "reader":
                    self._present.discard(name)
                elif kind == "mount":
                    self._mounts.pop(name, None)

    @Slot()
    def sample(self) -> None:
        """Add one second to every line."""
        self._reader_rings.add({name: self._readers[name].bitrate for name in self._present})
        self._in_rings.add({name: status.bitrate_in for name, status in self._mounts.items()})
        self._out_rings.add({name: status.bitrate_out for name, status in self._mounts.items()})
        self._forget_old()
        self.sampled.emit()

    def curve(self, mount: str, colour: int | None = None) -> Curve:
        """All readers of a mount (or those of one colour) as one line with gaps; x in seconds before now, y in bit/s."""
        return self._reader_rings.curve(
            name for name, reader in self._readers.items() if reader.mount == mount and colour in (None, self._colours[name])
        )

    def reader_curve(self, reader_id: str) -> Curve:
        """The line of one reader."""
        return self._reader_rings.curve((reader_id,))

    def total(self, mount: str) -> Curve:
        """To all readers of a mount together."""
        return self._out_rings.curve((mount,))

    def upstream(self, mount: str) -> Curve:
        """From the source of a mount."""
        return self._in_rings.curve((mount,))

    def peak(self, mount: str) -> float:
        """The highest rate that one reader or the source of a mount had in the time shown."""
        return max(self._reader_rings.peak(self._names_of(mount)), self._in_rings.peak((mount,)))

    def total_peak(self, mount: str) -> float:
        """The highest rate of a mount's total or source in the time shown."""
        return max(self._out_rings.peak((mount,)), self._in_rings.peak((mount,)))

    def legend(self, mount: str) -> tuple[LegendEntry, ...]:
        """The readers whose lines are shown: present ones first, the biggest on top."""
        entries = [
            LegendEntry(
                reader_id=name,
                label=viewer_name(reader.peer, reader.user_agent),
                protocol=protocol_name(reader.protocol),
                bitrate=reader.bitrate if name in self._present else 0,
                colour=self._colours[name],
                present=name in self._present,
            )
            for name, reader in self._readers.items()
            if reader.mount == mount
        ]
        return tuple(sorted(entries, key=lambda entry: (not entry.present, -entry.bitrate, entry.label)))

    def _names_of(self, mount: str) -> Iterable[str]:
        return [name for name, reader in self._readers.items() if reader.mount == mount]

    def _take_reader(self, reader: ReaderStatus) -> None:
        if reader.role is not ReaderRole.VIEWER:
            return
        if reader.id not in self._colours:
            use = self._colour_use.setdefault(reader.mount, [0] * COLOURS)
            self._colours[reader.id] = colour = use.index(min(use))  # the one that the fewest lines have
            use[colour] += 1
        self._readers[reader.id] = reader
        self._present.add(reader.id)

    def _forget_old(self) -> None:
        gone = [name for name in self._readers if name not in self._present]
        too_many = gone[: max(0, len(gone) - MAX_GONE)]
        for name in {*too_many, *(name for name in gone if self._reader_rings.is_blank(name))}:
            self._reader_rings.remove(name)
            self._colour_use[self._readers.pop(name).mount][self._colours.pop(name)] -= 1
        for rings in (self._in_rings, self._out_rings):
            for name in [name for name in rings.names if name not in self._mounts and rings.is_blank(name)]:
                rings.remove(name)
