"""WHEP over HTTP: discovery, refusals with their reasons, counter-offers, trickle, ICE restart, floods."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from relay_engine.config import EngineConfig, HttpConfig, LimitsConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus, ReaderStatus
from relay_engine.serving.webrtc.remote_description import parse_remote_description
from tests.kit.players.whep_client import H264, VP8, Identity, WhepClient

IDENTITY = Identity()
SDP = {"Content-Type": "application/sdp"}
TRICKLE = {"Content-Type": "application/trickle-ice-sdpfrag"}


class Relay:
    """An engine, and its WHEP addresses."""

    def __init__(self, engine: Engine, http: aiohttp.ClientSession) -> None:
        self.engine, self.http = engine, http
        port = next(event.port for event in engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == "http")
        self.root = f"http://127.0.0.1:{port}"
        self.url = f"{self.root}/demo/whep"

    def readers(self) -> int:
        return sum(1 for event in self.engine.snapshot() if isinstance(event, ReaderStatus))


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    config = EngineConfig(
        rtsp=RtspConfig(enabled=False),
        http=HttpConfig(host="127.0.0.1", port=0, allow_origins=("https://church.example",)),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
        limits=LimitsConfig(max_pending_per_peer=40),
        mounts=(MountConfig(name="demo", source="demo:"), MountConfig(name="off", source="demo:", enabled=False)),
    )
    engine = Engine(config)
    await engine.start()
    try:
        async with aiohttp.ClientSession() as http:
            yield Relay(engine, http)
    finally:
        await engine.stop()


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "reason"),
    [
        ("POST", "/nothing/whep", "x", SDP, 404, "unknown_mount"),
        ("GET", "/nothing/whep", "", {}, 404, "unknown_mount"),
        ("POST", "/off/whep", "GOOD", SDP, 409, "not_live"),
        ("POST", "/demo/whep", "GOOD", {"Content-Type": "text/plain"}, 415, "wrong_content_type"),
        ("POST", "/demo/whep", "not an offer", SDP, 400, "bad_offer"),
        ("POST", "/demo/whep", "", SDP, 400, "bad_offer"),
        ("PUT", "/demo/whep", "", {}, 405, "wrong_method"),
        ("DELETE", "/demo/whep", "", {}, 405, "wrong_method"),
        ("PATCH", "/demo/whep", "", {}, 405, "wrong_method"),
        ("DELETE", f"/demo/whep/{'a' * 32}", "", {}, 404, "unknown_session"),
        ("PATCH", f"/demo/whep/{'a' * 32}", "", TRICKLE, 404, "unknown_session"),
    ],
)
async def test_refusals(relay: Relay, method: str, path: str, body: str, headers: dict[str, str], status: int, reason: str) -> None:
    data = WhepClient(IDENTITY).offer() if body == "GOOD" else body
    async with relay.http.request(method, relay.root + path, data=data, headers=headers) as response:
        assert response.status == status
        assert response.headers["Relay-Reason"] == reason
        assert response.content_type == "application/problem+json"
        problem = await response.json(content_type=None)
        assert (problem["status"], problem["reason"]) == (status, reason)
        assert problem["detail"]
        assert "Access-Control-Allow-Origin" not in response.headers
        assert ("Allow" in response.headers) == (status == 405)
    assert relay.readers() == 0


@pytest.mark.parametrize("path", ["/demo/whep", f"/demo/whep/{'a' * 32}"])
async def test_listed_sites_may_ask(relay: Relay, path: str) -> None:
    headers = {"Origin": "https://church.example", "Access-Control-Request-Method": "POST"}
    async with relay.http.options(relay.root + path, headers=headers) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == "https://church.example"
        methods = {method.strip() for method in response.headers["Access-Control-Allow-Methods"].split(",")}
        assert methods >= ({"POST"} if path.endswith("whep") else {"PATCH", "DELETE"})
        allowed = response.headers["Access-Control-Allow-Headers"].lower()
        assert all(name in allowed for name in ("authorization", "content-type", "if-match"))
        exposed = response.headers["Access-Control-Expose-Headers"].lower()
        assert all(name in exposed for name in ("etag", "link", "location", "accept-patch"))


@pytest.mark.parametrize("method", ["OPTIONS", "POST", "PATCH", "DELETE"])
async def test_pages_of_other_sites_may_not(relay: Relay, method: str) -> None:
    path = "/demo/whep" if method in ("OPTIONS", "POST") else f"/demo/whep/{'a' * 32}"
    headers = {**SDP, "Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    async with relay.http.request(method, relay.root + path, data=WhepClient(IDENTITY).offer(), headers=headers) as response:
        assert response.status == 403
        assert "Access-Control-Allow-Origin" not in response.headers
    assert relay.readers() == 0


async def test_discovery(relay: Relay) -> None:
    async with relay.http.head(relay.url) as response:
        assert (response.status, response.content_type) == (200, "application/sdp")
    async with relay.http.get(relay.url) as response:
        assert response.status == 200
        assert await response.read() == b""


async def test_created_session(relay: Relay) -> None:
    async with relay.http.post(relay.url, data=WhepClient(IDENTITY).offer(), headers=SDP) as response:
        assert (response.status, response.content_type) == (201, "application/sdp")
        location, tag, answer = response.headers["Location"], response.headers["ETag"], await response.text()
    assert location.startswith("/demo/whep/")
    assert len(location) > len("/demo/whep/") + 30
    assert "a=sendonly" in answer
    assert "127.0.0.1" in answer
    session = relay.root + location
    assert relay.readers() == 0, "a place is taken by who connects"
    frag = "a=ice-ufrag:{}\r\na=ice-pwd:{}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 udp 1 x.local 9 typ host\r\n"
    offered = parse_remote_description(WhepClient(IDENTITY).offer().encode())
    async with relay.http.patch(session, data="a=mid:0\r\na=end-of-candidates\r\n", headers=TRICKLE) as response:
        assert response.status == 204
    async with relay.http.patch(session, data="x", headers={**TRICKLE, "If-Match": '"other"'}) as response:
        assert (response.status, response.headers["Relay-Reason"]) == (412, "wrong_tag")
    async with relay.http.patch(session, data="x", headers=SDP) as response:
        assert response.status == 415
    async with relay.http.patch(
        session, data=frag.format(offered.fragment, offered.password), headers={**TRICKLE, "If-Match": "*"}
    ) as response:
        assert (response.status, response.content_type) == (200, "application/trickle-ice-sdpfrag")
        assert response.headers["ETag"] != tag
        assert "a=ice-ufrag:" in await response.text()
    async with relay.http.get(session) as response:
        assert response.status == 200
        assert response.headers["ETag"] != tag
    async with relay.http.get(session.replace("/demo/", "/off/")) as response:
        assert response.status == 404
    async with relay.http.delete(session) as response:
        assert response.status == 200
    assert relay.readers() == 0


async def test_counter_offer(relay: Relay) -> None:
    async with relay.http.post(relay.url, data=WhepClient(IDENTITY, video=(VP8,)).offer(), headers=SDP) as response:
        assert (response.status, response.content_type) == (406, "application/sdp")
        assert response.headers["Relay-Reason"] == "codec_not_offered"
        location, offer = response.headers["Location"], await response.text()
    offered = parse_remote_description(offer.encode())
    assert [(medium.kind, [entry.name for entry in medium.formats]) for medium in offered.media] == [
        ("video", ["H264"]),
        ("audio", ["OPUS"]),
    ]
    client = WhepClient(IDENTITY, setup="active", video=(H264,), audio=(("97 opus/48000/2", ""),))
    async with relay.http.patch(relay.root + location, data=WhepClient(IDENTITY, video=(VP8,)).offer(), headers=SDP) as response:
        assert response.status == 406
    async with relay.http.patch(relay.root + location, data=client.offer(), headers=SDP) as response:
        assert response.status == 204
    client.answer = offer
    await client.connect()
    await client.close()


async def test_a_flood_of_offers_is_bounded_and_takes_no_place(relay: Relay) -> None:
    offer, statuses = WhepClient(IDENTITY).offer(), []
    for _ in range(60):
        async with relay.http.post(relay.url, data=offer, headers=SDP) as response:
            statuses.append(response.status)
    assert statuses == [201] * 40 + [429] * 20
    assert relay.readers() == 0


async def test_an_offer_too_large_is_refused(relay: Relay) -> None:
    async with relay.http.post(relay.url, data="v=0\r\n" * 20_000, headers=SDP) as response:
        assert response.status == 413
