"""Searching shows the quick ones at once, forgets those that are gone, and ends when it is told to."""

from __future__ import annotations

import asyncio

from app.flows.devices.device_search import DeviceSearch, SearchState
from relay_engine import UserFacingError
from tests.kit.players.staged_client import StagedClient
from tests.kit.relay.device_views import make_found


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


class Watched:
    """A search, and what was in sight after every change."""

    def __init__(self) -> None:
        self.client = StagedClient()
        self.seen: list[tuple[SearchState, int]] = []
        self.search = DeviceSearch(self.client, self._changed)

    def _changed(self) -> None:
        self.seen.append((self.search.state, len(self.search.found)))


async def test_what_is_quick_is_seen_while_the_search_goes_on() -> None:
    watched = Watched()
    watched.client.found = (make_found(),)
    watched.search.start()
    await settle()
    assert watched.seen[:2] == [(SearchState.SEARCHING, 0), (SearchState.SEARCHING, 1)]
    assert watched.seen[-1] == (SearchState.DONE, 1)
    assert [seconds for seconds, _ in watched.client.called("find_devices")] == [1.5, 4.0]


async def test_what_answers_no_more_is_gone_after_the_next_search() -> None:
    watched = Watched()
    watched.client.found = (make_found("10.0.0.1"), make_found("10.0.0.2"))
    watched.search.start()
    await settle()
    watched.client.found = (make_found("10.0.0.2"),)
    watched.search.start()
    assert len(watched.search.found) == 2  # nothing vanishes under the pointer
    await settle()
    assert [found.address for found in watched.search.found] == ["10.0.0.2:80"]


async def test_a_search_that_is_cancelled_changes_nothing_any_more() -> None:
    watched = Watched()
    watched.client.search_gate = asyncio.Event()
    watched.search.start()
    await settle()
    watched.search.cancel()
    assert watched.search.state is SearchState.IDLE
    watched.client.found = (make_found(),)
    watched.client.search_gate.set()
    await settle()
    assert watched.seen[-1] == (SearchState.IDLE, 0)


async def test_a_search_that_cannot_be_made_says_why() -> None:
    watched = Watched()
    watched.client.failures["find_devices"] = UserFacingError("relay_stopped", "off")
    watched.search.start()
    await settle()
    assert watched.search.state is SearchState.FAILED
    assert watched.search.error is watched.client.failures["find_devices"]
    watched.client.failures.clear()
    watched.search.start()
    await settle()
    assert watched.seen[-1][0] is SearchState.DONE
    assert watched.search.error is None
