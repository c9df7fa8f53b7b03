"""Requests as HTTP and back: what one side writes the other reads, and an answer is what was returned."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
import pytest

from relay_engine.access.subject import Role
from relay_engine.commands.command import API, Request
from relay_engine.commands.history import ListHistory
from relay_engine.commands.keys import MakeTicket
from relay_engine.commands.mounts import AddMount, ChangeMount, ListMounts, MountView, RemoveMount, StartMount
from relay_engine.commands.readers import BlockedHost, BlockReader, UnblockHost
from relay_engine.commands.reading import read_request
from relay_engine.commands.settings import ChangeSettings
from relay_engine.commands.users import AddUser, ChangeUser
from relay_engine.commands.writing import read_answer, write_request
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError

REQUESTS: list[tuple[Request[Any], str]] = [
    (ListMounts(), "GET /mounts"),
    (AddMount(mount=MountConfig(name="gate", source="demo:", max_readers=3)), "POST /mounts"),
    (AddMount(mount=MountConfig(name="gate", source="demo:"), secrets_of="site/yard"), "POST /mounts?secrets_of=site%2Fyard"),
    (ChangeMount(name="site/gate", changes={"title": "Gate"}), "PATCH /mounts/site%2Fgate"),
    (RemoveMount(name="a?b#c"), "DELETE /mounts/a%3Fb%23c"),
    (StartMount(name="gate"), "POST /mounts/gate/start"),
    (BlockReader(id="r1", duration_s=60.0), "POST /readers/r1/block"),
    (BlockReader(id="r1"), "POST /readers/r1/block"),
    (UnblockHost(host="2001:db8::/64"), "DELETE /blocked/2001%3Adb8%3A%3A%2F64"),
    (ChangeSettings(changes={"rtsp": {"port": 8555}}), "PATCH /settings"),
    (AddUser(name="ann", role=Role.VIEWER, password="p\u00e4ss"), "POST /users"),
    (ChangeUser(name="ann", enabled=False), "PATCH /users/ann"),
    (ChangeUser(name="ann"), "PATCH /users/ann"),
    (MakeTicket(mounts=("gate", "yard"), expires=1e9), "POST /tickets"),
    (ListHistory(mount="gate", limit=5), "GET /history?mount=gate&limit=5"),
]


@pytest.mark.parametrize(("request_", "line"), REQUESTS, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_written_is_read(request_: Request[Any], line: str) -> None:
    method, target, body = write_request(request_)
    assert f"{method} {target.removeprefix(API)}" == line
    parts = urlsplit(target)
    places = zip(request_.COMMAND.path.split("/"), parts.path.removeprefix(API).split("/"), strict=True)
    texts = {place.strip("{}"): unquote(text) for place, text in places if place.startswith("{")} | dict(parse_qsl(parts.query))
    assert read_request(type(request_), texts, msgspec.json.decode(body) if body is not None else None) == request_


def test_answers() -> None:
    assert read_answer(RemoveMount(name="gate"), 204, b"") is None
    assert read_answer(BlockReader(id="r1"), 200, b'{"host":"192.0.2.7","seconds_left":60.0}') == BlockedHost("192.0.2.7", 60.0)
    assert read_answer(ListMounts(), 200, b"[]") == ()
    assert MountView.__dataclass_fields__["config"].default is None


def test_a_refusal_is_raised_as_it_was_there() -> None:
    body = b'{"error":{"code":"mount_unknown","message":"there is no camera called gate","params":{"name":"gate"}}}'
    with pytest.raises(UserFacingError, match="no camera called gate") as caught:
        read_answer(ListMounts(), 404, body)
    assert (caught.value.code, caught.value.params) == ("mount_unknown", {"name": "gate"})


@pytest.mark.parametrize(
    ("status", "body"), [(200, b"<html>"), (200, b'{"a":1}'), (502, b"bad gateway"), (404, b"[]"), (404, b'{"error":1}'), (500, b"\xff")]
)
def test_answers_of_something_else(status: int, body: bytes) -> None:
    with pytest.raises(UserFacingError) as caught:
        read_answer(ListMounts(), status, body)
    assert caught.value.code == "relay_unknown"
