"""DeviceHttp against a real web server: its login, its bounds, and what all callers of a device share."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from relay_engine.dialing.device_error import DeviceError, LoginFrozen
from relay_engine.dialing.device_http import DeviceHttp
from relay_engine.dialing.login_budget import LoginBudget
from relay_engine.errors import Fault

USER, PASSWORD = "admin", "geheim"
_FIELD = re.compile(r'(\w+)="?([^",]+)"?')


@dataclass
class Device:
    """A web server with a digest login; it notes what it was asked, and how often the login was wrong."""

    port: int = 0
    scheme: str = "digest"
    password: str = PASSWORD
    is_full: bool = False  # 401 whatever is shown, as Dahua does
    asked: list[str] = field(default_factory=list)
    wrong: int = 0
    connections: set[object] = field(default_factory=set)
    pages: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = field(default_factory=dict)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path_qs}")
        self.connections.add(request.transport)
        if (page := self.pages.get(request.path)) is not None:
            return await page(request)
        shown = request.headers.get("Authorization", "")
        if shown and not self.is_full and self._is_right(request, shown):
            return web.Response(body=b"inside:" + await request.read())
        self.wrong += bool(shown)
        challenge = 'Basic realm="r"' if self.scheme == "basic" else f'Digest realm="r", nonce="n{len(self.asked)}", qop="auth"'
        text = "You still have 3 attempt(s)" if shown else ""
        return web.Response(status=401, headers={"WWW-Authenticate": challenge}, text=text)

    def _is_right(self, request: web.Request, shown: str) -> bool:
        if self.scheme == "basic":
            return shown.startswith("Basic ")
        said = dict(_FIELD.findall(shown))
        one, two = md5(f"{USER}:r:{self.password}"), md5(f"{request.method}:{request.path_qs}")
        expected = md5(f"{one}:{said['nonce']}:{said['nc']}:{said['cnonce']}:auth:{two}")
        return (said["response"], said["uri"]) == (expected, request.path_qs)


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@contextlib.asynccontextmanager
async def device(**options: object) -> AsyncIterator[Device]:
    it = Device(**options)  # type: ignore[arg-type]
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", it.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    it.port = runner.addresses[0][1]
    try:
        yield it
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def caller(
    port: int, password: str = PASSWORD, budget: LoginBudget | None = None, *, basic: bool = False
) -> AsyncIterator[DeviceHttp]:
    http = DeviceHttp("127.0.0.1", port, False, USER, password, basic=basic, budget=budget or LoginBudget())
    try:
        yield http
    finally:
        await http.close()


async def test_a_challenge_is_answered_once_and_the_connection_kept() -> None:
    async with device() as it, caller(it.port) as http:
        for _ in range(3):
            answer = await http.request("PUT", "/x?a=1", b"body")
            assert (answer.status, answer.body) == (200, b"inside:body")
        assert (len(it.asked), it.wrong, len(it.connections)) == (4, 0, 1)


async def test_one_wrong_password_stops_every_poller_of_that_login() -> None:
    budget = LoginBudget()
    async with device() as it, contextlib.AsyncExitStack() as stack:
        pollers = [await stack.enter_async_context(caller(it.port, "wrong", budget)) for _ in range(20)]
        found = await asyncio.gather(*(http.request("GET", "/x") for http in pollers), return_exceptions=True)
        assert [type(error) for error in found] == [LoginFrozen] * 20
        assert {error.attempts_left for error in found if isinstance(error, LoginFrozen)} == {3}
        assert it.wrong == 1
        async with caller(it.port, PASSWORD, budget) as edited:
            assert (await edited.request("GET", "/x")).status == 200


async def test_a_full_device_is_backed_off_from() -> None:
    budget = LoginBudget()
    async with device() as it, caller(it.port, PASSWORD, budget) as http:
        await http.request("GET", "/x")
        it.is_full = True
        for _ in range(5):
            with pytest.raises(DeviceError) as caught:
                await http.request("GET", "/x")
            assert caught.value.fault is Fault.TOO_MANY_SESSIONS
        assert it.wrong == 2  # with the old nonce, and with the new one


async def test_the_password_is_shown_in_clear_by_choice_only() -> None:
    async with device(scheme="basic") as it:
        async with caller(it.port) as http:
            with pytest.raises(DeviceError) as caught:
                await http.request("GET", "/x")
            assert (caught.value.fault, it.wrong) == (Fault.LOGIN_WITHHELD, 0)
        async with caller(it.port, basic=True) as http:
            assert (await http.request("GET", "/x")).status == 200


@pytest.mark.parametrize("location", ["http://127.0.0.2:{port}/there", "ftp://127.0.0.1/", "//localhost:{port}/there", "rtsp://127.0.0.1/"])
async def test_redirections_lead_to_no_other_host(location: str) -> None:
    async with device() as it, caller(it.port) as http:
        it.pages["/away"] = lambda _request: redirect(location.format(port=it.port))
        with pytest.raises(DeviceError):
            await http.request("GET", "/away")
        assert it.asked == ["GET /away"]


async def test_redirections_on_the_device_are_followed_with_the_body() -> None:
    async with device() as it, caller(it.port) as http:
        it.pages["/away"] = lambda _request: redirect("/there?x=1")
        assert (await http.request("POST", "/away", b"body")).body == b"inside:body"
        it.pages["/round"] = lambda _request: redirect("/round")
        with pytest.raises(DeviceError):
            await http.request("GET", "/round")


async def redirect(location: str) -> web.Response:
    return web.Response(status=307, headers={"Location": location})


async def test_answers_are_bounded_also_after_unpacking() -> None:
    async def large(_request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(bytes(4_000_000)), headers={"Content-Encoding": "gzip"})

    async with device() as it, caller(it.port) as http:
        it.pages["/large"] = large
        with pytest.raises(DeviceError) as caught:
            await http.request("GET", "/large", most_bytes=1_000_000)
        assert caught.value.fault is Fault.TOO_COSTLY
        assert len((await http.request("GET", "/large")).body) == 4_000_000


async def test_what_is_urgent_does_not_wait_behind_what_is_slow() -> None:
    async with device() as it, caller(it.port) as http:
        reached, go = asyncio.Event(), asyncio.Event()

        async def slow(_request: web.Request) -> web.Response:
            reached.set()
            await go.wait()
            return web.Response(text="late")

        it.pages["/slow"] = slow
        await http.request("GET", "/x")
        late = asyncio.ensure_future(http.request("GET", "/slow"))
        await reached.wait()
        waiting = asyncio.ensure_future(http.request("GET", "/usual"))
        assert (await http.request("PUT", "/stop", urgent=True)).status == 200
        assert not waiting.done()
        assert "GET /usual" not in it.asked
        go.set()
        assert (await late).body == b"late"
        assert (await waiting).status == 200
        assert len(it.connections) == 2


async def test_silence_and_closed_doors_are_told_apart(free_port: int) -> None:
    async def silent(_request: web.Request) -> web.Response:
        await asyncio.sleep(3600)
        raise AssertionError

    async def rude(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with device() as it, caller(it.port) as http:
        it.pages.update({"/silent": silent, "/rude": rude})
        for path, fault in (("/silent", Fault.TIMED_OUT), ("/rude", Fault.CLOSED_UNANSWERED), ("relative", Fault.INVALID_ADDRESS)):
            with pytest.raises(DeviceError) as caught:
                await http.request("POST", path, deadline_s=0.2 if path == "/silent" else 30.0)
            assert caught.value.fault is fault
        assert it.asked.count("POST /rude") == 1
    async with caller(free_port) as http:
        with pytest.raises(DeviceError) as caught:
            await http.request("GET", "/x")
        assert caught.value.fault is Fault.REFUSED


async def test_a_kept_connection_that_was_closed_meanwhile_is_replaced() -> None:
    answers = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal answers
        await reader.readuntil(b"\r\n\r\n")
        answers += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await reader.read(1)  # it keeps the connection until the next request, and closes it then
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, caller(server.sockets[0].getsockname()[1]) as http:
        for _ in range(3):
            assert (await http.request("GET", "/x")).body == b"ok"
    assert answers == 3


async def test_without_a_user_nothing_is_shown() -> None:
    async with device() as it:
        http = DeviceHttp("127.0.0.1", it.port, budget=LoginBudget())
        with pytest.raises(DeviceError) as caught:
            await http.request("GET", "/x")
        await http.close()
        assert (caught.value.fault, it.wrong, len(it.asked)) == (Fault.WRONG_PASSWORD, 0, 1)
        assert not isinstance(caught.value, LoginFrozen)
