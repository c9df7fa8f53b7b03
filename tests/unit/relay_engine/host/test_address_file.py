"""The address file: says where the relay is as long as it is, and nothing a moment longer."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from relay_engine.errors import UserFacingError
from relay_engine.host.address_file import NAME, AddressFile, RelayAddress, read_address


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
    assert (read_address(tmp_path).url, read_address(tmp_path).process) == (url, os.getpid())
    for _ in range(2):
        file.remove()
    assert list(tmp_path.iterdir()) == []


def code(folder: Path) -> str:
    with pytest.raises(UserFacingError) as caught:
        read_address(folder)
    return caught.value.code


def test_no_relay(tmp_path: Path) -> None:
    assert code(tmp_path) == code(tmp_path / "nix") == "relay_not_running"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"url":1,"process":2,"started":3}', b"\xff"])
def test_a_file_that_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert code(tmp_path) == "relay_not_running"


@pytest.mark.parametrize(("process", "started"), [(os.getpid(), 1.0), (2**22 + 5, 1.0)], ids=["somebody else's", "nobody's"])
def test_a_killed_relay_is_not_running_whoever_has_its_number_now(tmp_path: Path, process: int, started: float) -> None:
    (tmp_path / NAME).write_bytes(msgspec.json.encode(RelayAddress("http://127.0.0.1:1", process, started)))
    assert code(tmp_path) == "relay_not_running"


def test_without_http(tmp_path: Path) -> None:
    AddressFile(tmp_path).write("127.0.0.1", 0)
    assert code(tmp_path) == "relay_without_http"


def test_without_a_folder_nothing_is_written() -> None:
    AddressFile(None).write("127.0.0.1", 80)
    AddressFile(None).remove()
