"""Under which names the relay answers: its own and those that are listed, and none that a stranger can own."""

from __future__ import annotations

import pytest

from relay_engine.web import host_names
from relay_engine.web.host_names import HostNames, split_host


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> HostNames:
    monkeypatch.setattr(host_names.socket, "gethostname", lambda: "Front-Desk")
    return HostNames(["cams.example.org", "*.church.example", "교회.example"])


@pytest.mark.parametrize(
    "header",
    [
        "127.0.0.1:8080",
        "192.168.1.20",
        "[::1]:8080",
        "[fe80::1%25eth0]:8080",
        "[::ffff:192.168.1.20]",
        "localhost",
        "LOCALHOST.:80",
        "relay.localhost:8080",
        "front-desk:8080",
        "FRONT-DESK.local",
        "front-desk.local.:8080",
        "front-desk.home.arpa",
        "relay",  # Docker, Tailscale, a hosts file: no name of the Internet
        "x:",
        "cams.example.org",
        "Cams.Example.Org.:8443",
        "a.church.example",
        "b.a.church.example",
        "교회.example".encode("idna").decode(),
    ],
)
def test_known(names: HostNames, header: str) -> None:
    assert names.knows(header)


@pytest.mark.parametrize(
    "header",
    [
        "",
        ":8080",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "front-desk.evil.example",
        "front-desk.local.evil.example",
        "church.example",
        "evilchurch.example",
        "cams.example.org.evil.example",
        "evil.example@localhost",
        "localhost@evil.example",
        "localhost:80:80",
        "localhost/evil",
        "local host",
        "[::1",
        "::1",
        "0.0.0.0:8080",
        "[::]",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.01",
        "evil.127",
        "a..b",
        "-a",
        "x" * 64,
        "localhost\x00",
    ],
)
def test_unknown(names: HostNames, header: str) -> None:
    assert not names.knows(header)


def test_every_name_where_the_operator_says_so() -> None:
    assert HostNames(["*"]).knows("evil.example")


def test_a_machine_called_like_an_address_owns_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_names.socket, "gethostname", lambda: "")
    assert not HostNames().knows(".local")


async def test_the_full_name_is_asked_for_when_somebody_uses_it(names: HostNames, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(host_names.socket, "getfqdn", lambda: asked.append("") or "front-desk.office.example")
    assert not await names.may_become_known("evil.example")
    assert not asked
    assert await names.may_become_known("front-desk.office.example:8080")
    assert names.knows("Front-Desk.office.example")
    assert not await names.may_become_known("front-desk.evil.example")
    assert len(asked) == 1


@pytest.mark.parametrize(("header", "host"), [("A.b.:80", "a.b"), ("[FE80::1%eth0]:1", "fe80::1"), ("a b", None), ("a:b", None)])
def test_split_host(header: str, host: str | None) -> None:
    assert split_host(header) == host
