"""OutageFile: when cameras were away, kept from one start to the next."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from relay_engine import write_atomically

_log = logging.getLogger(__name__)

_MOST_BYTES = 2_000_000  # a file that somebody else has made is not read whole


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """One time without a picture."""

    mount: str
    since: float  # wall seconds
    until: float = 0.0  # wall seconds, 0 = it goes on
    fault: str = ""  # a Fault's code, the first that was said


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    saved_at: float = 0.0
    outages: tuple[Outage, ...] = ()


class OutageFile:
    """Nice to have: what cannot be read or written costs a line of the log and nothing else."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> tuple[Outage, ...]:
        """What was kept; one that went on when the program ended is taken to have ended with it."""
        try:
            with self._path.open("rb") as file:
                document = msgspec.json.decode(file.read(_MOST_BYTES), type=_Document)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            _log.warning("the history of outages cannot be read: %s", type(error).__name__)
            return ()
        return tuple(
            outage if outage.until else msgspec.structs.replace(outage, until=max(outage.since, document.saved_at))
            for outage in document.outages
        )

    def save(self, outages: Iterable[Outage], saved_at: float) -> None:
        """Keep these."""
        try:
            write_atomically(self._path, msgspec.json.encode(_Document(saved_at=saved_at, outages=tuple(outages))))
        except OSError as error:
            _log.warning("the history of outages was not saved: %s", error.strerror or type(error).__name__)
