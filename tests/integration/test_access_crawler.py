"""Two subjects: everything that one saw is asked again as the other, who may not: addresses in pages, playlists, JSON, headers and events."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import aiohttp
import pytest

from relay_engine.access.mode import AccessMode
from relay_engine.book.records import KeyRecord
from relay_engine.engine import Engine
from tests.kit.players.whep_client import Identity, WhepClient
from tests.kit.relay.access_stage import enter, stage
from tests.kit.relay.cast import Player, can_be_staged, make_cast

pytestmark = pytest.mark.skipif(not can_be_staged(), reason="this system has one loopback address alone")

BEGIN = (
    "/",
    "/wall",
    "/gate",
    "/gate/",
    "/gate/info.json",
    "/gate/index.m3u8",
    "/gate/index.m3u8?plain",
    "/gate/index.m3u8?ts",
    "/gate/snapshot.jpg",
)
BEGIN_OF_API = ("/metrics", "/api/v1/mounts", "/api/v1/mounts/gate", "/api/v1/readers")
FOR_EVERYBODY = re.compile(r"/healthz|/login|/logout|/~/(?!mounts\.json)[a-z0-9_./-]+")
ENDLESS = ("/gate/live.mp4", "/gate/live.ts", "/gate/live.flv", "/gate/live.mjpeg")
IN_PAGES = re.compile(r'(?:href|src|action)="([^"#]+)"')
IN_PLAYLISTS = re.compile(r'URI="([^"]+)"')
MOST = 400
MOST_ALIKE = 3  # addresses that differ by numbers alone


@dataclass
class Seen:
    """What a crawl came by."""

    player: Player
    urls: dict[str, int] = field(default_factory=dict)  # address -> status
    sessions: list[str] = field(default_factory=list)  # of WHEP


def addresses(url: str, kind: str, text: str) -> Iterator[str]:
    """Where an answer leads."""
    if "html" in kind:
        yield from (html.unescape(found) for found in IN_PAGES.findall(text))
    elif "mpegurl" in kind:
        yield from (line for line in text.splitlines() if line and not line.startswith("#"))
        yield from IN_PLAYLISTS.findall(text)
    elif "json" in kind:
        yield from names_in(json.loads(text))


def names_in(value: Any) -> Iterator[str]:
    """Mounts that JSON names, with what stands behind every mount."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("name", "mount", "sub") and isinstance(inner, str) and inner:
                yield from (f"/{inner}/", f"/{inner}/index.m3u8", f"/{inner}/snapshot.jpg?thumbnail", f"/{inner}/info.json")
            yield from names_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names_in(inner)


def with_ticket(player: Player, path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}ticket={player.ticket}" if player.ticket else path


