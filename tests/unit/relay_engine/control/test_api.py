"""ControlApi's answers, handler by handler; sockets are tried in tests/integration."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from relay_engine.config import HttpConfig
from relay_engine.control.api import ControlApi
from relay_engine.events import Event, ListenerStatus
from relay_engine.sockets.peer_account import PeerAccount
from relay_engine.web.client import Client, note_client
from relay_engine.web.server import HttpServer
from tests.kit.relay.owner import owner_headers
from tests.kit.relay.pretend_relay import TOKEN, PretendRelay
from tests.kit.relay.sample_events import make_mount_status, make_reader_status, make_relay_status

LISTENER = ListenerStatus("listener/rtsp", "rtsp", "0.0.0.0", 8554, "")
FAILING = ListenerStatus("listener/http", "http", "::", 80, "port taken")
PATHS = ("/api/v1/mounts", "/api/v1/mounts/gate", "/api/v1/readers", "/api/v1/events", "/metrics")


async def get(relay: PretendRelay, path: str, token: str = TOKEN, peer: str = "127.0.0.1") -> web.Response:
    """What the API answers, by way of aiohttp's own router."""
    server = HttpServer(HttpConfig())
    ControlApi(relay).register(server)
    app = web.Application()
    app.add_routes(server._routes)
    request = make_mocked_request("GET", path, headers={"Host": "localhost:8080", **(owner_headers(token) if token else {})}, app=app)
    note_client(request, Client(peer, f"{peer}:50000", PeerAccount("test", 1.0, 0.0)))
    match = await app.router.resolve(request)
    match.add_app(app)
    request._match_info = match
    response = await match.handler(request)
    assert isinstance(response, web.Response)
    return response


def body(response: web.Response) -> Any:
    return json.loads(response.body)  # type: ignore[arg-type]


def relay_with(*events: Event) -> PretendRelay:
    return PretendRelay(*events)


async def test_mounts() -> None:
    response = await get(relay_with(make_mount_status(), make_reader_status()), "/api/v1/mounts")
    assert response.content_type == "application/json"
    [mount] = body(response)
    assert (mount["name"], mount["state"], mount["fault"], mount["readers"]) == ("gate", "live", None, 2)
    assert mount["tracks"] == [
        {"codec": "H264", "kind": "video", "width": 1280, "height": 720, "frame_rate": 25.0, "clock_rate": 90000, "channels": 0}
    ]


@pytest.mark.parametrize(("path", "status"), [("gate", 404), ("site", 404), ("x" * 201, 422), ("constructor", 404), ("__class__", 404)])
async def test_mounts_that_are_not_there(path: str, status: int) -> None:
    response = await get(relay_with(), f"/api/v1/mounts/{path}")
    assert response.status == status
    assert set(body(response)["error"]) == {"code", "message", "params"}


async def test_readers() -> None:
    [reader] = body(await get(relay_with(make_mount_status(), make_reader_status()), "/api/v1/readers"))
    assert {"key", "id", "mount", "protocol", "peer", "user_agent", "since", "bytes_sent", "bitrate", "dropped_units", "state"} <= set(
        reader
    )
    assert reader["since"] == 1001.0


@pytest.mark.parametrize(
    ("events", "token", "status", "answer"),
    [
        ((LISTENER,), "", 200, {"status": "ok"}),
        ((LISTENER, FAILING), TOKEN, 503, {"status": "failing", "listeners": {"http": "port taken"}}),
        ((LISTENER, FAILING), "", 503, {"status": "failing"}),
    ],
)
async def test_health_is_for_everybody_but_not_why(events: tuple[Event, ...], token: str, status: int, answer: dict[str, object]) -> None:
    relay = relay_with(*events)
    response = await get(relay, "/healthz", token)
    assert (response.status, body(response)) == (status, answer)
    assert relay.snapshots == 0  # strangers may ask as often as they like


async def test_metrics() -> None:
    response = await get(relay_with(make_relay_status()), "/metrics")
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert b"\nrelay_readers 2" in response.body  # type: ignore[operator]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.9"])
@pytest.mark.parametrize("token", ["", "wrong", "constructor", "x" * 4000])
async def test_without_the_token_nobody_is_anybody(path: str, peer: str, token: str) -> None:
    response = await get(relay_with(make_mount_status()), path, token, peer)
    assert response.status == 401
    assert response.headers["WWW-Authenticate"].startswith('Bearer realm="relay"')
    assert b"gate" not in response.body  # type: ignore[operator]
    assert body(response)["error"]["code"] == ("login_wrong" if token else "login_required")
