"""A camera steered over HTTP and on WebSockets: by one at a time, and never for longer than it is wanted."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from relay_engine.access.subject import OWNER, Action
from relay_engine.access.visit import MountFacts, Pass, Visit
from relay_engine.book.records import KeyRecord, UserRecord
from relay_engine.commands.history import ListMoves
from relay_engine.commands.mounts import ChangeMount, RemoveMount
from relay_engine.config import MountConfig
from relay_engine.engine import Engine
from relay_engine.errors import UserFacingError
from relay_engine.events import MoveEnd
from relay_engine.ptz.actions import Move
from relay_engine.ptz.actor import actor_of
from relay_engine.serving.identity import SESSION_COOKIE
from tests.kit.cameras.steering_judge import HeardMove, NotedMotion, judge
from tests.kit.onvif.scripted_camera import PASSWORD, USER, ScriptedCamera
from tests.kit.onvif.scripted_head import ScriptedHead
from tests.kit.relay.live_engine import eventually, live_engine

USERS = (
    UserRecord(name="olga", role="operator"),
    UserRecord(name="otto", role="operator"),
    UserRecord(name="ann", role="admin"),
    UserRecord(name="vic", role="viewer"),
)
RIGHT = {"action": "move", "pan": 0.5}


class Relay:
    """A relay with one camera that is steered, and how people come to it."""

    def __init__(self, engine: Engine, root: str, camera: ScriptedCamera) -> None:
        self.engine = engine
        self.camera = camera
        self.head = camera.head
        self.url = f"{root}/api/v1/mounts/gate/ptz"
        self.root = root
        self.http = aiohttp.ClientSession()

    def as_user(self, name: str) -> dict[str, str]:
        """What a browser sends that is logged in."""
        cookie = f"{SESSION_COOKIE}={self.engine.access.sessions.open(name)}"
        return {"Cookie": cookie, "Origin": self.root, "Sec-Fetch-Site": "same-origin"}

    @property
    def owner(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.engine.access.owner_token}"}

    async def post(self, headers: dict[str, str], action: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        async with self.http.post(self.url, json=action, headers=headers) as response:
            return response.status, await response.json()

    @asynccontextmanager
    async def socket(self, headers: dict[str, str], query: str = "") -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        async with self.http.ws_connect(self.url + query, headers=headers) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            yield socket

    async def moves(self) -> list[tuple[str, str, MoveEnd]]:
        moves = await self.engine.execute(ListMoves(mount="gate"), OWNER)
        return [(move.subject, move.action, move.reason) for move in reversed(moves)]


@asynccontextmanager
async def steered(**camera: Any) -> AsyncIterator[Relay]:
    async with ScriptedCamera(**camera) as scripted:
        control = f"onvif://{USER}:{PASSWORD}@{scripted.address}/?profile=main"
        gate = MountConfig(name="gate", source="demo:", control=control)
        async with live_engine(gate, MountConfig(name="yard", source="demo:")) as (engine, root):
            engine.access.set_users(USERS)
            await eventually(lambda: bool(engine.steering.statuses) and engine.steering.statuses[0].online)
            relay = Relay(engine, root, scripted)
            try:
                yield relay
            finally:
                await relay.http.close()


async def told(socket: aiohttp.ClientWebSocketResponse, kind: str, **fields: Any) -> dict[str, Any]:
    """The next message of that kind that says so."""
    async with asyncio.timeout(30):
        while True:
            message: dict[str, Any] = await socket.receive_json()
            if message["type"] == kind and all(message.get(name) == value for name, value in fields.items()):
                return message


async def test_on_a_socket_somebody_steers_and_closing_it_stops_the_camera() -> None:
    async with steered() as relay:
        async with relay.socket(relay.as_user("olga")) as socket:
            assert await told(socket, "presets") == {"type": "presets", "presets": []}
            await socket.send_json({**RIGHT, "id": 7})
            answer = await told(socket, "answer", id=7)
            assert (answer["steering"]["holder"], answer["steering"]["holder_kind"]) == ("olga", "web")
            assert (answer["steering"]["moving"], answer["steering"]["holder_id"]) == (True, "user:olga@127.0.0.1")
            assert (await relay.head.wait_for("ContinuousMove")).profile == "main"
        await relay.head.wait_for("Stop")
        assert not relay.head.is_moving
        assert await relay.moves() == [("user:olga", "move", MoveEnd.GONE)]


async def test_who_falls_silent_is_stopped_over_http() -> None:
    async with steered(head=ScriptedHead(keeps_timeout=False)) as relay:
        status, steering = await relay.post(relay.owner, RIGHT)
        assert (status, steering["moving"]) == (200, True)
        await relay.head.wait_for("Stop")
        assert not relay.head.is_moving
        await eventually(lambda: not relay.engine.steering.statuses[0].moving)
        assert await relay.moves() == [("owner", "move", MoveEnd.SILENCE)]


async def test_one_at_a_time_and_the_higher_priority_first() -> None:
    async with steered() as relay, relay.socket(relay.as_user("olga")) as olga, relay.socket(relay.as_user("otto")) as otto:
        await olga.send_json({**RIGHT, "id": 1, "timeout_s": 10})
        await told(olga, "answer", id=1)
        await otto.send_json({"action": "move", "pan": -1, "id": 2})
        assert (await told(otto, "error", id=2))["error"]["code"] == "steering_held"
        await otto.send_json({"action": "request", "text": "a fire", "id": 3})
        assert (await told(olga, "steering", asked_by=["otto"]))["asked_texts"] == ["a fire"]
        status, _ = await relay.post(relay.as_user("ann"), {"action": "move", "pan": -0.25, "timeout_s": 10})
        assert status == 200
        assert (await told(olga, "steering", holder="ann"))["priority"] == 20_000
        assert relay.head.kinds == ["ContinuousMove", "Stop", "ContinuousMove"]
        assert [command.pan for command in relay.head.commands if command.kind == "ContinuousMove"] == [0.5, -0.25]
        assert (await relay.post(relay.as_user("olga"), {"action": "stop"}))[0] == 409
        assert await relay.moves() == [("user:olga", "move", MoveEnd.TAKEN)]


@pytest.mark.parametrize(
    ("who", "action", "status", "code"),
    [
        ("vic", RIGHT, 403, "forbidden"),
        ("olga", {"action": "dance"}, 422, "setting_invalid"),
        ("olga", {"action": "move", "pan": 2}, 422, "setting_invalid"),
        ("olga", {"action": "preset-go", "preset": "nowhere"}, 404, "preset_unknown"),
        ("olga", {"action": "release"}, 409, "not_steering"),
    ],
)
async def test_what_is_refused_says_why(who: str, action: dict[str, Any], status: int, code: str) -> None:
    async with steered() as relay:
        answered, body = await relay.post(relay.as_user(who), action)
        assert (answered, body["error"]["code"]) == (status, code)
        assert "ContinuousMove" not in relay.head.kinds


async def test_a_page_of_another_site_does_not_steer_with_the_cookie_of_this_one() -> None:
    async with steered() as relay:
        headers = {**relay.as_user("olga"), "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        for opened in (headers, {"Cookie": headers["Cookie"]}, {}):
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await relay.http.ws_connect(relay.url, headers=opened)
            assert caught.value.status in (401, 403)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await relay.http.ws_connect(relay.url.replace("gate", "yard"), headers=relay.owner)


async def test_a_ticket_to_steer_is_good_until_it_is_revoked() -> None:
    async with steered() as relay:
        access = relay.engine.access
        key = KeyRecord(id="t", kind="ticket", mounts=("gate",), actions=("watch", "steer"))
        access.set_keys([key, KeyRecord(id="w", kind="ticket", mounts=("gate",))])
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await relay.http.ws_connect(f"{relay.url}?ticket={access.tickets.make('w')}")
        async with relay.socket({}, f"?ticket={access.tickets.make('t')}") as socket:
            await socket.send_json({**RIGHT, "timeout_s": 10})
            await relay.head.wait_for("ContinuousMove")
            access.set_keys([])
            await relay.head.wait_for("Stop")
            async with asyncio.timeout(30):
                while (await socket.receive()).type is not aiohttp.WSMsgType.CLOSE:
                    pass
        assert await relay.moves() == [("ticket:t", "move", MoveEnd.RIGHTS)]


@pytest.mark.parametrize("how", ["logs out", "has another password"])
async def test_a_browser_that_is_logged_out_does_not_go_on_steering(how: str) -> None:
    async with steered(head=ScriptedHead(keeps_timeout=False)) as relay:
        headers = relay.as_user("olga")
        async with relay.socket(headers) as socket:
            await socket.send_json({**RIGHT, "timeout_s": 10})
            await relay.head.wait_for("ContinuousMove")
            if how == "logs out":
                await (await relay.http.post(f"{relay.root}/logout", headers=headers)).read()
                await socket.send_json(RIGHT)
            else:
                relay.engine.access.set_users([UserRecord(name="olga", role="operator", password_hash="another")])
            await relay.head.wait_for("Stop")
        assert not relay.head.is_moving


@pytest.mark.parametrize("how", ["removed", "steered no more", "the relay stops"])
async def test_a_mount_that_goes_leaves_no_camera_moving(how: str) -> None:
    async with steered(head=ScriptedHead(keeps_timeout=False)) as relay:
        await relay.post(relay.owner, {**RIGHT, "timeout_s": 10})
        assert relay.head.is_moving
        match how:
            case "removed":
                await relay.engine.execute(RemoveMount(name="gate"), OWNER)
            case "steered no more":
                await relay.engine.execute(ChangeMount(name="gate", changes={"control": ""}), OWNER)
            case _:
                await relay.engine.stop()
        await relay.head.wait_for("Stop")
        assert not relay.head.is_moving


async def test_too_much_is_refused_and_stopping_never_is() -> None:
    async with steered() as relay, relay.socket(relay.as_user("olga")) as socket:
        for number in range(120):
            await socket.send_json({"action": "move", "pan": number / 200, "id": number})
        await socket.send_json({"action": "stop", "id": "last"})
        answers: dict[Any, str] = {}
        async with asyncio.timeout(30):
            while "last" not in answers:
                message = await socket.receive_json()
                if message["type"] in ("answer", "error"):
                    answers[message["id"]] = message["type"]
        assert answers["last"] == "answer"
        assert "error" in answers.values()
        assert not relay.head.is_moving
        assert relay.head.kinds.count("ContinuousMove") < 60


@pytest.mark.parametrize("text", ["", "[]", "{", '{"action":5}', '{"id":{"a":1},"action":"stop","more":1}', "1" * 4000])
async def test_garbage_is_answered_and_the_socket_goes_on(text: str) -> None:
    async with steered() as relay, relay.socket(relay.as_user("olga")) as socket:
        await socket.send_str(text)
        assert (await told(socket, "error"))["error"]["code"] in ("body_invalid", "setting_invalid")
        await socket.send_json({"action": "take", "id": 1})
        assert (await told(socket, "answer"))["steering"]["holder"] == "olga"


async def test_what_is_too_long_ends_the_socket_alone() -> None:
    async with steered() as relay, relay.socket(relay.as_user("olga")) as socket:
        await socket.send_str("x" * 5000)
        async with asyncio.timeout(30):
            while (await socket.receive()).type not in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                pass
        assert (await relay.post(relay.owner, {"action": "stop"}))[0] == 200


async def test_who_may_only_watch_is_told_that_it_is_steered_and_not_by_whom() -> None:
    async with steered() as relay:
        await relay.post(relay.as_user("olga"), {"action": "take"})
        for who, holder in (("vic", ""), ("otto", "olga")):
            async with relay.http.get(relay.url, headers=relay.as_user(who)) as response:
                view = await response.json()
            assert (view["steering"]["holder"], view["steering"]["holder_kind"]) == (holder, "api")
            assert view["me"] == f"user:{who}@127.0.0.1"
            async with relay.http.get(f"{relay.root}/api/v1/leases", headers=relay.as_user(who)) as response:
                (lease,) = await response.json()
            assert lease["holder"] == holder


async def test_presets_are_made_gone_to_and_told_to_all() -> None:
    async with steered() as relay, relay.socket(relay.as_user("otto")) as otto:
        await told(otto, "presets", presets=[])
        assert (await relay.post(relay.as_user("olga"), {"action": "preset-set", "name": "Car park"}))[0] == 200
        assert (await told(otto, "presets"))["presets"] == [{"token": "preset1", "name": "Car park"}]
        assert (await relay.post(relay.as_user("olga"), {"action": "preset-go", "preset": "preset1"}))[0] == 200
        assert relay.head.kinds == ["SetPreset", "GotoPreset"]
        assert await relay.moves() == [("user:olga", "preset-set", MoveEnd.DONE), ("user:olga", "preset-go", MoveEnd.DONE)]


async def test_stop_overtakes_a_camera_that_answers_no_move() -> None:
    async with steered(quirks={"no answer to moves"}) as relay, relay.socket(relay.as_user("olga")) as socket:
        await socket.send_json({**RIGHT, "id": 1})
        await eventually(lambda: relay.camera.asked["ContinuousMove"] == 1)
        await socket.send_json({"action": "stop", "id": 2})
        await eventually(lambda: relay.head.kinds == ["Stop"])
        relay.camera.go.set()
        await told(socket, "answer", id=2)
        assert relay.head.kinds[:2] == ["Stop", "ContinuousMove"]  # the move was heard late: it is stopped once more
        assert relay.head.kinds[-1] == "Stop"
        assert not relay.head.is_moving


async def test_no_password_of_the_camera_is_shown_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    async with steered() as relay:
        relay.camera.login.password = "another"
        await relay.post(relay.owner, RIGHT)
        text = repr(relay.engine.snapshot()) + repr([record.getMessage() for record in caplog.records])
        async with relay.http.get(f"{relay.root}/api/v1/mounts/gate", headers=relay.owner) as response:
            text += await response.text()
        assert PASSWORD not in text
        assert f"{USER}:***@" in text


async def test_many_who_fight_for_a_camera_move_it_one_at_a_time() -> None:
    """People on sockets and recorders, of several priorities, some of whom give back; what the camera heard is what the history says."""
    async with steered(head=ScriptedHead(keeps_timeout=False)) as relay:
        people = [UserRecord(name=f"op{number}", role="operator", steer_priority=3000 + number % 3) for number in range(12)]
        relay.engine.access.set_users(people)
        await asyncio.gather(*(fight(relay, number) for number in range(12)))
        await eventually(lambda: not relay.engine.steering.statuses[0].moving)
        await eventually(lambda: not relay.head.is_moving)
        moves = await relay.engine.execute(ListMoves(mount="gate", limit=1000), OWNER)
    offset = time.time() - time.monotonic()
    heard = [
        HeardMove(command.at + offset, f"user:op{round(command.pan * 100) - 1}")
        for command in relay.head.commands
        if command.kind == "ContinuousMove" and command.pan
    ]
    noted = [NotedMotion(move.subject, move.since, move.ended_at, move.reason) for move in moves if move.action == "move"]
    verdict = judge(heard, noted, late_s=30.0)
    assert (verdict.two_holders, verdict.by_losers, verdict.unnoted) == ([], [], [])
    assert len({move.who for move in heard}) > 1
    assert MoveEnd.TAKEN in {move.reason for move in moves}


async def fight(relay: Relay, number: int) -> None:
    """Every third is a recorder, which steers through the controller as virtual devices do."""
    name = f"op{number}"
    if number % 3 == 0:
        subject = relay.engine.access.roster.subject(f"user:{name}")
        answer = relay.engine.access.door.admit(Visit(Action.STEER, MountFacts("gate"), subject, "onvif", "192.0.2.9"))
        assert isinstance(answer, Pass)
        actor = actor_of(answer, "onvif", "192.0.2.9")
        for turn in range(8):
            with contextlib.suppress(UserFacingError):
                await relay.engine.steering.act("gate", actor, Move(pan=(number + 1) / 100, tilt=turn / 100, timeout_s=0.5))
            await asyncio.sleep(0.05)
        return
    async with relay.socket(relay.as_user(name)) as socket:
        for turn in range(8):
            await socket.send_json({"action": "move", "pan": (number + 1) / 100, "tilt": turn / 100, "id": turn})
            await answered(socket, turn)
            await asyncio.sleep(0.05)
        await socket.send_json({"action": "release", "id": "last"})
        await answered(socket, "last")


async def answered(socket: aiohttp.ClientWebSocketResponse, number: object) -> None:
    async with asyncio.timeout(60):
        while (await socket.receive_json()).get("id") != number:
            pass
