"""Link: what a session sees of the connection it belongs to."""

from __future__ import annotations

import asyncio
from typing import Protocol

from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.rtsp.channels import InterleavedChannels
from relay_engine.sockets.peer import Peer
from relay_engine.sockets.peer_account import PeerAccount


class Link[S](Protocol):
    """The connection a session belongs to."""

    transport: asyncio.Transport
    peer: Peer
    local_host: str  # the address of ours that it reached
    user_agent: str
    asked_at: float  # monotonic seconds of its last DESCRIBE, 0 = it has not asked, or has a session since
    sessions: dict[str, S]  # by id
    channels: InterleavedChannels[S]

    @property
    def account(self) -> PeerAccount: ...
    def carry_media(self) -> None: ...
    def session_ended(self, session: S) -> None: ...
    def note_write(self) -> None: ...
    def end(self, reason: LeaveReason) -> None: ...
