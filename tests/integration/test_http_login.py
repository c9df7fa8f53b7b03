"""Logging in over HTTP: by the page and by programs, what a cookie and a ticket are worth, and what guessing comes to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urljoin

import aiohttp
import pytest

from relay_engine.access.secret_hashes import hash_password
from relay_engine.book.records import KeyRecord, UserRecord
from relay_engine.config import AccessConfig, HttpConfig, MountConfig
from relay_engine.engine import Engine
from relay_engine.serving.identity import SESSION_COOKIE, TICKET_COOKIE
from tests.kit.relay.live_engine import live_engine

HASH = hash_password("right")
PAGE = {"Accept": "text/html,application/xhtml+xml"}
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def relay() -> AsyncIterator[tuple[Engine, str]]:
    async with live_engine(access=AccessConfig(mode="closed")) as (engine, url):
        engine.access.set_users(
            [UserRecord(name="ann", role="viewer", password_hash=HASH), UserRecord(name="root", role="admin", password_hash=HASH)]
        )
        engine.access.set_keys([KeyRecord(id="guest", kind="ticket", mounts=("demo",))])
        yield engine, url


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name
    async with aiohttp.ClientSession(headers={**PAGE, **OWN}, cookie_jar=jar) as session:
        yield session


async def post(session: aiohttp.ClientSession, url: str, password: str, back: str = "", name: str = "ann") -> tuple[int, str, str]:
    form = {"name": name, "password": password, "next": back}
    async with session.post(f"{url}/login", data=form, allow_redirects=False) as response:
        return response.status, response.headers.get("Location", ""), response.headers.get("Set-Cookie", "")


async def test_a_person_logs_in_where_the_door_asks_and_goes_on_where_it_was(
    relay: tuple[Engine, str], browser: aiohttp.ClientSession
) -> None:
    _engine, url = relay
    async with browser.get(f"{url}/demo/?way=hls") as response:
        text = await response.text()
        assert response.status == 401
        assert 'action="../login"' in text
        assert 'name="next" value="demo/?way=hls"' in text
    assert (await post(browser, url, "wrong", "demo/?way=hls"))[0] == 401
    status, location, cookie = await post(browser, url, "right", "demo/?way=hls")
    assert (status, urljoin(f"{url}/login", location)) == (303, f"{url}/demo/?way=hls")
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Max-Age="))
    assert "Path" not in cookie, "a proxy may have put the relay into a folder"
    assert "Secure" not in cookie, "this is plain HTTP"
    for path in ("/demo/", "/demo/info.json", "/", "/demo/snapshot.jpg"):
        async with browser.get(url + path) as response:
            assert response.status == 200, path
    async with browser.get(f"{url}/") as response:
        assert 'action="logout" >' in await response.text(), "who is logged in can log out"
    async with browser.post(f"{url}/logout", data={"x": ""}, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "./")
    async with browser.get(f"{url}/demo/") as response:
        assert response.status == 401


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "\\evil",
        "javascript:alert(1)",
        "/demo/",
        "a\r\nX: y",
        "x" * 5000,
        '"><script>',
    ],
)
async def test_no_way_back_leads_to_another_site(relay: tuple[Engine, str], browser: aiohttp.ClientSession, back: str) -> None:
    _engine, url = relay
    status, location, _ = await post(browser, url, "right", back)
    assert (status, location) == (303, "./")
    async with browser.post(f"{url}/login", data={"name": "ann", "password": "wrong", "next": back}) as response:
        assert back not in await response.text() or back == ""


async def test_a_listed_proxy_that_speaks_tls_has_the_cookie_kept_for_tls(browser: aiohttp.ClientSession) -> None:
    http = HttpConfig(host="127.0.0.1", port=0, trusted_proxies=("127.0.0.1",))
    async with live_engine(http=http, access=AccessConfig(mode="closed")) as (engine, url):
        engine.access.set_users([UserRecord(name="ann", role="viewer", password_hash=HASH)])
        browser.headers.update({"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"})
        assert "; Secure" in (await post(browser, url, "right"))[2]


async def test_programs_log_in_by_json_and_hear_codes(relay: tuple[Engine, str]) -> None:
    _engine, url = relay
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        for body, status in ((b"", 400), (b"[]", 400), (b'{"name": "ann"}', 400), (b'{"name": 1, "password": "x"}', 400), (b"\xff", 400)):
            async with session.post(f"{url}/login", data=body, headers={"Content-Type": "application/json"}) as response:
                assert response.status == status, body
        async with session.post(f"{url}/login", json={"name": "ann", "password": "wrong"}) as response:
            assert (response.status, response.headers["Relay-Reason"]) == (401, "login_wrong")
        async with session.post(f"{url}/login", json={"name": "ann", "password": "right"}) as response:
            assert response.status == 204
        async with session.get(f"{url}/demo/info.json") as response:
            assert response.status == 200


async def test_guessing_ends_in_waiting_over_all_ways_in(relay: tuple[Engine, str], browser: aiohttp.ClientSession) -> None:
    engine, url = relay
    for number in range(6):
        assert (await post(browser, url, f"guess {number}"))[0] == 401
    async with browser.post(f"{url}/login", data={"name": "ann", "password": "right"}) as response:
        assert response.status == 429
        assert int(response.headers["Retry-After"]) >= 1
        assert "login_too_many_attempts" in await response.text()
    assert engine.access.failed.retry_after("ann", "127.0.0.1") > 0, "RTSP hears of it too"
    assert engine.access.failed.retry_after("root", "127.0.0.1") == 0
    async with asyncio.timeout(20):
        while True:  # who sits at the relay waits a second at most
            if (await post(browser, url, "right"))[0] == 303:
                break
            await asyncio.sleep(0.1)


async def test_a_cookie_changes_nothing_where_a_page_of_another_site_asks(relay: tuple[Engine, str]) -> None:
    engine, url = relay
    cookie = {"Cookie": f"{SESSION_COOKIE}={engine.access.sessions.open('root')}"}
    async with aiohttp.ClientSession(headers=cookie) as session:
        for headers, status in (
            ({"Origin": "https://evil.example"}, 403),
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({}, 401),  # no browser of today, or one that does not say who asks
            (OWN, 404),
            ({"Origin": url}, 404),
            ({"Host": "evil.example"}, 403),
        ):
            async with session.delete(f"{url}/api/v1/mounts/nowhere", headers=headers) as response:
                assert response.status == status, headers


async def test_a_link_with_a_ticket_opens_its_page_and_what_the_page_asks_for(
    relay: tuple[Engine, str], browser: aiohttp.ClientSession
) -> None:
    engine, url = relay
    ticket = engine.access.tickets.make("guest")
    async with browser.get(f"{url}/demo?ticket={ticket}") as response:
        assert response.status == 200, "to the page with a slash, the ticket with it"
        assert str(response.url) == f"{url}/demo/?ticket={ticket}"
        cookie = response.headers["Set-Cookie"]
        assert cookie.startswith(f"{TICKET_COOKIE}=")
        assert "HttpOnly; SameSite=Strict" in cookie
    for path, status in (
        ("/demo/info.json", 200),
        ("/demo/snapshot.jpg", 200),
        ("/demo/index.m3u8", 200),
        ("/", 401),
        ("/api/v1/mounts", 401),
    ):
        async with browser.get(url + path) as response:
            assert response.status == status, path
    async with browser.post(f"{url}/demo/info.json?open") as response:
        assert response.status == 200
    engine.access.set_keys([])
    async with browser.get(f"{url}/demo/info.json") as response:
        assert response.status == 401


async def test_a_player_shows_its_ticket_once(relay: tuple[Engine, str]) -> None:
    engine, url = relay
    ticket = engine.access.tickets.make("guest")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as player:
        async with player.get(f"{url}/demo/index.m3u8?plain&ticket={ticket}") as response:
            text = await response.text()
        assert ticket not in text
        playlist = urljoin(f"{url}/demo/", text.splitlines()[-1])
        async with player.get(playlist) as response:
            text = await response.text()
            assert response.status == 200
            assert "private" not in response.headers["Cache-Control"] or "no-cache" in response.headers["Cache-Control"]
        segment = urljoin(playlist, text.splitlines()[-1])
        async with player.get(segment) as response:
            assert response.status == 200
            assert response.headers["Cache-Control"].startswith("private")
            assert "Cookie" in response.headers["Vary"]
        async with player.get(segment.partition("?")[0]) as response:
            assert response.status == 401
        async with player.get(f"{url}/demo/plain.m3u8?ticket={ticket}") as response:  # the first playlist was left out
            assert response.status == 200
            assert "ticket" not in str(response.url)
        engine.access.set_keys([])
        for address in (playlist, segment):
            async with player.get(address) as response:
                assert response.status == 401


async def test_a_ticket_for_some_lets_so_many_watch_at_the_same_time(relay: tuple[Engine, str]) -> None:
    engine, url = relay
    engine.access.set_keys([KeyRecord(id="guest", kind="ticket", mounts=("demo",), max_concurrent=2)])
    ticket = engine.access.tickets.make("guest")
    async with aiohttp.ClientSession() as session:
        watching = [await session.get(f"{url}/demo/live.mp4?ticket={ticket}") for _ in range(3)]
        assert [response.status for response in watching] == [200, 200, 503]
        assert watching[2].headers["Relay-Reason"] == "full"
        for response in watching:
            response.close()


async def test_who_failed_to_log_in_is_in_the_log_without_what_was_shown(
    relay: tuple[Engine, str], browser: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    _engine, url = relay
    with caplog.at_level("INFO"):
        await post(browser, url, "hunter2", name="typed-into-the-wrong-field")
    assert [line for line in caplog.messages if line.startswith("127.0.0.1") and line.endswith("failed to log in")]
    assert "hunter2" not in caplog.text
    assert "typed-into" not in caplog.text


async def test_pages_say_who_may_steer_and_who_has_to_log_in_for_it(browser: aiohttp.ClientSession) -> None:
    steered = MountConfig(name="ramp", source="demo:", control="onvif://admin:s3cret@192.0.2.7", enabled=False)
    mounts = (steered, MountConfig(name="ramp-sub", source="demo:", enabled=False), MountConfig(name="hall", source="demo:"))
    async with live_engine(*mounts[::-1]) as (engine, url):
        engine.access.set_users([UserRecord(name=name, role=name, password_hash=HASH) for name in ("viewer", "operator")])
        for name, word in (("", "login"), ("viewer", ""), ("operator", "yes")):
            if name:
                await browser.post(f"{url}/login", json={"name": name, "password": "right"})
            async with browser.get(f"{url}/~/mounts.json") as response:
                text = await response.text()
                said = {camera["name"]: camera["steer"] for camera in await response.json()}
            assert said == {"hall": "", "ramp": word}
            assert "192.0.2.7" not in text
            for path in ("/ramp/info.json", "/ramp-sub/info.json"):
                async with browser.get(url + path) as response:
                    assert (await response.json())["steer"] == word, (name, path)


async def test_the_page_to_log_in_leads_back_to_where_it_was_asked_for(relay: tuple[Engine, str], browser: aiohttp.ClientSession) -> None:
    _engine, url = relay
    for back, kept in (
        ("wall?cameras=demo,gate%2Fnorth&layout=9", True),
        ("demo/", True),
        ("//evil.example/", False),
        ("https:evil", False),
    ):
        async with browser.get(f"{url}/login", params={"next": back}) as response:
            text = await response.text()
        assert (f'name="next" value="{back.replace("&", "&amp;")}"' in text) is kept, back
        assert ("evil" in text) is False
