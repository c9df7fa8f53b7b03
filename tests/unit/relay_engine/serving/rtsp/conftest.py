"""A mount that is live, and a client connected to it, without a network."""

from __future__ import annotations

import pytest

from tests.kit.players.rtsp_dialogue import RtspDialogue, RtspWorld


@pytest.fixture
async def world() -> RtspWorld:
    return RtspWorld().go_live()


@pytest.fixture
async def client(world: RtspWorld) -> RtspDialogue:
    return world.connect()
