"""The mounts that are cameras for recorders: on which port, with which identity, and what may change while they are."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from relay_engine.config import EngineConfig, MountConfig, OnvifConfig
from relay_engine.device_status import DeviceFault
from relay_engine.engine import Engine
from relay_engine.events import Event, Removed
from tests.kit.onvif_device.device_engine import (
    GATE,
    ONVIF,
    PASSWORD,
    SMALL,
    USER,
    YARD,
    device_engine,
    device_of,
    devices_of,
    make_config,
    until_there,
)
from tests.kit.onvif_device.recorder import Heard, Recorder
from tests.kit.relay.live_engine import eventually

HOSTNAME = "<tds:GetHostname/>"


def numbered(first_port: int, *mounts: MountConfig) -> EngineConfig:
    return make_config(*mounts, onvif=msgspec.structs.replace(ONVIF, first_port=first_port))


@pytest.fixture
def ports(free_ports: Callable[[int], list[int]]) -> tuple[int, int]:
    """Two of them; the one behind each is free as well."""
    first, second = free_ports(2)
    return first, second


async def answers(engine: Engine, name: str) -> bool:
    return (await Recorder(device_of(engine, name).port).ask(HOSTNAME)).status == 200


@contextlib.contextmanager
def listening(port: int, host: str = "127.0.0.1") -> Iterator[None]:
    with socket.create_server((host, port)):
        yield


async def test_each_has_a_port_and_a_name_of_its_own_and_a_smaller_picture_has_none(ports: tuple[int, int]) -> None:
    first = ports[0]
    async with device_engine(numbered(first, GATE, SMALL, YARD), live=False) as engine:
        found = devices_of(engine)
        assert {name: status.port for name, status in found.items()} == {"gate": first, "yard": first + 1}
        assert found["gate"].uuid != found["yard"].uuid
        assert found["gate"].mac != found["yard"].mac


async def test_port_and_name_stay_over_restarts_changes_and_another_order(tmp_path: Path) -> None:
    empty = make_config()
    empty = msgspec.structs.replace(empty, mounts=())
    engine = Engine(empty, data_dir=tmp_path)
    await engine.open()
    for config in (GATE, YARD):
        await engine.add_mount(config)
    await engine.start()
    try:
        await until_there(engine, "gate", "yard")
        before = devices_of(engine)
        await engine.update_mount("gate", msgspec.structs.replace(GATE, name="front", title="Front"))  # another name for the same camera
        await until_there(engine, "front", "yard")
        assert device_of(engine, "front").uuid == before["gate"].uuid
    finally:
        await engine.stop()
        await engine.close()
    engine = Engine(empty, data_dir=tmp_path)
    await engine.start()
    try:
        await until_there(engine, "front", "yard")
        assert device_of(engine, "front").uuid == before["gate"].uuid
        assert device_of(engine, "yard").uuid == before["yard"].uuid
        await engine.remove_mount("front")
        await until_there(engine, "yard")
        await engine.add_mount(msgspec.structs.replace(YARD, name="gate"))  # a new camera with an old name
        await until_there(engine, "gate", "yard")
        assert device_of(engine, "gate").uuid not in {status.uuid for status in before.values()}
    finally:
        await engine.stop()


async def test_one_is_switched_on_and_off_without_disturbing_another() -> None:
    async with device_engine(make_config(GATE, msgspec.structs.replace(YARD, onvif=False))) as engine:
        gate = device_of(engine)
        events: list[Event] = []
        engine.bus.subscribe(events.append)
        yard = engine.mounts.get("yard")
        assert yard is not None
        await eventually(lambda: yard.stream is not None)
        stream = yard.stream
        waiting = asyncio.ensure_future(_pull(gate.port))
        await engine.update_mount("yard", YARD)
        await until_there(engine, "gate", "yard")
        assert await answers(engine, "yard")
        await engine.update_mount("yard", msgspec.structs.replace(YARD, onvif=False))
        await until_there(engine, "gate")
        await eventually(lambda: Removed("onvif/yard") in events)
        assert yard.stream is stream  # its picture went on
        assert device_of(engine).port == gate.port
        await engine.stop_mount("gate")
        assert (await waiting).status == 200  # who waited for news was not sent away


async def _pull(port: int) -> Heard:
    nvr = Recorder(port, USER, PASSWORD)
    made = await nvr.ask("<tev:CreatePullPointSubscription/>")
    path = "/" + made.body.decode().partition("<wsa:Address>")[2].partition("</")[0].split("/", 3)[3]
    pull = "<tev:PullMessages><tev:Timeout>PT{}S</tev:Timeout></tev:PullMessages>"
    await nvr.ask(pull.format(0), path)
    return await nvr.ask(pull.format(30), path)


async def test_all_are_switched_on_and_off_and_moved_by_the_settings(ports: tuple[int, int]) -> None:
    async with device_engine(numbered(ports[0], GATE, YARD), live=False) as engine:
        before = devices_of(engine)
        await engine.change_settings({"onvif": {"first_port": ports[1]}})
        assert {name: status.port for name, status in devices_of(engine).items()} == {"gate": ports[1], "yard": ports[1] + 1}
        assert {name: status.uuid for name, status in devices_of(engine).items()} == {name: status.uuid for name, status in before.items()}
        await engine.change_settings({"onvif": {"enabled": False}})
        assert devices_of(engine) == {}
        await engine.change_settings({"onvif": {"enabled": True}})
        await until_there(engine, "gate", "yard")
        assert await answers(engine, "yard")


async def test_a_new_one_goes_round_a_taken_port_and_a_known_one_waits_for_its_own(ports: tuple[int, int], tmp_path: Path) -> None:
    first = ports[0]
    with listening(first):
        async with device_engine(numbered(first, GATE), tmp_path, live=False) as engine:
            assert device_of(engine).port == first + 1
    with listening(first + 1):
        async with device_engine(numbered(first, GATE), tmp_path, live=False) as engine:
            status = device_of(engine)
            assert (status.fault, status.port) == (DeviceFault.PORT_TAKEN, first + 1)
            assert status.detail  # by which program
            assert any(entry.code == "onvif_device_failed" and entry.mount == "gate" for entry in engine.journal.entries)


async def test_none_is_given_a_port_of_the_relay_itself(ports: tuple[int, int]) -> None:
    config = numbered(ports[0], GATE)
    config = msgspec.structs.replace(config, http=msgspec.structs.replace(config.http, port=ports[0]))
    async with device_engine(config, live=False) as engine:
        assert device_of(engine).port == ports[0] + 1


@pytest.mark.parametrize("address", ["198.51.100.7", "198.51.100.7:8900", "[2001:db8::7]:80"])
async def test_an_address_that_is_not_this_machines_is_said(address: str) -> None:
    async with device_engine(make_config(msgspec.structs.replace(GATE, onvif_address=address), YARD), live=False) as engine:
        assert device_of(engine).fault is DeviceFault.ADDRESS_FOREIGN
        assert await answers(engine, "yard")


async def test_addresses_clash_by_address_and_port(ports: tuple[int, int]) -> None:
    """BigTonyTones #44: the same port on another address is free, the same address with another port too."""
    port = ports[0]
    own = [f"127.0.0.1:{port}", f"127.0.0.1:{port}", f"127.0.0.1:{port + 1}"]
    mounts = [MountConfig(name=f"m{number}", source="demo:", onvif=True, onvif_address=address) for number, address in enumerate(own)]
    async with device_engine(make_config(*mounts), live=False) as engine:
        found = devices_of(engine)
        assert [found[f"m{number}"].fault for number in range(3)] == [None, DeviceFault.ADDRESS_SHARED, None]
        assert found["m1"].detail == "m0"
        await engine.update_mount("m0", msgspec.structs.replace(mounts[0], onvif=False))
        await engine.update_mount("m1", msgspec.structs.replace(mounts[1], onvif_address=f"127.0.0.1:{ports[1]}"))
        await until_there(engine, "m1", "m2")


async def test_the_relay_starts_whatever_becomes_of_them(ports: tuple[int, int], tmp_path: Path) -> None:
    with listening(ports[0]), listening(ports[0] + 1):
        config = numbered(ports[0], msgspec.structs.replace(GATE, onvif_address=f"127.0.0.1:{ports[0]}"))
        async with device_engine(config, tmp_path) as engine:
            assert device_of(engine).fault is DeviceFault.PORT_TAKEN
            assert engine.problems == ()


async def test_whoever_asks_is_shown_to_whoever_sets_a_recorder_up() -> None:
    async with device_engine(live=False) as engine:
        assert device_of(engine).clients == ()
        await Recorder(device_of(engine).port, local="127.0.0.3").ask(HOSTNAME)
        assert device_of(engine).clients == ("127.0.0.3",)


def test_by_default_there_are_none() -> None:
    assert MountConfig(name="a", source="demo:").onvif is False
    assert OnvifConfig().enabled
