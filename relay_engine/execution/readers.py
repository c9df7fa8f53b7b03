"""What the commands about readers do."""

from __future__ import annotations

from relay_engine.access.visit import Visit
from relay_engine.commands.readers import BlockedHost, BlockReader, DisconnectReader, ListBlockedHosts, ListReaders, UnblockHost
from relay_engine.events import ReaderStatus
from relay_engine.execution.relay import Relay


async def list_readers(relay: Relay, _request: ListReaders, _visit: Visit) -> tuple[ReaderStatus, ...]:
    """Everybody who watches."""
    return relay.board.reader_statuses()


async def disconnect_reader(relay: Relay, request: DisconnectReader, _visit: Visit) -> None:
    """Raises UserFacingError reader_unknown."""
    await relay.disconnect_reader(request.id)


async def block_reader(relay: Relay, request: BlockReader, _visit: Visit) -> BlockedHost:
    """Raises UserFacingError reader_unknown."""
    host = await relay.block_reader(request.id, request.duration_s)
    return BlockedHost(host, request.duration_s)


async def list_blocked_hosts(relay: Relay, _request: ListBlockedHosts, _visit: Visit) -> tuple[BlockedHost, ...]:
    """Those that are kept out now."""
    return tuple(BlockedHost(host, seconds) for host, seconds in relay.blocked_hosts())


async def unblock_host(relay: Relay, request: UnblockHost, _visit: Visit) -> None:
    """Let it in again."""
    relay.unblock_host(request.host)
