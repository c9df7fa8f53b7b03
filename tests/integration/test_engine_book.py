"""The engine over its book: what is added is there after a restart, a change is a difference, a moved port moves alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from relay_engine.book.records import MountRecord, Put, UserRecord
from relay_engine.config import EngineConfig, HttpConfig, LimitsConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.errors import UserFacingError
from relay_engine.events import Event, LogEntry, MountSettings, MountState, MountStatus, RelaySettings, Removed
from relay_engine.provider.config_provider import Provided, provide_file
from tests.kit.players.rtsp_client import RtspClient
from tests.kit.relay.live_engine import eventually

DEMO = MountConfig(name="demo", source="demo:")
GATE = MountConfig(name="gate", source="rtsp://u:s3cret@127.0.0.1:9/x", title="정문", enabled=False, labels={"brand": "x"})


def config(rtsp: int = 0, http: int = 0) -> EngineConfig:
    return EngineConfig(
        rtsp=RtspConfig(host="127.0.0.1", port=rtsp),
        http=HttpConfig(host="127.0.0.1", port=http),
        webrtc=WebRtcConfig(enabled=False),
    )


@asynccontextmanager
async def running(given: EngineConfig | Provided, folder: Path | None = None, **more: Any):  # type: ignore[no-untyped-def]
    engine = Engine(given, data_dir=folder, **more)
    await engine.start()
    try:
        yield engine
    finally:
        await engine.close()


def statuses(engine: Engine) -> dict[str, tuple[str, str]]:
    return {event.name: (event.title, event.origin) for event in engine.snapshot() if isinstance(event, MountStatus)}


def port_of(engine: Engine, protocol: str) -> int:
    return next(event.port for event in engine.listeners.statuses if event.protocol == protocol)


async def test_what_is_added_is_there_after_a_restart_also_while_the_relay_is_off(tmp_path: Path) -> None:
    engine = Engine(config(), data_dir=tmp_path)
    await engine.open()
    await engine.add_mount(GATE)
    await engine.add_mount(DEMO, keep=False)
    await engine.start()
    await engine.add_mount(MountConfig(name="yard", source="demo:"))
    await engine.stop_mount("yard")
    await engine.stop()
    assert {mount.state for mount in engine.mounts} == {MountState.STOPPED}
    await engine.update_mount("yard", MountConfig(name="garden", source="demo:", enabled=False))
    await engine.close()
    async with running(config(), tmp_path) as again:
        assert statuses(again) == {"gate": ("정문", "book"), "garden": ("garden", "book")}
        assert [mount.config for mount in again.mounts] == [GATE, MountConfig(name="garden", source="demo:", enabled=False)]
        assert {mount.state for mount in again.mounts} == {MountState.STOPPED}
        await again.remove_mount("gate")
    async with running(config(), tmp_path) as again:
        assert list(statuses(again)) == ["garden"]


async def test_a_change_that_touches_no_media_disturbs_no_viewer(tmp_path: Path) -> None:
    async with running(config(), tmp_path) as engine:
        await engine.add_mount(DEMO)
        mount = engine.mounts.get("demo")
        await mount.open_stream(10)
        async with RtspClient(port_of(engine, "rtsp"), "demo") as client:
            await client.ask("DESCRIBE")
            assert (await client.play_tcp(1)).status == 200
            await client.receive(3)
            readers = mount.readers
            live: dict[str, Any] = {
                "title": "Front", "listed": False, "max_readers": 9, "max_egress_kbps": 90_000, "start": "keyframe",
                "access": "open", "labels": {"channel": "1"},
            }  # fmt: skip
            for name, value in live.items():
                await engine.update_mount("demo", msgspec.structs.replace(mount.config, **{name: value}))
            await engine.change_settings({"limits": {"max_readers": 50, "stalled_reader_s": 20.0}})
            await engine.start_mount("demo")
            assert (engine.mounts.get("demo"), mount.readers, client.closed) == (mount, readers, False)
            count = len(client.frames[0])
            await client.receive(count + 3)
            await engine.update_mount("demo", msgspec.structs.replace(mount.config, no_media_timeout_s=20.0))
            await client.wait_closed()


async def test_a_moved_port_moves_alone_and_whoever_is_connected_stays(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    first, second, http = free_ports(3)
    engine = Engine(EngineConfig(), data_dir=tmp_path)
    await engine.open()
    sections = {"rtsp": {"host": "127.0.0.1", "port": first}, "http": {"host": "127.0.0.1", "port": http}, "webrtc": {"enabled": False}}
    await engine.change_settings(sections)
    await engine.start()
    await engine.add_mount(DEMO)
    await engine.mounts.get("demo").open_stream(10)  # type: ignore[union-attr]
    async with RtspClient(first, "demo") as client:
        await client.ask("DESCRIBE")
        assert (await client.play_tcp(1)).status == 200
        await client.receive(3)
        with pytest.raises(UserFacingError) as caught:
            await engine.change_settings({"limits": {"max_readers": 3}, "rtsp": {"port": http}})
        assert caught.value.code in ("port_taken", "setting_invalid")
        assert (engine.config.rtsp.port, engine.config.limits.max_readers, port_of(engine, "rtsp")) == (first, 0, first)
        await engine.change_settings({"rtsp": {"port": second}})
        assert port_of(engine, "rtsp") == second
        async with RtspClient(second, "demo") as other:
            assert (await other.ask("OPTIONS")).status == 200
        with pytest.raises(OSError):
            await asyncio.open_connection("127.0.0.1", first)
        await client.receive(len(client.frames[0]) + 3)
        assert not client.closed
    await engine.close()
    again = Engine(EngineConfig(), data_dir=tmp_path)
    await again.open()
    assert (again.config.rtsp.port, again.config.http.port) == (second, http)
    await again.close()


async def test_a_port_that_another_program_has_changes_nothing(free_port: int) -> None:
    async with running(config()) as engine:
        before = engine.config
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", free_port)
        with pytest.raises(UserFacingError) as caught:
            await engine.change_settings({"http": {"allowed_hosts": ["cams.example"]}, "rtsp": {"port": free_port}})
        server.close()
        assert (caught.value.code, engine.config) == ("port_taken", before)
        async with RtspClient(port_of(engine, "rtsp"), "demo") as client:
            assert (await client.ask("OPTIONS")).status == 200


async def test_a_listener_that_was_refused_comes_with_another_port_or_stays_refused(free_ports: Callable[[int], list[int]]) -> None:
    taken, also_taken, free = free_ports(3)
    servers = [await asyncio.start_server(lambda *_: None, "127.0.0.1", port) for port in (taken, also_taken)]
    engine = Engine(config(rtsp=taken))
    await engine.start(in_part=True)
    assert [problem.params["port"] for problem in engine.problems] == [taken]
    with pytest.raises(UserFacingError) as caught:
        await engine.change_settings({"rtsp": {"port": also_taken}})
    assert (caught.value.params["port"], [problem.params["port"] for problem in engine.problems]) == (also_taken, [taken])
    await engine.change_settings({"rtsp": {"port": free}})
    assert engine.problems == ()
    async with RtspClient(free, "demo") as client:
        assert (await client.ask("OPTIONS")).status == 200
    for server in servers:
        server.close()
    await engine.stop()


async def test_switching_http_off_leaves_rtsp_and_on_again_both(tmp_path: Path) -> None:
    async with running(config(), tmp_path) as engine:
        await engine.change_settings({"http": {"enabled": False}})
        assert [event.protocol for event in engine.listeners.statuses] == ["rtsp"]
        await engine.change_settings({"http": {"enabled": True}, "rtsp": {"udp": False}})
        assert [(event.protocol, event.fault) for event in engine.listeners.statuses] == [("rtsp", None), ("http", None)]
        await engine.change_settings({"rtsp": {"udp": True}})
        async with RtspClient(port_of(engine, "rtsp"), "demo") as client:
            assert (await client.ask("OPTIONS")).status == 200


FILE = """
[limits]
max_readers = 7
[[mounts]]
name = "gate"
source = "demo:"
enabled = false
[[mounts]]
name = "hall"
source = "demo:"
enabled = false
[[users]]
name = "anna"
password = "long enough"
role = "operator"
"""


async def test_the_file_is_read_again_and_its_mounts_are_read_only(tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    file.write_text(FILE)
    provider = lambda: provide_file(file)  # noqa: E731
    engine = Engine(provider(), data_dir=tmp_path, provider=provider)
    await engine.open()
    await engine.add_mount(MountConfig(name="yard", source="demo:", enabled=False))
    await engine.book.change(Put(UserRecord(name="bert", role="viewer")))
    await engine.know_people()
    for change in (engine.remove_mount("gate"), engine.update_mount("gate", GATE), engine.change_settings({"limits": {"max_readers": 1}})):
        with pytest.raises(UserFacingError) as caught:
            await change
        assert caught.value.code in ("mount_read_only", "settings_read_only")
    assert engine.access.logins.ha1("anna", "MD5")
    file.write_text(
        FILE.replace('"hall"', '"yard"')
        .replace("max_readers = 7", "max_readers = 8")
        .replace('"gate"', '"gate"\ntitle = "G"')
        .replace("anna", "carl")
    )
    assert await engine.reload() == 3  # gate has a title, hall is gone, the file's yard hides the book's
    assert statuses(engine) == {"gate": ("G", "file"), "yard": ("yard", "file")}
    assert (engine.config.limits.max_readers, engine.is_given_user("carl"), engine.access.logins.ha1("anna", "MD5")) == (8, True, None)
    assert engine.access.roster.user("bert") is not None
    file.write_text("nonsense")
    with pytest.raises(UserFacingError, match=r"relay\.toml: is not TOML"):
        await engine.reload()
    assert list(statuses(engine)) == ["gate", "yard"]
    file.write_text("")
    await engine.reload()
    assert (statuses(engine), engine.config.limits) == ({"yard": ("yard", "book")}, LimitsConfig())
    await engine.close()


async def test_everybody_is_told_what_is_saved(tmp_path: Path) -> None:
    engine = Engine(config(), data_dir=tmp_path)
    await engine.open()
    told: list[Event] = []
    engine.bus.subscribe(told.append)
    await engine.add_mount(GATE)
    await engine.update_mount("gate", msgspec.structs.replace(GATE, name="door"))
    await engine.change_settings({"access": {"mode": "closed"}})
    await engine.remove_mount("door")
    saved = [
        event
        for event in told
        if isinstance(event, MountSettings | RelaySettings) or (isinstance(event, Removed) and "settings" in event.key)
    ]
    assert [event.key for event in saved] == [
        "mount-settings/gate", "mount-settings/gate", "mount-settings/door", "relay-settings", "mount-settings/door",
    ]  # fmt: skip
    assert "s3cret" not in repr(told)
    assert engine.access.door.mode == "closed"
    await engine.close()


async def test_a_variant_follows_its_main_mounts_new_name(tmp_path: Path) -> None:
    engine = Engine(config(), data_dir=tmp_path)
    await engine.open()
    await engine.add_mount(GATE)
    await engine.add_mount(MountConfig(name="gate-small", source="demo:", variant_of="gate", enabled=False))
    await engine.update_mount("gate", msgspec.structs.replace(GATE, name="door"))
    assert engine.mounts.get("gate-small").config.variant_of == "door"  # type: ignore[union-attr]
    assert [record.config.variant_of for record in await engine.book.all(MountRecord)] == ["", "door"]
    await engine.close()


async def test_what_happened_to_the_book_is_said_in_the_journal(tmp_path: Path) -> None:
    async with running(config(), tmp_path) as engine:
        await engine.add_mount(GATE)
    (tmp_path / "book.sqlite3").write_bytes(b"not a book")
    async with running(config(), tmp_path) as engine:
        said = [event.code for event in engine.snapshot() if isinstance(event, LogEntry)]
        assert ("book_damaged_rescued" in said, list(statuses(engine))) == (True, ["gate"])


async def test_two_changes_of_one_mount_at_the_same_time_come_one_after_the_other(tmp_path: Path) -> None:
    async with running(config(), tmp_path) as engine:
        await engine.add_mount(DEMO)
        await engine.mounts.get("demo").open_stream(10)
        renamed = msgspec.structs.replace(DEMO, name="door")
        results = await asyncio.gather(
            engine.update_mount("demo", renamed),
            engine.update_mount("door", msgspec.structs.replace(renamed, title="Door")),
            engine.update_mount("demo", msgspec.structs.replace(DEMO, title="late")),
            return_exceptions=True,
        )
        assert [getattr(result, "code", None) for result in results] == [None, None, "mount_unknown"]
        assert (list(statuses(engine)), [mount.config.title for mount in engine.mounts]) == (["door"], ["Door"])
        await eventually(lambda: engine.mounts.get("door").state is MountState.LIVE)
        assert [record.config for record in await engine.book.all(MountRecord)] == [msgspec.structs.replace(renamed, title="Door")]


@pytest.mark.parametrize("harm", ["the key is gone", "the book is damaged"])
async def test_what_is_wrong_with_the_book_is_said_once(harm: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = Engine(config(), data_dir=tmp_path)
    await engine.open()
    await engine.add_mount(GATE)
    await engine.close()
    if harm == "the key is gone":
        (tmp_path / "book.key").unlink()
    else:
        (tmp_path / "book.sqlite3").write_bytes(b"no book" * 1000)
    caplog.clear()
    engine = Engine(config(), data_dir=tmp_path)
    await engine.open()
    await engine.book.change(Put(UserRecord(name="bert", role="viewer", device_password="needs a key")))
    await engine.know_people()
    said = [entry.text for entry in engine.journal.entries if entry.code.startswith("book_")]
    await engine.close()
    assert said
    assert [sum(text in record.getMessage() for record in caplog.records) for text in said] == [1] * len(said)
