"""Requests of what somebody has sent: whole ones are taken, anything else is refused by the name of its field."""

from __future__ import annotations

from typing import Any

import pytest

from relay_engine.commands.command import RequestType
from relay_engine.commands.mounts import AddMount, ChangeMount, GetMount, ListMounts, StartMount
from relay_engine.commands.readers import BlockReader
from relay_engine.commands.reading import read_request
from relay_engine.commands.users import AddUser
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError


@pytest.mark.parametrize(
    ("texts", "body", "request_"),
    [
        ({}, None, ListMounts()),
        ({"name": "site/gate"}, None, GetMount(name="site/gate")),
        ({}, {"name": "gate", "source": "demo:"}, AddMount(mount=MountConfig(name="gate", source="demo:"))),
        ({"name": "gate"}, {"title": "Gate"}, ChangeMount(name="gate", changes={"title": "Gate"})),
        ({"id": "r1"}, {"duration_s": 60}, BlockReader(id="r1", duration_s=60.0)),
        ({"id": "r1"}, None, BlockReader(id="r1")),
    ],
)
def test_whole_requests(texts: dict[str, str], body: object, request_: Any) -> None:
    assert read_request(type(request_), texts, body) == request_


@pytest.mark.parametrize(
    ("kind", "texts", "body", "code", "field"),
    [
        (ListMounts, {"nix": "1"}, None, "setting_invalid", "nix"),
        (GetMount, {"name": "x" * 201}, None, "setting_invalid", "name"),
        (GetMount, {"name": ""}, None, "setting_invalid", "name"),
        (StartMount, {"name": "gate"}, {"nix": 1}, "setting_invalid", "nix"),
        (StartMount, {"name": "gate"}, {"name": "other"}, "setting_invalid", "name"),
        (StartMount, {"name": "gate"}, [1], "setting_invalid", ""),
        (BlockReader, {"id": "r1"}, {"duration_s": 0}, "setting_invalid", "duration_s"),
        (BlockReader, {"id": "r1"}, {"duration_s": "60"}, "setting_invalid", "duration_s"),
        (AddMount, {}, None, "setting_invalid", ""),
        (AddMount, {}, {}, "mount_name_invalid", "name"),
        (AddMount, {}, {"name": "gate", "source": "demo:", "nix": 1}, "setting_invalid", "nix"),
        (AddMount, {}, {"name": "gate", "source": "demo:", "max_readers": True}, "setting_invalid", "max_readers"),
        (AddMount, {}, {"name": "gate", "source": "demo:", "max_readers": 10**5000}, "setting_invalid", "max_readers"),
        (AddMount, {}, {"name": "../x", "source": "demo:"}, "mount_name_invalid", "name"),
        (AddMount, {}, {"name": "gate", "source": "exec:id"}, "address_invalid", "source"),
        (ChangeMount, {"name": "gate"}, None, "setting_invalid", ""),
        (ChangeMount, {"name": "gate"}, "title", "setting_invalid", ""),
    ],
)
def test_others_name_their_field(kind: RequestType, texts: dict[str, str], body: object, code: str, field: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        read_request(kind, texts, body)
    assert (caught.value.code, caught.value.params["field"]) == (code, field)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"name": "x" * 65, "role": "viewer"}, "name: allowed: text of at most 64 characters"),
        ({"name": 5, "role": "viewer"}, "name: found a whole number; allowed: text"),
        ({"name": "ann", "role": "viewer", "password": ["x"]}, "password: found a list; allowed: text"),
        ({"role": "viewer"}, "name: missing; it has to be given"),
    ],
)
def test_what_is_wrong_is_said_for_people(body: dict[str, object], said: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        read_request(AddUser, {}, body)
    assert str(caught.value) == said
