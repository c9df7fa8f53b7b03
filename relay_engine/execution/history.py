"""What the commands about what has been do."""

from __future__ import annotations

from relay_engine.access.visit import Visit
from relay_engine.commands.history import ListHistory, ListMoves, ListOutages
from relay_engine.events import MoveEnded, OutageEnded, SessionEnded
from relay_engine.execution.relay import Relay
from relay_engine.history.query import HistoryQuery


async def list_history(relay: Relay, request: ListHistory, _visit: Visit) -> tuple[SessionEnded, ...]:
    """Raises UserFacingError history_unavailable."""
    query = HistoryQuery(request.mount, request.subject, request.since, request.until, request.limit)
    return await relay.history.list_sessions(query)


async def list_outages(relay: Relay, request: ListOutages, _visit: Visit) -> tuple[OutageEnded, ...]:
    """Raises UserFacingError history_unavailable."""
    return await relay.history.list_outages(HistoryQuery(request.mount, "", request.since, request.until, request.limit))


async def list_moves(relay: Relay, request: ListMoves, _visit: Visit) -> tuple[MoveEnded, ...]:
    """Raises UserFacingError history_unavailable."""
    return await relay.history.list_moves(HistoryQuery(request.mount, request.subject, request.since, request.until, request.limit))
