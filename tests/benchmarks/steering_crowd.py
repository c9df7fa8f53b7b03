"""Who fights for a camera: steering_crowd.py HTTP_URL MOUNT FIRST COUNT SECONDS HOW; prints one JSON object of what they sent and heard.

HOW: "fight" = operators on WebSockets, each of whom holds a key for a while whenever it may; "hold" = one that holds it for ever; "post" = one that
does so by POST; "onvif:PORT" = recorders, at the virtual device of that port. Speeds tell who it is (pan), and which of its moves it is (tilt).
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from relay_engine.dialing.device_error import DeviceError
from relay_engine.onvif.onvif_device import OnvifDevice

PASSWORD = "crowd-{number}-password"
_REPEAT_S = 0.25
_SLOTS = 1900  # moves after which the numbers begin anew


def name_of(number: int) -> str:
    return f"op{number}"


def users_toml(count: int) -> str:
    """Everybody, for relay.toml: ten priorities, so that some take it from others and some have to wait."""
    users = (
        f'[[users]]\nname = "{name_of(number)}"\npassword = "{PASSWORD.format(number=number)}"\nrole = "operator"\n'
        f"steer_priority = {3000 + number % 10}\n"
        for number in range(count)
    )
    return "".join(users)


def speeds_of(number: int, turn: int) -> tuple[float, float]:
    """Four digits each: what ONVIF's decimals keep."""
    return (number + 1) / 500, (turn % _SLOTS + 1) / 2000


def number_of(pan: float) -> int:
    return round(pan * 500) - 1


class Crowd:
    """All of one process."""

    def __init__(self, url: str, mount: str, count: int, seconds: float) -> None:
        self.url = url
        self.mount = mount
        self.until = float("inf")  # `seconds` after the last one is there
        self._seconds = seconds
        self._missing = count
        self._all_there = asyncio.Event()
        self.counts: Counter[str] = Counter()
        self.sent: list[tuple[int, float, float]] = []  # who, tilt, wall seconds

    @property
    def ptz(self) -> str:
        return f"{self.url}/api/v1/mounts/{self.mount}/ptz"

    async def _wait_for_all(self) -> None:
        self._missing -= 1
        if not self._missing:
            self.until = time.monotonic() + self._seconds
            self._all_there.set()
        await self._all_there.wait()

    async def log_in(self, session: aiohttp.ClientSession, number: int) -> None:
        form = {"name": name_of(number), "password": PASSWORD.format(number=number)}
        while True:
            async with session.post(f"{self.url}/login", data=form, allow_redirects=False) as response:
                if response.status == 303:
                    return
            await asyncio.sleep(random.uniform(0.5, 2.0))

    async def operate(self, number: int, how: str) -> None:
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": self.url}
        async with aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            await self.log_in(session, number)
            self.counts["logged in"] += 1
            await self._wait_for_all()
            if how == "post":
                await self._hold_by_post(session, number)
                return
            async with session.ws_connect(self.ptz) as socket:
                await (self._hold(socket, number) if how == "hold" else self._fight(socket, number))

    async def _hold_by_post(self, session: aiohttp.ClientSession, number: int) -> None:
        turn = 0
        while time.monotonic() < self.until:
            async with session.post(self.ptz, json=self._move(number, turn)) as response:
                self.counts[f"post {response.status}"] += 1
            turn += 1
            await asyncio.sleep(_REPEAT_S)

    async def _hold(self, socket: aiohttp.ClientWebSocketResponse, number: int) -> None:
        turn = 0
        while time.monotonic() < self.until:
            await socket.send_json(self._move(number, turn))
            turn += 1
            await asyncio.sleep(_REPEAT_S)

    async def _fight(self, socket: aiohttp.ClientWebSocketResponse, number: int) -> None:
        chance = random.Random(number)
        answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        reading = asyncio.ensure_future(self._read(socket, answers))
        turn = 0
        try:
            await asyncio.sleep(chance.uniform(0.0, 3.0))
            while time.monotonic() < self.until and not socket.closed:
                for _ in range(chance.randint(2, 12)):
                    await socket.send_json({**self._move(number, turn), "id": turn})
                    turn += 1
                    await asyncio.sleep(_REPEAT_S)
                    if self._was_refused(answers):
                        break
                else:
                    await socket.send_json({"action": "stop"})
                    if chance.random() < 0.7:
                        await socket.send_json({"action": "release"})
                await asyncio.sleep(chance.uniform(0.5, 4.0))
        finally:
            reading.cancel()

    async def _read(self, socket: aiohttp.ClientWebSocketResponse, answers: asyncio.Queue[dict[str, Any]]) -> None:
        async for message in socket:
            told = json.loads(message.data)
            if told["type"] == "error":
                self.counts[f"told {told['error']['code']}"] += 1
                answers.put_nowait(told)
            elif told["type"] == "answer":
                self.counts["done"] += 1

    def _was_refused(self, answers: asyncio.Queue[dict[str, Any]]) -> bool:
        refused = not answers.empty()
        while not answers.empty():
            answers.get_nowait()
        return refused

    def _move(self, number: int, turn: int) -> dict[str, Any]:
        pan, tilt = speeds_of(number, turn)
        self.sent.append((number, tilt, time.time()))
        return {"action": "move", "pan": pan, "tilt": tilt}

    async def record(self, number: int, port: int) -> None:
        """As a VMS does: ContinuousMove while its joystick is held, then Stop."""
        chance, turn = random.Random(number), 0
        host = urlsplit(self.url).hostname
        async with OnvifDevice(f"http://{host}:{port}", name_of(number), PASSWORD.format(number=number)) as device:
            ptz = device.ptz()
            await ptz.open()
            self.counts["recorders that found it"] += 1
            await self._wait_for_all()
            while time.monotonic() < self.until:
                try:
                    for _ in range(chance.randint(2, 12)):
                        pan, tilt = speeds_of(number, turn)
                        turn += 1
                        self.sent.append((number, tilt, time.time()))
                        await ptz.move(pan, tilt, 0.0, 2.0)
                        self.counts["done by recorders"] += 1
                        await asyncio.sleep(_REPEAT_S)
                    await ptz.stop()
                except DeviceError:
                    self.counts["recorders refused"] += 1
                await asyncio.sleep(chance.uniform(0.5, 3.0))


async def main() -> None:
    url, mount, first, count, seconds, how = sys.argv[1:7]
    crowd = Crowd(url, mount, int(count), float(seconds))
    numbers = range(int(first), int(first) + int(count))
    if how.startswith("onvif:"):
        work = [crowd.record(number, int(how.partition(":")[2])) for number in numbers]
    else:
        work = [crowd.operate(number, how) for number in numbers]
    ends = await asyncio.gather(*work, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            crowd.counts[f"failed {type(end).__name__}"] += 1
    print(json.dumps({"counts": crowd.counts, "sent": crowd.sent}))


if __name__ == "__main__":
    asyncio.run(main())
