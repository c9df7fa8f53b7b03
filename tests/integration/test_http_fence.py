"""The fence around a running relay: a browser inside the network carries no stranger's page in, and players notice nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from relay_engine.config import HttpConfig, MountConfig
from relay_engine.engine import Engine
from relay_engine.events import MountState
from tests.kit.relay.live_engine import live_engine, readers_of

DEMO = MountConfig(name="demo", source="demo:")
RESTING = MountConfig(name="rest", source="demo:", on_demand=True)
CHURCH = "https://www.church.example"
EVIL = "http://evil.example"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
ROUTES = [
    ("GET", "/"),
    ("GET", "/~/mounts.json"),
    ("GET", "/~/portal.js"),
    ("GET", "/demo"),
    ("GET", "/demo/"),
    ("GET", "/demo/info.json"),
    ("POST", "/demo/info.json?open"),
    ("GET", "/demo/index.m3u8"),
    ("GET", "/demo/plain.m3u8"),
    ("GET", "/demo/mp4-0_init.mp4"),
    ("GET", "/demo/live.mp4"),
    ("GET", "/demo/live.mjpeg"),
    ("GET", "/demo/snapshot.jpg"),
    ("HEAD", "/demo/live.ts"),
    ("POST", "/demo/whep"),
    ("OPTIONS", "/demo/whep"),
    ("OPTIONS", "/demo/index.m3u8"),
    ("DELETE", f"/demo/whep/{'a' * 32}"),
    ("GET", "/api/v1/mounts"),
    ("GET", "/api/v1/events"),
    ("GET", "/healthz"),
    ("GET", "/metrics"),
    ("GET", "/nothing/here"),
]
PAGES = {"/", "/demo", "/demo/"}


@pytest.fixture
async def relay() -> AsyncIterator[tuple[Engine, str]]:
    http = HttpConfig(host="127.0.0.1", port=0, allow_origins=(CHURCH,), allowed_hosts=("cams.example",))
    async with live_engine(DEMO, RESTING, http=http) as found:
        yield found


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


async def status(session: aiohttp.ClientSession, url: str, method: str = "GET", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with session.request(method, url, headers=named, allow_redirects=False) as response:
        return response.status


async def test_no_route_answers_to_a_name_of_somebody_else(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    for method, path in ROUTES:
        assert await status(session, relay[1] + path, method, Host="evil.example") == 403, (method, path)


async def test_no_route_but_a_page_is_for_other_sites(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    for method, path in ROUTES:
        url = relay[1] + path
        wanted = {403, 404} if path == "/nothing/here" else {403}
        assert await status(session, url, method, Origin=EVIL) in wanted, (method, path)
        assert await status(session, url, method, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors") in wanted, (method, path)
        for headers in ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}, {"Referer": f"{EVIL}/page"}):
            assert await status(session, url, method, **headers) in ({200, 308} if path in PAGES else wanted), (method, path)
    assert not readers_of(relay[0])


async def test_its_own_names_are_answered(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    for host in ("127.0.0.1", "localhost:8080", "relay", "cams.example", "[::1]"):
        assert await status(session, f"{relay[1]}/demo/info.json", Host=host) == 200, host


async def test_ways_round_the_host_header(relay: tuple[Engine, str]) -> None:
    for request, wanted in (
        (b"GET / HTTP/1.0\r\n\r\n", b"401"),  # only a proxy of this machine speaks so: it is let through here, and a stranger at the door
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b"403"),
        (b"GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", b"403"),
        (b"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b"200"),
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(relay[1].rpartition(":")[2]))
        writer.write(request)
        async with asyncio.timeout(30):
            assert (await reader.readline()).split()[1] == wanted, request
        writer.close()


async def test_a_listed_proxy_tells_the_name_that_the_client_used(session: aiohttp.ClientSession) -> None:
    http = HttpConfig(host="127.0.0.1", port=0, trusted_proxies=("127.0.0.1",), allowed_hosts=("cams.example",))
    async with live_engine(http=http) as (_engine, url):
        for forwarded, wanted in (("cams.example", 200), ("evil.example", 403), ("cams.example, evil.example", 403), ("relay:8443", 200)):
            named = {"X_Forwarded_For": "127.0.0.2", "X_Forwarded_Host": forwarded}
            assert await status(session, f"{url}/demo/info.json", **named) == wanted, forwarded
        told = {"X_Forwarded_For": "127.0.0.2", "X_Forwarded_Host": "relay:8443", "Origin": "https://relay:8443"}
        assert await status(session, f"{url}/demo/info.json?open", "POST", **told) == 200
        assert await status(session, f"{url}/demo/info.json?open", "POST", **{**told, "Origin": "https://relay"}) == 403


async def test_nobody_else_tells_it(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    assert await status(session, f"{relay[1]}/demo/info.json", X_Forwarded_Host="evil.example") == 401, "a stranger, but under our own name"
    told = {"X_Forwarded_Host": "evil.example", "Origin": "http://evil.example"}
    assert await status(session, f"{relay[1]}/demo/info.json?open", "POST", **told) == 403


async def test_nobody_elses_page_wakes_a_camera(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    mount = relay[0].mounts.get("rest")
    assert mount is not None
    for path, method, headers in (
        ("info.json?open", "GET", {"Origin": EVIL}),
        ("info.json?open", "GET", {"Sec-Fetch-Site": "cross-site"}),
        ("info.json?open", "GET", {"Referer": f"{EVIL}/"}),
        ("info.json?open", "GET", {"User-Agent": BROWSER}),  # <img referrerpolicy=no-referrer>: plain HTTP has no Sec-Fetch-Site
        ("info.json?open", "POST", {"User-Agent": BROWSER, "Origin": EVIL}),
        ("snapshot.jpg", "GET", {"User-Agent": BROWSER}),
        ("snapshot.jpg", "GET", {"User-Agent": BROWSER, "Accept": "text/html", "Upgrade-Insecure-Requests": "1"}),  # a frame
        ("live.mjpeg", "GET", {"User-Agent": BROWSER, "Sec-Fetch-Site": "same-site"}),
        ("index.m3u8", "GET", {"User-Agent": BROWSER}),
        ("low-latency.m3u8?s=abcdefgh", "GET", {"User-Agent": BROWSER}),
    ):
        async with session.request(method, f"{relay[1]}/rest/{path}", headers=headers) as response:
            await response.read()
            assert response.status in (200, 403), (path, headers)
        assert (mount.state, mount.demand.wanted) == (MountState.IDLE, False), (path, headers)


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("info.json?open", "POST", {"User-Agent": BROWSER, "Origin": "OWN"}),
        ("info.json?open", "GET", {"User-Agent": BROWSER, "Sec-Fetch-Site": "same-origin"}),
        ("snapshot.jpg", "GET", {"User-Agent": BROWSER, "Sec-Fetch-Site": "none"}),
        ("snapshot.jpg", "GET", {"User-Agent": "VLC/3.0.21 LibVLC/3.0.21"}),
        ("snapshot.jpg", "GET", {"User-Agent": "Mozilla/4.0 (compatible; a recorder)"}),
        ("index.m3u8", "GET", {"User-Agent": "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36"}),
        ("snapshot.jpg", "GET", {"User-Agent": BROWSER, "Origin": CHURCH}),
    ],
)
async def test_who_may_wake_it(session: aiohttp.ClientSession, path: str, method: str, headers: dict[str, str]) -> None:
    http = HttpConfig(host="127.0.0.1", port=0, allow_origins=(CHURCH,))
    async with live_engine(RESTING, http=http) as (engine, url):
        told = {name: value.replace("OWN", url) for name, value in headers.items()}
        async with session.request(method, f"{url}/rest/{path}", headers=told) as response:
            assert response.status == 200
        mount = engine.mounts.get("rest")
        assert mount is not None
        assert mount.state is MountState.LIVE


async def test_a_listed_site_may_read(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    for path in ("/demo/snapshot.jpg", "/demo/index.m3u8", "/demo/info.json", "/demo/"):
        async with session.get(relay[1] + path, headers={"Origin": CHURCH, "Sec-Fetch-Site": "cross-site"}) as response:
            assert response.status == 200
            assert response.headers["Access-Control-Allow-Origin"] == CHURCH
            assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert "Origin" in response.headers["Vary"]
    async with session.get(f"{relay[1]}/demo/") as response:
        assert f"frame-ancestors 'self' {CHURCH}" in response.headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_a_listed_site_may_ask_ahead(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    for path in ("index.m3u8", "plain.m3u8", "mp4-0_init.mp4", "live.mp4", "snapshot.jpg"):
        async with session.options(f"{relay[1]}/demo/{path}", headers={"Origin": CHURCH, **asked}) as response:
            assert response.status == 204
            assert response.headers["Access-Control-Allow-Origin"] == CHURCH
            assert "GET" in response.headers["Access-Control-Allow-Methods"]
            assert "authorization" in response.headers["Access-Control-Allow-Headers"].lower()
        async with session.options(f"{relay[1]}/demo/{path}", headers={"Origin": EVIL, **asked}) as response:
            assert response.status == 403
            assert "Access-Control-Allow-Origin" not in response.headers


async def test_every_site_where_the_operator_says_so(session: aiohttp.ClientSession) -> None:
    http = HttpConfig(host="127.0.0.1", port=0, allow_origins=("*",))
    async with live_engine(http=http) as (_engine, url):  # noqa: SIM117
        async with session.get(f"{url}/demo/snapshot.jpg", headers={"Origin": "null"}) as response:
            assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (200, "*")


async def test_refusals_are_told_a_few_times_only(
    relay: tuple[Engine, str], session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(40):
        await status(session, relay[1], Host=f"n{number}.evil.example")
    assert len([record for record in caplog.records if "allowed_hosts" in record.getMessage()]) <= 20
