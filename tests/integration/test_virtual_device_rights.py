"""Who may ask a virtual device what: the matrix of rights, of everybody, in every mode, over every operation that there is."""

from __future__ import annotations

import ipaddress

import msgspec
import pytest

from relay_engine.access import own_networks
from relay_engine.access.mode import AccessMode
from relay_engine.config import EngineConfig, UserConfig
from relay_engine.engine import Engine
from relay_engine.serving.onvif_device.asked import Right
from relay_engine.serving.onvif_device.operations import PREFIXES, TABLES
from relay_engine.soap import namespaces as ns
from tests.kit.onvif_device.device_engine import PASSWORD, device_engine, device_of, make_config
from tests.kit.onvif_device.recorder import Heard, Recorder
from tests.kit.relay.cast import HERE, NEIGHBOUR, STRANGER, build_set, can_be_staged

pytestmark = pytest.mark.skipif(not can_be_staged(), reason="this system has no further addresses of its own")

_PREFIX = {uri: prefix for prefix, uri in PREFIXES.items()}
# Of each right one operation that has nothing else to object to; where it is let through, there is no focus to move.
_OPERATIONS = {
    Right.NONE: "<tds:GetHostname/>",
    Right.WATCH: "<trt:GetProfiles/>",
    Right.STEER: "<timg:Stop><timg:VideoSourceToken>VideoSource_1</timg:VideoSourceToken></timg:Stop>",
}
_ROLES: dict[str, frozenset[Right]] = {
    "viewer": frozenset({Right.NONE, Right.WATCH}),
    "operator": frozenset(Right),
    "admin": frozenset(Right),
    "": frozenset({Right.NONE}),
}
_WATCHES_UNKNOWN = {
    AccessMode.CLOSED: frozenset[str](),
    AccessMode.NETWORK: frozenset({HERE, NEIGHBOUR}),
    AccessMode.OPEN: frozenset({HERE, NEIGHBOUR, STRANGER}),
}


def is_let_in(heard: Heard) -> bool:
    if heard.status == 200:
        return True
    return heard.fault.subcode not in ("NotAuthorized", "OperationProhibited")


def make_engine_config() -> EngineConfig:
    users = (
        UserConfig(name="viewer", password=PASSWORD),
        UserConfig(name="operator", password=PASSWORD, role="operator"),
        UserConfig(name="admin", password=PASSWORD, role="admin"),
    )
    return msgspec.structs.replace(make_config(), users=users)


@pytest.mark.parametrize("mode", list(AccessMode))
async def test_everybody_may_do_what_the_door_says_and_nothing_else(mode: AccessMode, monkeypatch: pytest.MonkeyPatch) -> None:
    build_set(monkeypatch)
    async with device_engine(make_engine_config(), live=False) as engine:
        engine.access.door.change_mode(mode)
        for user, rights in _ROLES.items():
            for host in (HERE, NEIGHBOUR, STRANGER):
                may = rights | ({Right.WATCH} if host in _WATCHES_UNKNOWN[mode] else frozenset[Right]())
                for right, operation in _OPERATIONS.items():
                    heard = await Recorder(device_of(engine).port, user, PASSWORD, local=host).ask(operation)
                    assert is_let_in(heard) is (right in may), (user, host, right, heard)


async def test_no_operation_answers_a_stranger_but_those_that_are_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every service, as the tables have them: whatever comes new is asked here by itself."""
    build_set(monkeypatch)
    for_all = {
        *("GetSystemDateAndTime", "GetServices", "GetServiceCapabilities", "GetCapabilities", "GetWsdlUrl", "GetHostname"),
        *("GetEndpointReference", "CreateProfile"),  # the last only ever refuses, see Synology
    }
    async with device_engine(make_config(), live=False) as engine:
        engine.access.door.change_mode(AccessMode.CLOSED)
        stranger = Recorder(device_of(engine).port, local=STRANGER)
        for namespace, table in TABLES.items():
            for name in table if namespace != ns.PTZ else ():  # the camera has no steering: nothing of that service is there
                heard = await stranger.ask(f"<x:{name} xmlns:x='{namespace}'/>")
                assert is_let_in(heard) is (name in for_all), (namespace, name)
        picture = await stranger.send(b"", "/gate/snapshot.jpg", method="GET")
        assert picture.status == 401


async def test_whoever_is_blocked_or_gone_gets_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_networks, "LOOPBACKS", (ipaddress.ip_network("127.0.0.0/8"),))
    async with device_engine(make_config(), live=False) as engine:
        neighbour = Recorder(device_of(engine).port, local=NEIGHBOUR)
        assert is_let_in(await neighbour.ask(_OPERATIONS[Right.WATCH]))
        _block(engine, NEIGHBOUR)
        assert not is_let_in(await neighbour.ask(_OPERATIONS[Right.WATCH]))
        assert is_let_in(await neighbour.ask(_OPERATIONS[Right.NONE]))


def _block(engine: Engine, host: str) -> None:
    engine._admission.blocked.block(f"{host}:1", engine.clock.monotonic() + 60)
