"""What clients send arrives at their session, whatever the transport, and is bounded while nobody takes it."""

from __future__ import annotations

import pytest

from tests.kit.players.rtsp_dialogue import BASE, RtspDialogue, RtspWorld, tcp, udp
from tests.kit.relay.known_people import make_user


def send_frame(client: RtspDialogue, channel: int, payload: bytes) -> None:
    client.connection.data_received(b"$" + bytes((channel,)) + len(payload).to_bytes(2) + payload)


async def test_interleaved_packets_arrive(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    (session,) = world.context.sessions
    for channel in (0, 2, 1, 9):  # picture, sound, a report, and a channel that nobody has set up
        send_frame(client, channel, bytes(100))
    assert (session.recording.packets, session.recording.bytes) == (2, 200)


async def test_datagrams_arrive(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    (session,) = world.context.sessions
    for port in (50_000, 50_002, 50_000):
        world.context.routes.receive_rtp(bytes(1400), ("192.0.2.50", port))
    world.context.routes.receive_rtp(bytes(1400), ("192.0.2.99", 50_000))
    assert (session.recording.packets, session.recording.bytes) == (3, 4200)


async def test_each_session_of_a_connection_gets_its_own(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp, tracks=(0,))
    client.session = ""
    client.play(lambda _track_id: "RTP/AVP/TCP;unicast;interleaved=6-7", tracks=(1,))
    first, second = world.context.sessions
    send_frame(client, 0, b"12")
    send_frame(client, 6, b"123")
    assert (first.recording.bytes, second.recording.bytes) == (2, 3)
    client.session = second.id
    assert client.ask("TEARDOWN").status == 200
    send_frame(client, 6, b"123")
    assert (first.recording.packets, second.recording.packets) == (1, 1)


async def test_what_nobody_takes_is_not_kept(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    (session,) = world.context.sessions
    for _ in range(5_000):
        send_frame(client, 0, bytes(1400))
    assert session.recording.packets == 5_000
    assert client.connection._protocol.buffered_bytes == 0
    assert not [name for name in type(session.recording).__slots__ if not isinstance(getattr(session.recording, name), int)]


@pytest.mark.parametrize("method", ["ANNOUNCE", "RECORD"])
async def test_a_session_that_plays_cannot_record(world: RtspWorld, client: RtspDialogue, method: str) -> None:
    world.access.set_users([make_user("anna", "geheim", "admin")])
    client.log_in("anna", "geheim").ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0))
    assert client.ask(method).status == 455
    client.ask("PLAY")
    assert client.ask(method).status == 455
    world.feed(1)
    client.receive()
    assert client.frames  # and goes on with what it does
