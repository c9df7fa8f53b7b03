"""PeerSession: its deadlines, and where media goes while addresses change."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.ice.stun_message import AttributeKind, MessageKind, ReceivedStun, StunMessage, parse_stun
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.webrtc.certificate import make_certificate
from relay_engine.serving.webrtc.dtls import make_context
from relay_engine.serving.webrtc.peer_session import PeerSession
from relay_engine.sockets.peer_account import PeerAccount
from tests.kit.media.made_media import ManualClock

CONTEXT = make_context(make_certificate(1_700_000_000.0))


class FakeViewer:
    def __init__(self) -> None:
        self.routes: list[Any] = []
        self.stops = 0

    def move(self, route: Any) -> None:
        self.routes.append(route)

    def stop(self) -> None:
        self.stops += 1


class Scene:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.viewer = FakeViewer()
        self.reasons: list[str] = []
        self.account = PeerAccount("192.0.2.1", 0.1, self.clock.now)

        def make_viewer(_on_close: Callable[[str], None]) -> Any:
            return self.viewer

        mount: Any = SimpleNamespace(name="gate")
        self.session = PeerSession(
            mount,
            CONTEXT,
            self.clock,
            account=self.account,
            make_viewer=make_viewer,
            on_connect=lambda _: None,
            on_end=lambda _, reason: self.reasons.append(reason),
        )

    def check(self, *, nominates: bool = True, password: str = "") -> ReceivedStun:
        credentials = self.session.credentials[-1]
        attributes = [(AttributeKind.USERNAME, f"{credentials.fragment}:x".encode())]
        attributes += [(AttributeKind.USE_CANDIDATE, b"")] if nominates else []
        message = StunMessage(MessageKind.BINDING_REQUEST, bytes(12), tuple(attributes))
        return parse_stun(message.serialize((password or credentials.password).encode()))

    def receive(self, received: ReceivedStun, route: Any) -> bool:
        return self.session.receive_check(received, self.session.credentials[-1].fragment, route)


def make_route(host: str = "192.0.2.9") -> Any:
    sent: list[bytes] = []
    return SimpleNamespace(host=host, port=4000, sent=sent, send=sent.extend, name=host)


def test_who_does_not_connect_is_forgotten() -> None:
    scene = Scene()
    scene.session.tick(scene.clock.now + 14)
    assert scene.reasons == []
    scene.session.tick(scene.clock.now + 16)
    assert scene.reasons == [LeaveReason.NEVER_CONNECTED]
    assert scene.viewer.stops == 1


def test_who_gives_no_sign_of_life_is_forgotten() -> None:
    scene = Scene()
    scene.session.is_connected = True
    scene.session.tick(scene.clock.now + 29)
    scene.clock.now += 20
    assert scene.receive(scene.check(), make_route())
    scene.session.tick(scene.clock.now + 29)
    assert scene.reasons == []
    scene.session.tick(scene.clock.now + 31)
    assert scene.reasons == [LeaveReason.TIMED_OUT]
    scene.session.end(LeaveReason.CLIENT_LEFT)
    assert len(scene.reasons) == 1


def test_media_goes_where_the_client_nominates() -> None:
    scene = Scene()
    first, second = make_route("192.0.2.9"), make_route("198.51.100.9")
    assert scene.receive(scene.check(), first)
    scene.session.is_connected = True
    assert scene.receive(scene.check(nominates=False), second)
    assert scene.viewer.routes == []
    assert scene.receive(scene.check(), second)
    assert scene.receive(scene.check(), second)
    assert scene.viewer.routes == [second]
    assert len(second.sent) == 3


def test_a_wrong_password_proves_nothing() -> None:
    scene, route = Scene(), make_route()
    with pytest.raises(RemoteProtocolError):
        scene.receive(scene.check(password="guess"), route)
    assert route.sent == []


def test_restart_keeps_few_old_credentials_and_changes_the_tag() -> None:
    scene = Scene()
    tags = {scene.session.tag}
    for _ in range(5):
        scene.session.restart()
        tags.add(scene.session.tag)
    assert len(tags) == 6
    assert len(scene.session.credentials) == 3


def test_a_flood_costs_its_peers_credit_and_then_only_a_little() -> None:
    scene = Scene()
    taken = sum(scene.session.may_cost() for _ in range(100_000))
    assert 10_000 < taken < 30_000  # a second's credit
    scene.clock.now += 1
    assert 20 <= sum(scene.session.may_cost() for _ in range(100_000)) < 3_000
    scene.account.charge(10)
    scene.clock.now += 1
    assert sum(scene.session.may_cost() for _ in range(1_000)) == 20, "checks and reports always come through"


def test_a_report_that_costs_much_is_charged_what_it_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, spent = Scene(), [0.0]
    monkeypatch.setattr("relay_engine.serving.webrtc.peer_session.cpu_time", lambda: spent[0])
    scene.session._srtp = cast(Any, SimpleNamespace(unprotect_rtcp=lambda datagram: datagram))

    def work(_packet: bytes) -> None:
        spent[0] += 0.5

    scene.session.viewer = cast(Any, SimpleNamespace(receive_rtcp=work))
    scene.session.receive_rtcp(b"report")
    assert scene.account.has_credit(scene.clock.now)
    scene.session.receive_rtcp(b"report")
    assert not scene.account.has_credit(scene.clock.now)
