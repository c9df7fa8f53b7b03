"""RelayControl: open the relay's book, start and stop the relay as a whole, and give it changed settings."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Collection, Mapping
from pathlib import Path

from app.flows.relay_commands import RelayCommands
from app.flows.relay_options import OPTION_NAMES, RelayOptionsFeed, sections_of
from app.locations import Locations
from app.settings.book_copy import copy_book
from app.settings.setting_store import SettingStore
from relay_engine import EngineConfig, Event, UserFacingError

PORT_FIELDS = ("rtsp_port", "http_port", "webrtc_port")
MOVING_FIELDS = (*PORT_FIELDS, "listen_host")  # listeners move: whoever is connected through one has to come again
DATA_FOLDER = "data_folder"
HIGHEST_PORT = 65535
_PORT = "_port"
_STRICTER = ("open", "network", "closed")  # each lets fewer people watch than the one before


class RelayControl:
    """The window's settings stay in its file; the relay's own go into its book, whether it serves or not."""

    def __init__(self, client: RelayCommands, store: SettingStore, options: RelayOptionsFeed, locations: Locations) -> None:
        self._client = client
        self._store = store
        self._options = options
        self._locations = locations

    @property
    def running(self) -> bool:
        """Tell whether the relay serves."""
        return self._client.is_running

    @property
    def data_folder(self) -> Path:
        """Where the relay keeps its book."""
        return self._locations.data_folder(self._store.settings.data_folder)

    async def open(self) -> tuple[Event, ...]:
        """Open the book, so that cameras can be seen and changed; return what is in it. Raises UserFacingError."""
        return await self._client.open(EngineConfig(), self.data_folder)

    async def start(self) -> None:
        """Serve; nothing happens where it does. Raises UserFacingError, port_taken above all."""
        if not self._client.is_running:
            await self._client.start()

    async def stop(self) -> None:
        """Stop serving."""
        await self._client.stop()

    async def apply(self, **fields: object) -> None:
        """Save changed settings: the relay takes its own over while it runs. Raises UserFacingError; what it refuses is not saved."""
        ours = {name: value for name, value in fields.items() if name not in OPTION_NAMES}
        theirs = {name: value for name, value in fields.items() if name in OPTION_NAMES}
        options = self._options.current
        if len({theirs.get(name, getattr(options, name)) for name in PORT_FIELDS}) < len(PORT_FIELDS):
            raise UserFacingError("ports_equal", "Two services cannot share one port.")
        if theirs:
            await self._client.change_settings(sections_of(theirs))
            self._options.note(theirs)
        folder = self.data_folder
        if ours:
            self._store.change(**ours)
        if self.data_folder != folder and self._client.is_open:
            await self._change_folder(folder)

    async def retry(self) -> None:
        """Try again what the relay could not open when it started. Raises UserFacingError."""
        for problem in self._client.problems:
            await self._client.reopen_listener(str(problem.params["listener"]))

    def disturbs(self, changes: Mapping[str, object]) -> bool:
        """Tell whether applying these fields may end somebody's picture."""
        ends = {*changes} & {*MOVING_FIELDS, DATA_FOLDER} - self._refused_ports()
        return self._client.is_running and (bool(ends) or self.shuts_out(changes))

    def shuts_out(self, changes: Mapping[str, object]) -> bool:
        """Tell whether some who may watch without a login now may not any more."""
        mode = str(changes.get("access_mode", ""))
        return mode in _STRICTER and _STRICTER.index(mode) > _STRICTER.index(self._options.current.access_mode)

    def restarts_for(self, changes: Collection[str]) -> bool:
        """Tell whether applying these fields would stop the whole relay for a moment."""
        return self._client.is_running and DATA_FOLDER in changes

    def free_port_for(self, problem: UserFacingError) -> tuple[str, int] | None:
        """The setting that `problem` is about, and a port that would do; None where it is about something else."""
        field, port = f"{problem.params.get('listener')}{_PORT}", problem.params.get("port")
        if field not in PORT_FIELDS or port != getattr(self._options.current, field):
            return None
        free = self.suggest_port(int(str(port)))
        return (field, free) if free != port else None

    def suggest_port(self, port: int) -> int:
        """The next port above `port` that nothing uses, `port` itself where there is none."""
        options = self._options.current
        reserved = {getattr(options, name) for name in PORT_FIELDS}
        candidates = range(port + 1, min(port + 200, HIGHEST_PORT) + 1)
        return next((one for one in candidates if one not in reserved and _is_free(options.listen_host, one)), port)

    def _refused_ports(self) -> set[str]:
        """The settings of listeners that are not there: a change of theirs disturbs nobody."""
        return {f"{problem.params.get('listener')}{_PORT}" for problem in self._client.problems}

    async def _change_folder(self, before: Path) -> None:
        """Go on with the book in the other folder, or, where that cannot be, in the old one."""
        was_running = self._client.is_running
        await self._client.shut()
        try:
            await asyncio.to_thread(copy_book, before, self.data_folder)
            await self.open()
        except UserFacingError:
            self._store.change(data_folder="" if before == self._locations.default_data_folder else str(before))
            await self.open()
            raise
        finally:
            if was_running and self._client.is_open:
                await self._client.start()


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
