"""Commands about readers: who watches, and who shall not."""

from __future__ import annotations

from typing import Annotated

import msgspec

from relay_engine.access.subject import Action
from relay_engine.commands.command import Command, Request, ShortId
from relay_engine.events import ReaderStatus


class BlockedHost(msgspec.Struct, frozen=True):
    """An address or IPv6 network from which nobody may watch for a while."""

    host: str
    seconds_left: float


class ListReaders(Request[tuple[ReaderStatus, ...]], frozen=True, kw_only=True):
    """List everybody who watches."""

    COMMAND = Command("readers.list", Action.OBSERVE, "GET", "/readers")


class DisconnectReader(Request[None], frozen=True, kw_only=True):
    """End one viewer; it may come again."""

    COMMAND = Command("readers.disconnect", Action.CONTROL, "DELETE", "/readers/{id}", status=204)

    id: ShortId


class BlockReader(Request[BlockedHost], frozen=True, kw_only=True):
    """End a viewer and all others of its address, and let nobody from there watch for a while."""

    COMMAND = Command("readers.block", Action.CONTROL, "POST", "/readers/{id}/block")

    id: ShortId
    duration_s: Annotated[float, msgspec.Meta(ge=1, le=86_400)] = 1800.0


class ListBlockedHosts(Request[tuple[BlockedHost, ...]], frozen=True, kw_only=True):
    """List the addresses that are kept out."""

    COMMAND = Command("readers.blocked", Action.OBSERVE, "GET", "/blocked")


class UnblockHost(Request[None], frozen=True, kw_only=True):
    """Let an address watch again; nothing happens where it may."""

    COMMAND = Command("readers.unblock", Action.CONTROL, "DELETE", "/blocked/{host}", status=204)

    host: ShortId