def without_secrets(url: str) -> str:
    """The address for somebody who has not seen the ticket, nor what stands for it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in ("s", "ticket")])))


async def crawl(session: aiohttp.ClientSession, root: str, player: Player) -> Seen:
    """Follow everything from the pages on. A ticket is shown in the first address alone, as a player does."""
    seen = Seen(player)
    begin = (*BEGIN, *(BEGIN_OF_API if "observe" in player.knows else ()))
    todo = [root + with_ticket(player, path) for path in begin]
    alike: Counter[str] = Counter()
    while todo and len(seen.urls) < MOST:
        url = todo.pop(0)
        shape = re.sub(r"[0-9a-f]*[0-9]+|s=[^&]*", "#", url)
        if url in seen.urls or not url.startswith(root) or alike[shape] >= MOST_ALIKE:
            continue
        alike[shape] += 1
        async with session.get(url, headers=player.headers, allow_redirects=False) as response:
            seen.urls[url] = response.status
            kind = response.headers.get("Content-Type", "")
            found = addresses(url, kind, await response.text()) if "text" in kind or "json" in kind or "mpegurl" in kind else iter(())
            todo += [urljoin(url, address) for address in (*found, *response.headers.getall("Location", ()))]
    offer, headers = WhepClient(Identity()).offer(), {**player.headers, "Content-Type": "application/sdp"}
    async with session.post(f"{root}{with_ticket(player, '/gate/whep')}", data=offer, headers=headers) as response:
        assert response.status == 201
        seen.sessions.append(urljoin(root, response.headers["Location"]))
    if "events" in player.knows:
        async with session.ws_connect(f"{root}/api/v1/events", headers=player.headers) as socket:
            snapshot = await socket.receive_json()
        seen.urls.update((urljoin(root, address), 200) for address in names_in(snapshot))
    return seen


async def break_ins(session: aiohttp.ClientSession, seen: Seen, thief: Player, *, stripped: bool) -> list[str]:
    """Which of it `thief` gets."""
    root = "/".join(next(iter(seen.urls)).split("/")[:3])
    asked = [("GET", url) for url in (*seen.urls, *(root + path for path in ENDLESS))]
    if not stripped:  # a session's id is such a secret too: it stands for the ticket
        asked += [(method, url) for url in seen.sessions for method in ("GET", "PATCH", "DELETE")]
    found = []
    for method, url in asked:
        if FOR_EVERYBODY.fullmatch(urlsplit(url).path):
            continue
        address = with_ticket(thief, without_secrets(url) if stripped else url)
        headers = {**thief.headers, **({"Content-Type": "application/trickle-ice-sdpfrag"} if method == "PATCH" else {})}
        async with session.request(method, address, headers=headers, allow_redirects=False) as response:
            if response.status not in (401, 403):
                found.append(f"{seen.player.name} saw it, {thief.name} got it: {method} {address} -> {response.status}")
    return found


THIEVES = ("stranger", "wrong token", "publish key", "ticket of yard", "revoked ticket")


@pytest.mark.parametrize("mode", [AccessMode.NETWORK, AccessMode.CLOSED])
async def test_nothing_that_one_saw_opens_to_another(monkeypatch: pytest.MonkeyPatch, mode: AccessMode) -> None:
    is_closed = mode is AccessMode.CLOSED
    async with stage(monkeypatch, mode) as (engine, server):
        cast, root = make_cast(engine.access), f"http://127.0.0.1:{server.port}"
        thieves = (*THIEVES, *(("neighbour", "a proxy of this machine that is not listed") if is_closed else ()))
        found = []
        for name in ("viewer",) if is_closed else ("neighbour", "owner", "ticket of gate"):
            async with enter(cast[name]) as session:
                seen = await crawl(session, root, cast[name])
                kinds = {urlsplit(url).path.rpartition(".")[2] for url, status in seen.urls.items() if status == 200}
                assert {"m3u8", "mp4", "jpg", "json"} <= kinds, kinds
                for thief in thieves:
                    async with enter(cast[thief]) as other:
                        broken = await break_ins(other, seen, cast[thief], stripped=name == "ticket of gate")
                    found += [line for line in broken if not is_common(thief, line)]
                if name == "ticket of gate":
                    found += await revoke_and_try_again(session, engine, seen)
        assert not found, "\n".join(found[:30])


def is_common(thief: str, line: str) -> bool:
    """What a ticket of another camera may see itself: the list of its own, and that camera."""
    path = urlsplit(line.split()[-3]).path
    return (thief == "ticket of yard" and (path in ("/", "/wall", "/~/mounts.json") or path.startswith("/yard"))) or (
        thief in ("ticket of yard", "publish key") and path == "/api/v1/mounts"  # an empty list
    )


async def revoke_and_try_again(session: aiohttp.ClientSession, engine: Engine, seen: Seen) -> list[str]:
    """What stands for a ticket ends with it, in the same player too."""
    engine.access.set_keys([KeyRecord(id="gate", kind="ticket", mounts=("gate",), revoked=True)])
    session.cookie_jar.clear()
    assert any("s=" in urlsplit(url).query for url in seen.urls)
    return await break_ins(session, seen, seen.player, stripped=False)


async def test_a_hole_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """This very test sees one: the routes of HLS children ask nothing."""
    async with stage(monkeypatch, AccessMode.NETWORK) as (engine, server):
        cast, root = make_cast(engine.access), f"http://127.0.0.1:{server.port}"
        async with enter(cast["neighbour"]) as session:
            seen = await crawl(session, root, cast["neighbour"])
        for handler in tuple(server._asks):
            if getattr(handler, "__name__", "") == "_get_file":
                monkeypatch.setitem(server._asks, handler, lambda _request: None)
        async with enter(cast["stranger"]) as other:
            found = await break_ins(other, seen, cast["stranger"], stripped=False)
        assert found
        assert all(re.search(r"/(?:gate|yard)/(?:mp4|ts)-", line) for line in found)


async def test_lists_name_what_may_be_watched_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch, AccessMode.CLOSED) as (engine, server):
        cast, root = make_cast(engine.access), f"http://127.0.0.1:{server.port}"
        for name, expected in (
            ("ticket of gate", {"gate"}),
            ("ticket of yard", {"yard"}),
            ("viewer", {"gate", "yard"}),
            ("owner", {"gate", "yard"}),
        ):
            player = cast[name]
            async with enter(player) as session:
                for path in ("/", "/wall", "/~/mounts.json", *(() if player.ticket else ("/api/v1/mounts",))):
                    async with session.get(root + with_ticket(player, path), headers=player.headers) as response:
                        assert response.status == 200
                        told = set(re.findall(r"\b(?:gate|yard)\b", await response.text()))
                    assert told == expected, f"{name} hears of {told} in {path}"


async def test_a_webrtc_session_is_for_who_has_begun_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others who may watch the same camera may not end what it watches."""
    async with stage(monkeypatch, AccessMode.NETWORK) as (engine, server):
        cast, root = make_cast(engine.access), f"http://127.0.0.1:{server.port}"
        offer, sdp = WhepClient(Identity()).offer(), {"Content-Type": "application/sdp"}
        for name, other in (("viewer", "operator"), ("viewer", "neighbour"), ("neighbour", "viewer"), ("operator", "ticket of gate")):
            begins, meddles = cast[name], cast[other]
            async with enter(begins) as mine, enter(meddles) as others:
                async with mine.post(f"{root}/gate/whep", data=offer, headers={**begins.headers, **sdp}) as response:
                    assert response.status == 201
                    session = urljoin(root, response.headers["Location"])
                for method in ("GET", "PATCH", "DELETE"):
                    async with others.request(method, with_ticket(meddles, session), headers=meddles.headers) as response:
                        assert response.status == 403, f"{other} {method} a session of {name}"
                async with mine.delete(session, headers=begins.headers) as response:
                    assert response.status == 200
