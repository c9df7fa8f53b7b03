"""The commands over HTTP against an engine that runs."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from relay_engine.book.records import MountRecord
from relay_engine.engine import Engine
from tests.kit.relay.live_engine import live_engine
from tests.kit.relay.owner import owner_headers

JSON = {"Content-Type": "application/json"}
GATE = {"name": "gate", "source": "rtsp://admin:secret@127.0.0.1:1/x", "enabled": False}


class Api:
    """The control API of a relay, asked by its owner unless `headers` say otherwise."""

    def __init__(self, engine: Engine, url: str, session: aiohttp.ClientSession) -> None:
        self.engine = engine
        self._url = url
        self._session = session

    async def ask(
        self, method: str, path: str, body: object = None, *, data: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """The status, and the JSON of the answer."""
        sent = data if data is not None else json.dumps(body).encode() if body is not None else None
        shown = {**owner_headers(self.engine.access.owner_token), **(JSON if sent is not None else {}), **(headers or {})}
        async with self._session.request(method, f"{self._url}/api/v1{path}", data=sent, headers=shown) as answer:
            text = await answer.text()
            assert answer.headers["Cache-Control"] == "no-store"
            return answer.status, json.loads(text) if text else None

    async def code(self, method: str, path: str, body: object = None, **more: Any) -> tuple[int, str]:
        """The status and the error's code."""
        status, answer = await self.ask(method, path, body, **more)
        return status, answer["error"]["code"]


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with live_engine() as (engine, url), aiohttp.ClientSession() as session:
        yield Api(engine, url, session)


async def test_many_mounts_come_in_one_change_or_none_does(api: Api) -> None:
    new = [
        {"name": f"nvr-{number}", "source": f"rtsp://admin:secret@127.0.0.1:1/{number}", "enabled": False, "labels": {"recorder": "A1"}}
        for number in range(1, 65)
    ]
    status, mounts = await api.ask("POST", "/mounts/import", {"mounts": new})
    assert (status, [mount["name"] for mount in mounts]) == (201, [mount["name"] for mount in new])
    assert "secret" not in json.dumps(mounts)
    before = await api.engine.book.all(MountRecord)
    assert len(before) == 64
    for wrong, code, name in (
        ({"name": "nvr-7", "source": "demo:"}, "mount_exists", "nvr-7"),  # of the book
        ({"name": "nvr-65", "source": "demo:"}, "mount_exists", "nvr-65"),  # twice in the same import
        ({"name": "nvr-66", "source": "gopher://host"}, "address_invalid", "nvr-66"),
        ({"name": "a//b", "source": "demo:"}, "mount_name_invalid", "a//b"),
        ({"name": "nvr-66", "source": "demo:", "linger_s": -1}, "setting_invalid", "nvr-66"),
    ):
        several = {"mounts": [{"name": "nvr-65", "source": "demo:"}, wrong, {"name": "nvr-67", "source": "demo:"}]}
        _, answer = await api.ask("POST", "/mounts/import", several)
        assert (answer["error"]["code"], answer["error"]["params"]["mount"]) == (code, name)
        assert await api.engine.book.all(MountRecord) == before
    assert sum(mount.name.startswith("nvr-") for mount in api.engine.mounts) == 64
    assert await api.code("POST", "/mounts/import", {"mounts": []}) == (422, "setting_invalid")


async def test_channels_that_a_recorder_has_got_since_take_its_password_from_one_that_is_here(api: Api) -> None:
    await api.ask("POST", "/mounts", GATE)
    new = [{"name": f"new{number}", "source": f"rtsp://admin:***@127.0.0.1:1/{number}", "enabled": False} for number in (1, 2)]
    assert await api.code("POST", "/mounts/import", {"mounts": new}) == (422, "password_missing")
    status, _ = await api.ask("POST", "/mounts/import", {"mounts": new, "secrets_of": "gate"})
    assert status == 201
    assert api.engine.saved_mount("new2").source == "rtsp://admin:secret@127.0.0.1:1/2"
    elsewhere = [{"name": "new3", "source": "rtsp://admin:***@127.0.0.2:1/3", "enabled": False}]
    assert await api.code("POST", "/mounts/import", {"mounts": elsewhere, "secrets_of": "gate"}) == (422, "password_elsewhere")


