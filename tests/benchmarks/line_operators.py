"""Operators that come and go: line_operators.py HTTP_URL MOUNT COUNT SECONDS STEERS; prints one JSON object of what they did and heard.

Operator N logs in as opN. Each looks at the mount and listens to events for some seconds, then leaves; every second time somebody steers meanwhile, where STEERS is 1.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter

import aiohttp

PASSWORD = "operator-{number}-password"
_STAY_S = (4.0, 20.0)
_PAUSE_S = (0.5, 4.0)
_REPEAT_S = 0.25
_STEER_SHARE = 0.5  # of the visits


def users_toml(count: int) -> str:
    """All of them, for relay.toml."""
    return "".join(
        f'[[users]]\nname = "op{number}"\npassword = "{PASSWORD.format(number=number)}"\nrole = "operator"\n' for number in range(count)
    )


class Operator:
    """One person; `counts` is everybody's."""

    def __init__(self, number: int, url: str, mount: str, until: float, counts: Counter[str]) -> None:
        self._form = {"name": f"op{number}", "password": PASSWORD.format(number=number)}
        self._jar: aiohttp.CookieJar | None = None
        self._url = url
        self._mount = mount
        self._until = until
        self._counts = counts
        self._random = random.Random(number)

    async def work(self, *, steers: bool) -> None:
        while time.monotonic() < self._until:
            try:
                self._jar = self._jar or aiohttp.CookieJar(unsafe=True)  # of an address without a name; kept, as by a browser
                headers = {"Sec-Fetch-Site": "same-origin", "Origin": self._url}
                async with aiohttp.ClientSession(headers=headers, cookie_jar=self._jar) as session:
                    if len(self._jar) or await self._log_in(session):
                        await self._visit(session, steers=steers and self._random.random() < _STEER_SHARE)
            except (TimeoutError, aiohttp.ClientError) as error:
                self._counts[f"error {type(error).__name__}"] += 1
            await asyncio.sleep(self._random.uniform(*_PAUSE_S))

    async def _log_in(self, session: aiohttp.ClientSession) -> bool:
        """Many at once are told to come again in a moment."""
        async with session.post(f"{self._url}/login", data=self._form, allow_redirects=False) as response:
            self._counts["logged in" if response.status == 303 else f"log-in refused {response.status}"] += 1
            return response.status == 303

    async def _visit(self, session: aiohttp.ClientSession, *, steers: bool) -> None:
        stays_until = min(time.monotonic() + self._random.uniform(*_STAY_S), self._until)
        async with session.get(f"{self._url}/api/v1/mounts/{self._mount}") as response:
            self._counts["looked" if response.status == 200 else f"refused {response.status}"] += 1
        async with session.ws_connect(f"{self._url}/api/v1/events") as events:
            self._counts["joined"] += 1
            listening = asyncio.ensure_future(self._listen(events))
            try:
                if steers:
                    await self._steer(session, stays_until)
                await asyncio.sleep(max(0.0, stays_until - time.monotonic()))
            finally:
                listening.cancel()

    async def _listen(self, events: aiohttp.ClientWebSocketResponse) -> None:
        async for _message in events:
            self._counts["messages"] += 1

    async def _steer(self, session: aiohttp.ClientSession, until: float) -> None:
        """Hold a key for some seconds, as the window and the pages do."""
        async with session.ws_connect(f"{self._url}/api/v1/mounts/{self._mount}/ptz") as steering:
            move = {"action": "move", "pan": self._random.choice((-0.5, 0.5)), "tilt": 0.0}
            ends = min(until, time.monotonic() + self._random.uniform(1.0, 4.0))
            while time.monotonic() < ends and not steering.closed:
                await steering.send_json({"id": 1, **move})
                await asyncio.sleep(_REPEAT_S)
                self._counts["moves asked for"] += 1
            await steering.send_json({"id": 2, "action": "stop"})
            await self._read_answers(steering)

    async def _read_answers(self, steering: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            try:
                message = await asyncio.wait_for(steering.receive_json(), 1.0)
            except (TimeoutError, TypeError):
                return
            if message.get("type") == "answer":
                self._counts["moves done"] += message.get("id") == 1
            elif message.get("type") == "error":
                self._counts[f"told {message['error']['code']}"] += 1


async def main() -> None:
    url, mount, count, seconds, steers = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5] == "1"
    counts: Counter[str] = Counter()
    until = time.monotonic() + seconds
    await asyncio.gather(*(Operator(number, url, mount, until, counts).work(steers=steers) for number in range(count)))
    print(json.dumps(counts))


if __name__ == "__main__":
    asyncio.run(main())
