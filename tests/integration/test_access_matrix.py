"""Every route of HTTP x everybody who may come x every mode. The routes are read from the server: a new one without a row fails."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import aiohttp
import pytest
from aiohttp import web

from relay_engine.access.mode import AccessMode
from relay_engine.config import HttpConfig
from relay_engine.web.server import HttpServer
from tests.kit.relay.access_stage import enter, stage
from tests.kit.relay.cast import Player, can_be_staged, make_cast, watches_unknown

pytestmark = pytest.mark.skipif(not can_be_staged(), reason="this system has one loopback address alone")

NO = frozenset({401, 403})


@dataclass(frozen=True)
class Row:
    """What a route asks, where it is tried, and what those hear who may."""

    right: str  # "everybody", "watch", "watch any", or one of the cast's rights
    path: str
    yes: frozenset[int] = frozenset({200})
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def row(right: str, path: str, *yes: int, body: bytes = b"", **headers: str) -> Row:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Row(right, path, frozenset(yes) or frozenset({200}), named, body)


NAME = "{name}"
SESSION = "a" * 32
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
ROWS: dict[tuple[str, str], Row] = {
    ("GET", "/healthz"): row("everybody", "/healthz"),
    ("GET", "/~/{file}"): row("everybody", "/~/portal.css"),  # the same in every copy of the program
    ("GET", "/login"): row("everybody", "/login"),
    ("POST", "/login"): row("everybody", "/login", 400, body=b"no form"),
    ("POST", "/logout"): row("everybody", "/logout", 204),
    ("GET", "/metrics"): row("observe", "/metrics"),
    ("GET", "/"): row("watch any", "/"),
    ("GET", "/wall"): row("watch any", "/wall"),
    ("GET", "/~/mounts.json"): row("watch any", "/~/mounts.json"),
    ("GET", f"/{NAME}"): row("watch", "/gate", 308),
    ("GET", f"/{NAME}/"): row("watch", "/gate/"),
    ("GET", f"/{NAME}/info.json"): row("watch", "/gate/info.json"),
    ("POST", f"/{NAME}/info.json"): row("watch", "/gate/info.json?open"),
    ("GET", f"/{NAME}/index.m3u8"): row("watch", "/gate/index.m3u8"),
    ("GET", f"/{NAME}/{{mode}}.m3u8"): row("watch", "/gate/plain.m3u8", 200, 302, 404),
    ("GET", f"/{NAME}/{{file}}"): row("watch", "/gate/mp4-0_0.m4s", 200, 404),
    ("GET", f"/{NAME}/live.{{format}}"): row("watch", "/gate/live.mp4"),
    ("GET", f"/{NAME}/snapshot.jpg"): row("watch", "/gate/snapshot.jpg"),
    ("*", f"/{NAME}/whep"): row("watch", "/gate/whep", 400, body=b"no offer", Content_Type="application/sdp"),
    ("*", f"/{NAME}/whep/{{session}}"): row("watch", f"/gate/whep/{SESSION}", 404),
    ("GET", "/api/v1/events"): row("events", "/api/v1/events", 101, Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Version="13"),
}
METHODS = {f"/{NAME}/whep": ("GET", "HEAD", "POST"), f"/{NAME}/whep/{{session}}": ("GET", "PATCH", "DELETE")}  # of those with "*"
# Commands: reading asks for the relay's state, everything else is a change. These alone ask for less or more.
OTHERS: dict[tuple[str, str], str] = {
    ("GET", "/api/v1/mounts"): "list",
    ("GET", "/api/v1/mounts/{name}"): "observe gate",
    ("GET", "/api/v1/mounts/{name}/ptz"): "observe gate",
    ("POST", "/api/v1/mounts/{name}/ptz"): "steer",
    ("GET", "/api/v1/leases"): "list",
    ("GET", "/api/v1/openapi.json"): "list",
    ("GET", "/api/v1/users"): "control",  # who may come in is for who decides it
    ("GET", "/api/v1/keys"): "control",
}


def row_of(method: str, path: str) -> Row | None:
    """The row of a route; that of a command is made of what all commands have in common."""
    known = ROWS.get((method, path))
    if known is not None or not path.startswith("/api/v1/"):
        return known
    right = OTHERS.get((method, path), "observe" if method == "GET" else "control")
    where = path.replace("{name}", "gate" if right == "observe gate" else "nowhere").replace("{id}", "nobody").replace("{host}", "nowhere")
    said = {"headers": {"Content-Type": "application/json"}, "body": b"[]"} if method in ("POST", "PATCH") else {}
    return Row(right, where, frozenset({200, 204, 400, 404, 409, 422}), **said)  # type: ignore[arg-type]


def routes_of(server: HttpServer) -> list[tuple[str, str]]:
    """Method and path of every route; HEAD goes with its GET."""
    assert server._runner is not None
    return [
        (route.method, route.resource.canonical)
        for route in server._runner.app.router.routes()
        if route.method != "HEAD" and route.resource
    ]  # type: ignore[attr-defined]


def expected(row: Row, player: Player, mode: str) -> frozenset[int]:
    """The statuses that are right, by the rules as people are told them; not as the program has them."""
    is_listed = row.right == "watch any" and bool({"watch", "watch yard"} & player.knows)
    may = row.right == "everybody" or row.right in player.knows or is_listed
    if may or (row.right in ("watch", "watch any") and watches_unknown(player, mode)):
        return row.yes
    return frozenset({401}) if player.is_wrong or not player.knows else frozenset({403})


async def ask(session: aiohttp.ClientSession, port: int, player: Player, method: str, row: Row) -> tuple[int, dict[str, str], bytes]:
    """The answer to one of the cast; of a stream without an end the head is enough."""
    path = row.path
    if player.ticket:
        path += f"{'&' if '?' in path else '?'}ticket={player.ticket}"
    headers = {**row.headers, **player.headers}
    if "Upgrade" in headers:
        headers["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
    if row.path == "/logout":
        headers.pop("Cookie", None)  # that one is needed further on
    url = f"http://127.0.0.1:{port}{path}"
    async with session.request(method, url, headers=headers, data=row.body or None, allow_redirects=False) as response:
        body = await response.read() if response.status in NO else b""
        return response.status, dict(response.headers), body


async def try_route(session: aiohttp.ClientSession, port: int, player: Player, mode: str, method: str, found: Row | None) -> list[str]:
    """What is wrong with the answer."""
    assert found is not None
    if method in ("GET", "DELETE"):
        found = replace(found, body=b"")
    right = expected(found, player, mode)
    status, headers, text = await ask(session, port, player, method, found)
    if status not in (right | {200} if method in ("GET", "HEAD") and right == found.yes else right):
        return [f"{player.name}: {method} {found.path} -> {status}, not {sorted(right)}"]
    if status in NO:
        assert "no-store" in headers["Cache-Control"], found.path
        assert (status == 401) == ("WWW-Authenticate" in headers), found.path
        assert b"gate" not in text.lower() or found.right != "watch", "a refusal tells nothing of the camera"
    return []


@pytest.mark.parametrize("mode", list(AccessMode))
async def test_every_route_answers_everybody_as_it_should(monkeypatch: pytest.MonkeyPatch, mode: AccessMode) -> None:
    async with stage(monkeypatch, mode) as (engine, server):
        cast = make_cast(engine.access)
        routes = routes_of(server)
        assert not [route for route in routes if row_of(*route) is None], "a new route needs a row: who may?"
        assert not set(ROWS) - set(routes), "these rows have no route any more"
        wrong: list[str] = []
        for player in cast.values():
            async with enter(player) as session:
                for method, path in routes:
                    for one in METHODS[path] if method == "*" else (method,):
                        wrong += await try_route(session, server.port, player, mode, one, row_of(method, path))
        assert not wrong, "\n".join(wrong)


async def test_a_route_that_asks_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """This very test sees a hole: the check of one route is taken out, and the strangers are noticed."""
    async with stage(monkeypatch, AccessMode.CLOSED) as (engine, server):
        stranger = make_cast(engine.access)["stranger"]
        snapshot = ROWS["GET", f"/{NAME}/snapshot.jpg"]
        async with enter(stranger) as session:
            assert not await try_route(session, server.port, stranger, "closed", "GET", snapshot)
            handler = next(handler for handler in server._asks if getattr(handler, "__name__", "") == "_get_snapshot")
            monkeypatch.setitem(server._asks, handler, lambda _request: None)
            assert await try_route(session, server.port, stranger, "closed", "GET", snapshot) == [
                "stranger: GET /gate/snapshot.jpg -> 200, not [401]"
            ]


def test_the_server_takes_no_route_that_asks_two_things() -> None:
    async def handler(_request: web.Request) -> web.Response:
        return web.Response()

    server = HttpServer(HttpConfig())
    server.add_routes([web.get("/a", handler)], ask=lambda _request: None)
    with pytest.raises(ValueError, match="asks something else"):
        server.add_routes([web.get("/b", handler)], ask=lambda _request: None)
