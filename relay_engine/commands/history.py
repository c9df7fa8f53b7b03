"""Commands about what has been: who watched, and when cameras were away."""

from __future__ import annotations

from typing import Annotated

import msgspec

from relay_engine.access.subject import Action
from relay_engine.commands.command import Command, Request
from relay_engine.events import MoveEnded, OutageEnded, SessionEnded

type Filter = Annotated[str, msgspec.Meta(max_length=200)]
type WallSeconds = Annotated[float, msgspec.Meta(ge=0, le=1e11)]
type Rows = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class ListHistory(Request[tuple[SessionEnded, ...]], frozen=True, kw_only=True):
    """List who has watched, the newest first; the next part is asked for with `until` = the last one's `ended_at`."""

    COMMAND = Command("history.list", Action.OBSERVE, "GET", "/history")

    mount: Filter = ""
    subject: Filter = ""
    since: WallSeconds = 0.0
    until: WallSeconds = 0.0
    limit: Rows = 100


class ListOutages(Request[tuple[OutageEnded, ...]], frozen=True, kw_only=True):
    """List when cameras were away, the newest first; the next part is asked for with `until` = the last one's `ended_at`."""

    COMMAND = Command("history.outages", Action.OBSERVE, "GET", "/history/outages")

    mount: Filter = ""
    since: WallSeconds = 0.0
    until: WallSeconds = 0.0
    limit: Rows = 100


class ListMoves(Request[tuple[MoveEnded, ...]], frozen=True, kw_only=True):
    """List who has moved which camera and why it stopped, the newest first; the next part is asked for with `until` = the last one's `ended_at`."""

    COMMAND = Command("history.moves", Action.OBSERVE, "GET", "/history/moves")

    mount: Filter = ""
    subject: Filter = ""
    since: WallSeconds = 0.0
    until: WallSeconds = 0.0
    limit: Rows = 100
