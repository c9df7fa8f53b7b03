"""Commands about keys and tickets: what machines publish with, and links that let somebody watch for a while."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from relay_engine.access.subject import Action
from relay_engine.commands.command import Command, MountName, Request, ShortId, Title

type MountNames = Annotated[tuple[MountName, ...], msgspec.Meta(max_length=100)]
type WallSeconds = Annotated[float, msgspec.Meta(ge=0, le=1e11)]
type Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A publish key or a ticket, without what makes it work."""

    id: str
    kind: Literal["publish", "ticket"]
    mounts: tuple[str, ...]  # empty = all
    title: str
    created: float  # wall seconds
    expires: float  # wall seconds; 0 = never
    max_concurrent: int  # 0 = no cap
    revoked: bool
    actions: tuple[str, ...] = ()  # what it is good for; empty = a key publishes, a ticket watches


class NewKey(KeyView, frozen=True, kw_only=True):
    """One that was made just now."""

    secret: str  # the key, or the text of the ticket (`?ticket=`): it is not shown again


class ListKeys(Request[tuple[KeyView, ...]], frozen=True, kw_only=True):
    """List publish keys and tickets."""

    COMMAND = Command("keys.list", Action.CONTROL, "GET", "/keys")


class AddKey(Request[NewKey], frozen=True, kw_only=True):
    """Make a key to publish with; it is shown this once."""

    COMMAND = Command("keys.add", Action.CONTROL, "POST", "/keys", status=201)

    mounts: MountNames = ()  # which it is good for; empty = all
    title: Title = ""
    expires: WallSeconds = 0.0


class MakeTicket(Request[NewKey], frozen=True, kw_only=True):
    """Make a ticket to watch some mounts, or to steer them as well, for a link that needs no login."""

    COMMAND = Command("tickets.make", Action.CONTROL, "POST", "/tickets", status=201)

    mounts: Annotated[tuple[MountName, ...], msgspec.Meta(min_length=1, max_length=100)]
    title: Title = ""
    expires: WallSeconds = 0.0
    max_concurrent: Count = 0
    actions: Annotated[tuple[Literal["watch", "steer"], ...], msgspec.Meta(min_length=1, max_length=2)] = ("watch",)


class RevokeKey(Request[None], frozen=True, kw_only=True):
    """Make a key or a ticket worthless; nothing happens where it is."""

    COMMAND = Command("keys.revoke", Action.CONTROL, "DELETE", "/keys/{id}", status=204)

    id: ShortId
