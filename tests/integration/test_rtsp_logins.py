"""Logins over RTSP on real sockets of 127.0.0.1, and what becomes of those whose rights end."""

from __future__ import annotations

import pytest

from relay_engine.serving.rtsp import server as server_module
from tests.kit.players.rtsp_client import RtspClient
from tests.kit.relay.known_people import make_user
from tests.kit.relay.rtsp_relay import start_relay


async def test_who_is_known_may_log_in() -> None:
    async with start_relay(credentials={"anna": "geheim"}) as relay:
        async with RtspClient(relay.port, username="anna", password="geheim") as client:
            assert (await client.ask("DESCRIBE")).status == 200
            assert (await client.play_tcp()).status == 200
        async with RtspClient(relay.port, username="anna", password="falsch") as stranger:
            assert (await stranger.ask("DESCRIBE")).status == 401
            assert (await stranger.ask("SETUP", "/trackID=0", Transport="RTP/AVP/TCP;interleaved=0-1")).status == 401


@pytest.mark.parametrize("transport", ["tcp", "udp"])
async def test_a_session_ends_as_soon_as_its_rights_do(transport: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_SWEEP_INTERVAL_S", 1000.0)  # it is the change that tells, not the clock
    async with (
        start_relay(credentials={"anna": "geheim", "vic": "x"}) as relay,
        RtspClient(relay.port, username="anna", password="geheim") as anna,
        RtspClient(relay.port, username="vic", password="x") as vic,
    ):
        await vic.play_tcp()
        if transport == "tcp":
            await anna.play_tcp()
        else:
            await anna.ask("SETUP", "/trackID=0", Transport="RTP/AVP;unicast;client_port=50000-50001")
            await anna.ask("PLAY")
        relay.access.set_users([make_user("vic", "x")])
        await anna.wait_closed()
        assert relay.server.sessions == 1
        assert [reader.pass_.subject_id for reader in relay.mount.readers if reader.pass_ is not None] == ["user:vic"]
    relay.access.door.rights_changed()  # a server that has stopped hears of it no more
