"""ControlApi's answers, handler by handler; sockets are tried in tests/integration."""

from __future__ import annotations

import json
from unittest.mock import Mock

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from relay_engine.config import HttpConfig
from relay_engine.control.api import ControlApi, serialize_batch
from relay_engine.event_bus import EventBus
from relay_engine.events import Event, ListenerStatus, Removed
from relay_engine.web.server import HttpServer
from tests.kit.relay.sample_events import make_log_entry, make_mount_status, make_reader_status, make_relay_status

LISTENER = ListenerStatus("listener/rtsp", "rtsp", "0.0.0.0", 8554, "")


class Relay:
    """An engine that stands still."""

    def __init__(self, *events: Event) -> None:
        self.bus = EventBus()
        self.events = events

    def snapshot(self) -> tuple[Event, ...]:
        return self.events


async def get(relay: Relay, path: str, peer: str = "127.0.0.1", host: str = "localhost:8080") -> web.Response:
    """What the API answers, by way of aiohttp's own router."""
    server = HttpServer(HttpConfig())
    ControlApi(relay).register(server)
    app = web.Application()
    app.add_routes(server._routes)
    transport = Mock()
    transport.get_extra_info.side_effect = {"peername": (peer, 50_000)}.get
    request = make_mocked_request("GET", path, headers={"Host": host}, transport=transport, app=app)
    match = await app.router.resolve(request)
    match.add_app(app)
    request._match_info = match
    response = await match.handler(request)
    assert isinstance(response, web.Response)
    return response


async def test_mounts() -> None:
    response = await get(Relay(make_mount_status(), make_reader_status()), "/api/v1/mounts")
    assert response.content_type == "application/json"
    [mount] = json.loads(response.body)
    assert (mount["name"], mount["state"], mount["fault"], mount["readers"]) == ("gate", "live", None, 2)
    assert mount["tracks"] == [
        {"codec": "H264", "kind": "video", "width": 1280, "height": 720, "frame_rate": 25.0, "clock_rate": 90000, "channels": 0}
    ]


@pytest.mark.parametrize(("path", "status"), [("gate", 200), ("site/gate-1", 200), ("site%2Fgate-1", 200), ("site", 404), ("gate/", 404)])
async def test_one_mount(path: str, status: int) -> None:
    response = await get(Relay(make_mount_status("gate"), make_mount_status("site/gate-1")), f"/api/v1/mounts/{path}")
    assert response.status == status
    answer = json.loads(response.body)
    assert ("error" in answer) if status == 404 else answer["name"] == path.replace("%2F", "/")


async def test_readers() -> None:
    [reader] = json.loads((await get(Relay(make_mount_status(), make_reader_status()), "/api/v1/readers")).body)
    assert set(reader) == {
        "key", "id", "mount", "protocol", "peer", "user_agent", "since", "bytes_sent", "bitrate", "dropped_units", "state", "role",
    }  # fmt: skip
    assert reader["since"] == 1001.0


@pytest.mark.parametrize(
    ("events", "status", "answer"),
    [
        ((LISTENER,), 200, {"status": "ok"}),
        (
            (LISTENER, ListenerStatus("listener/http", "http", "::", 80, "port taken")),
            503,
            {"status": "failing", "listeners": {"http": "port taken"}},
        ),
    ],
)
async def test_health(events: tuple[Event, ...], status: int, answer: dict[str, object]) -> None:
    response = await get(Relay(*events), "/healthz")
    assert (response.status, json.loads(response.body)) == (status, answer)


async def test_metrics() -> None:
    response = await get(Relay(make_relay_status()), "/metrics")
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert b"\nrelay_readers 2.0\n" in response.body


@pytest.mark.parametrize("path", ["/api/v1/mounts", "/api/v1/mounts/gate", "/api/v1/readers", "/api/v1/events", "/healthz", "/metrics"])
@pytest.mark.parametrize(("peer", "host"), [("10.0.0.9", "10.0.0.5:8080"), ("10.0.0.9", "localhost"), ("127.0.0.1", "evil.example")])
async def test_strangers_are_refused(path: str, peer: str, host: str) -> None:
    response = await get(Relay(make_mount_status()), path, peer=peer, host=host)
    assert response.status == 403
    assert b"gate" not in response.body
    assert set(json.loads(response.body)) == {"error"}


def test_a_batch_says_what_each_event_is() -> None:
    events = (make_mount_status(), make_reader_status(), LISTENER, make_relay_status(), make_log_entry(1), Removed("reader/r1"))
    message = json.loads(serialize_batch("snapshot", events))
    assert message["type"] == "snapshot"
    assert [event["type"] for event in message["events"]] == ["mount", "reader", "listener", "relay", "log", "removed"]
    assert message["events"][-1] == {"type": "removed", "key": "reader/r1"}