async def test_the_life_of_a_mount(api: Api) -> None:
    status, mount = await api.ask("POST", "/mounts", GATE)
    assert (status, mount["name"], mount["state"], mount["config"]["source"]) == (201, "gate", "stopped", "rtsp://admin:***@127.0.0.1:1/x")
    assert await api.code("POST", "/mounts", GATE) == (409, "mount_exists")
    status, mount = await api.ask(
        "PATCH", "/mounts/gate", {"title": "Front gate", "max_readers": 3, "source": "rtsp://admin:***@127.0.0.1:1/y"}
    )
    assert (status, mount["title"], mount["config"]["max_readers"]) == (200, "Front gate", 3)
    config = next(mount.config for mount in api.engine.mounts if mount.name == "gate")
    assert config.source == "rtsp://admin:secret@127.0.0.1:1/y"
    status, mount = await api.ask("PATCH", "/mounts/gate", {"name": "site/front"})
    assert (status, mount["name"]) == (200, "site/front")
    assert (await api.ask("GET", "/mounts/site%2Ffront"))[1]["name"] == "site/front"
    for _ in range(2):
        assert (await api.ask("POST", "/mounts/site/front/start"))[1]["state"] != "stopped"
    for _ in range(2):
        assert (await api.ask("POST", "/mounts/site/front/stop"))[1]["state"] == "stopped"
    assert await api.ask("DELETE", "/mounts/site/front") == (204, None)
    assert await api.code("DELETE", "/mounts/site/front") == (404, "mount_unknown")
    assert [mount["name"] for mount in (await api.ask("GET", "/mounts"))[1]] == ["demo"]
    assert "secret" not in repr(api.engine.journal.entries)


async def test_all_at_once(api: Api) -> None:
    assert await api.ask("POST", "/mounts/stop") == (204, None)
    assert (await api.ask("GET", "/mounts/demo"))[1]["state"] == "stopped"
    assert await api.ask("POST", "/mounts/start") == (204, None)
    assert (await api.ask("GET", "/mounts/demo"))[1]["state"] != "stopped"


@pytest.mark.parametrize(
    ("method", "path", "data", "headers", "status", "code"),
    [
        ("POST", "/mounts", b"{", JSON, 400, "body_invalid"),
        ("POST", "/mounts", b"[" * 60_000, JSON, 400, "body_invalid"),
        ("POST", "/mounts", b"[" * 70_000, JSON, 413, "body_too_large"),
        ("POST", "/mounts", b'{"name":"\\ud800","source":"demo:"}', JSON, 400, "body_invalid"),
        ("POST", "/mounts", b'{"name":"\xff","source":"demo:"}', JSON, 400, "body_invalid"),
        ("POST", "/mounts", b'{"name":"a","source":"demo:","max_readers":' + b"9" * 4000 + b"}", JSON, 422, "setting_invalid"),
        ("POST", "/mounts", b'{"name":"a","source":"demo:"}', {"Content-Type": "text/plain"}, 415, "body_not_json"),
        ("POST", "/mounts", b"name=a&source=demo:", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "body_not_json"),
        ("POST", "/mounts/demo/stop", b"x=1", {"Content-Type": "multipart/form-data"}, 415, "body_not_json"),
        ("POST", "/mounts", b"", {}, 422, "setting_invalid"),
        ("PUT", "/mounts", b"{}", JSON, 405, "method_not_allowed"),
        ("GET", "/nothing", None, {}, 404, "not_found"),
        ("GET", "/nothing/", None, {}, 404, "not_found"),
        ("GET", "/mounts?x=1", None, {}, 422, "setting_invalid"),
        ("GET", "/mounts", None, {"Authorization": "Bearer wrong"}, 401, "login_wrong"),
        ("GET", "/mounts", None, {"Authorization": "Basic b3duZXI6eA=="}, 401, "login_wrong"),
    ],
)
async def test_what_is_wrong_is_said_in_json(
    api: Api, method: str, path: str, data: bytes | None, headers: dict[str, str], status: int, code: str
) -> None:
    assert await api.code(method, path, data=data, headers=headers) == (status, code)
    assert [mount.name for mount in api.engine.mounts] == ["demo"]
    assert (await api.ask("GET", "/mounts"))[0] == 200  # on the same connection, or the next


async def test_a_stranger_is_refused_before_his_body_is_read(api: Api) -> None:
    status, code = await api.code("POST", "/mounts", data=b"[" * 70_000, headers={"Authorization": ""})
    assert (status, code) == (401, "login_wrong")


async def test_a_blocked_address_is_let_in_again(api: Api) -> None:
    assert await api.ask("GET", "/blocked") == (200, [])
    api.engine._admission.blocked.block("192.0.2.7:5000", api.engine._clock.monotonic() + 60)
    [blocked] = (await api.ask("GET", "/blocked"))[1]
    assert blocked["host"] == "192.0.2.7"
    for _ in range(2):
        assert await api.ask("DELETE", "/blocked/192.0.2.7") == (204, None)
    assert await api.ask("GET", "/blocked") == (200, [])
