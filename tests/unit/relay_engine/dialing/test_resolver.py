"""Host names that resolve late or never."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import pytest

from relay_engine.dialing import resolver
from relay_engine.dialing.resolver import resolve


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The system's resolver, which answers once the event is set."""
    answers = threading.Event()

    def getaddrinfo(host: str, port: int, **_options: Any) -> list[Any]:
        answers.wait(5)
        if host == "unknown":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(0, 0, 0, "", ("10.0.0.1", port)), (0, 0, 0, "", ("10.0.0.1", port)), (0, 0, 0, "", ("::1", port, 0, 0))]

    monkeypatch.setattr(resolver.socket, "getaddrinfo", getaddrinfo)
    return answers


@pytest.mark.parametrize("host", ["10.0.0.5", "fe80::1%eth0", "::1"])
async def test_numbers_need_no_name_server(host: str) -> None:
    assert await resolve(host, 554) == [host]


async def test_every_address_once_in_order(name_server: threading.Event) -> None:
    name_server.set()
    assert await resolve("camera", 554) == ["10.0.0.1", "::1"]


async def test_an_unknown_name(name_server: threading.Event) -> None:
    name_server.set()
    with pytest.raises(socket.gaierror):
        await resolve("unknown", 554)


async def test_questions_about_one_host_share_a_thread_and_others_do_not_wait(name_server: threading.Event) -> None:
    before = threading.active_count()
    first, second = asyncio.ensure_future(resolve("slow", 554)), asyncio.ensure_future(resolve("slow", 554))
    third = asyncio.ensure_future(resolve("other", 554))
    await asyncio.sleep(0)
    assert threading.active_count() == before + 2
    name_server.set()
    assert await first == await second == await third == ["10.0.0.1", "::1"]


async def test_who_gives_up_waiting_disturbs_nobody(name_server: threading.Event) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await resolve("slow", 554)
    patient = asyncio.ensure_future(resolve("slow", 554))
    await asyncio.sleep(0)
    name_server.set()
    assert await patient == ["10.0.0.1", "::1"]
    name_server.set()
    assert await resolve("slow", 554) == ["10.0.0.1", "::1"]
