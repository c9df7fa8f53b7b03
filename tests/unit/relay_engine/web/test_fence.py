"""Who is judged to ask, from the headers that browsers set and pages cannot."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from relay_engine.config import HttpConfig
from relay_engine.web.fence import Caller, Fence

OWN, UNKNOWN, FRIEND, STRANGER = Caller.OWN, Caller.UNKNOWN, Caller.FRIEND, Caller.STRANGER
CONFIG = HttpConfig(allow_origins=("https://www.church.example", "http://church.example:80"), allowed_hosts=("cams.example",))

REQUESTS = [
    ({}, UNKNOWN),  # VLC, ffmpeg, a recorder
    ({"Sec-Fetch-Site": "none"}, OWN),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "http://behind-a-proxy.example"}, OWN),
    ({"Sec-Fetch-Site": "cross-site"}, STRANGER),
    ({"Sec-Fetch-Site": "same-site"}, STRANGER),
    ({"Sec-Fetch-Site": "sideways"}, STRANGER),
    ({"Origin": "http://relay:8080"}, OWN),
    ({"Origin": "HTTP://Relay:8080"}, OWN),
    ({"Origin": "http://relay"}, STRANGER),
    ({"Origin": "http://relay:3000"}, STRANGER),
    ({"Origin": "ftp://relay:8080"}, STRANGER),
    ({"Origin": "http://evil.example"}, STRANGER),
    ({"Origin": "http://evil.example", "Referer": "http://relay:8080/"}, STRANGER),
    ({"Origin": "null"}, STRANGER),
    ({"Origin": ""}, STRANGER),
    ({"Origin": "https://cams.example"}, OWN),  # listed as a name of this relay: a proxy may write Host anew
    ({"Origin": "https://cams.example:8443"}, OWN),
    ({"Origin": "https://cams.example.evil.example"}, STRANGER),
    ({"Origin": "https://www.church.example"}, FRIEND),
    ({"Origin": "https://www.church.example:443", "Sec-Fetch-Site": "cross-site"}, FRIEND),
    ({"Origin": "http://church.example", "Sec-Fetch-Site": "same-site"}, FRIEND),
    ({"Origin": "http://www.church.example"}, STRANGER),
    ({"Origin": "https://church.example"}, STRANGER),
    ({"Referer": "http://evil.example/page"}, STRANGER),
    ({"Referer": "http://relay:8080@evil.example/"}, STRANGER),
    ({"Referer": "http://relay:8080/gate/"}, OWN),
    ({"Referer": "https://www.church.example/live", "Sec-Fetch-Site": "cross-site"}, FRIEND),
    ({"Referer": "http://[/"}, UNKNOWN),
]


@pytest.mark.parametrize(("headers", "caller"), REQUESTS)
def test_judge(headers: dict[str, str], caller: Caller) -> None:
    request = make_mocked_request("GET", "/gate/live.mp4", headers={"Host": "relay:8080", **headers})
    assert Fence(CONFIG).judge(request) is caller


def test_every_site_where_the_operator_says_so() -> None:
    request = make_mocked_request("GET", "/gate/live.mp4", headers={"Host": "relay:8080", "Origin": "null"})
    assert Fence(HttpConfig(allow_origins=("*",))).judge(request) is FRIEND


@pytest.mark.parametrize(("host", "origin"), [("relay", "http://relay:80"), ("relay:443", "https://relay"), ("[::1]:80", "http://[::1]")])
def test_the_port_that_a_scheme_implies(host: str, origin: str) -> None:
    request = make_mocked_request("POST", "/gate/whep", headers={"Host": host, "Origin": origin})
    assert Fence(HttpConfig()).judge(request) is OWN
