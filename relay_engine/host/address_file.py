"""The address file: where the relay that uses a data folder can be spoken to, for programs on this machine."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import psutil

from relay_engine.errors import UserFacingError
from relay_engine.host.atomic_file import write_atomically

NAME = "relay.json"
_MAX_BYTES = 4096
_EVERY_CARD = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}


class RelayAddress(msgspec.Struct, frozen=True):
    """What the file says."""

    url: str  # of the HTTP listener, without a slash at the end; "" where there is none
    process: int


class AddressFile:
    """Written when the address is known or changes, removed at the end; one that a killed relay leaves behind leads nowhere."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / NAME if folder is not None else None

    def write(self, host: str, port: int) -> None:
        """Say that HTTP listens there; port 0 = nowhere. Raises OSError."""
        url = f"http://{_EVERY_CARD.get(host) or (f'[{host}]' if ':' in host else host)}:{port}" if port else ""
        if self._path is not None:
            write_atomically(self._path, msgspec.json.encode(RelayAddress(url, os.getpid())))

    def remove(self) -> None:
        """The relay ends; idempotent."""
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)


def read_address(folder: Path) -> RelayAddress:
    """Where the relay of that folder is. Raises UserFacingError relay_not_running or relay_without_http."""
    try:
        found = msgspec.json.decode((folder / NAME).read_bytes()[:_MAX_BYTES], type=RelayAddress)
    except FileNotFoundError:
        raise UserFacingError("relay_not_running", f"no relay is running with the data folder {folder}", folder=str(folder)) from None
    except (OSError, msgspec.MsgspecError) as error:
        text = f"{folder / NAME} cannot be read ({type(error).__name__}): is the relay running?"
        raise UserFacingError("relay_not_running", text, folder=str(folder)) from None
    if not _is_alive(found):
        text = f"the relay of the data folder {folder} has ended without saying so: start it again"
        raise UserFacingError("relay_not_running", text, folder=str(folder))
    if not found.url:
        raise UserFacingError("relay_without_http", "the relay that is running there does not listen for HTTP", folder=str(folder))
    return found


def _is_alive(address: RelayAddress) -> bool:
    """Tell whether that process listens there: the owner's token must go to no other program that has the port, or the number, by now.

    When it began says nothing: systems count that from a clock that is set while they run.
    """
    try:
        process = psutil.Process(address.process)
        listening = {found.laddr.port for found in process.net_connections("tcp") if found.status == psutil.CONN_LISTEN}
        return not address.url or urlsplit(address.url).port in listening
    except psutil.AccessDenied:  # some systems do not show it of a process of one's own either
        return hasattr(os, "getuid") and bool(process.uids().real == os.getuid())
    except (psutil.Error, ValueError):
        return False
