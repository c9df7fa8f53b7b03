"""The address file: says where the relay is as long as it is, and nothing a moment longer."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import msgspec
import psutil
import pytest

from relay_engine.errors import UserFacingError
from relay_engine.host.address_file import NAME, AddressFile, RelayAddress, read_address


class Listening:
    """This process, as psutil sees it while it listens on some ports."""

    def __init__(self, *ports: int, denied: bool = False) -> None:
        self.ports = ports
        self.denied = denied

    def __call__(self, number: int) -> Listening:
        if number != os.getpid():
            raise psutil.NoSuchProcess(number)
        return self

    def net_connections(self, _kind: str) -> list[SimpleNamespace]:
        if self.denied:
            raise psutil.AccessDenied
        return [SimpleNamespace(laddr=SimpleNamespace(port=port), status=psutil.CONN_LISTEN) for port in self.ports]

    def uids(self) -> SimpleNamespace:
        return SimpleNamespace(real=os.getuid())


@pytest.fixture(autouse=True)
def listening(monkeypatch: pytest.MonkeyPatch) -> Listening:
    seen = Listening(80, 8080)
    monkeypatch.setattr(psutil, "Process", seen)
    return seen


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("0.0.0.0", 8080, "http://127.0.0.1:8080"),
        ("::", 8080, "http://[::1]:8080"),
        ("192.0.2.7", 80, "http://192.0.2.7:80"),
        ("2001:db8::7", 80, "http://[2001:db8::7]:80"),
    ],
)
def test_where_it_is(tmp_path: Path, host: str, port: int, url: str) -> None:
    file = AddressFile(tmp_path)
    file.write(host, port)
    assert read_address(tmp_path) == RelayAddress(url, os.getpid())
    for _ in range(2):
        file.remove()
    assert list(tmp_path.iterdir()) == []


def code(folder: Path) -> str:
    with pytest.raises(UserFacingError) as caught:
        read_address(folder)
    return caught.value.code


def test_no_relay(tmp_path: Path) -> None:
    assert code(tmp_path) == code(tmp_path / "nix") == "relay_not_running"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"url":1,"process":2}', b"\xff"])
def test_a_file_that_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert code(tmp_path) == "relay_not_running"


@pytest.mark.parametrize(("process", "port"), [(os.getpid(), 8081), (os.getpid() + 1, 8080)], ids=["its number", "its port"])
def test_a_killed_relay_is_not_running_whoever_has_its_port_or_its_number_now(tmp_path: Path, process: int, port: int) -> None:
    (tmp_path / NAME).write_bytes(msgspec.json.encode(RelayAddress(f"http://127.0.0.1:{port}", process)))
    assert code(tmp_path) == "relay_not_running"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users have no numbers there")
def test_a_system_that_shows_no_connections(tmp_path: Path, listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    listening.denied = True
    AddressFile(tmp_path).write("127.0.0.1", 8080)
    assert read_address(tmp_path).url == "http://127.0.0.1:8080"
    monkeypatch.setattr(os, "getuid", lambda: 12_345_678)
    monkeypatch.setattr(Listening, "uids", lambda _self: SimpleNamespace(real=0))
    assert code(tmp_path) == "relay_not_running"


def test_without_http(tmp_path: Path) -> None:
    AddressFile(tmp_path).write("127.0.0.1", 0)
    assert code(tmp_path) == "relay_without_http"


def test_without_a_folder_nothing_is_written() -> None:
    AddressFile(None).write("127.0.0.1", 80)
    AddressFile(None).remove()
