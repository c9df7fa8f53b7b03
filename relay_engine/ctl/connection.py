"""Connection: asks a relay over HTTP and says in one line why there is no answer."""

from __future__ import annotations

import http.client
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from relay_engine.commands.command import Command
from relay_engine.commands.writing import target_of
from relay_engine.errors import UserFacingError
from relay_engine.host.address_file import read_address
from relay_engine.host.api_token import NAME, read_api_token

_TIMEOUT_S = 60.0  # some commands wait for a camera
_MAX_ANSWER_BYTES = 64_000_000
_TOKEN_VARIABLE = "RELAY_TOKEN"


class Refused(Exception):
    """The relay has answered, with a no."""


class Unreachable(Exception):
    """Nobody has answered."""


class Connection:
    """One address, one token."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url} is no address of a relay: it looks like http://192.168.0.5:8080")
        self._url = url
        self._token = token
        self._secure = parts.scheme == "https"
        self._host, self._port, self._root = parts.hostname, parts.port, parts.path.rstrip("/")

    def ask(self, command: Command, texts: Mapping[str, str], body: Mapping[str, Any] | None) -> Any:
        """What the relay returns. Raises Refused or Unreachable."""
        sent = msgspec.json.encode(body) if body is not None else None
        status, answer = self._send(command.method, self._root + target_of(command, dict(texts)), sent)
        try:
            value = msgspec.json.decode(answer) if answer else None
        except (msgspec.DecodeError, UnicodeError):
            raise Unreachable(f"{self._url} answers ({status}), but not as a relay does") from None
        if status >= 400:
            raise Refused(_problem(value, status))
        return value

    def _send(self, method: str, target: str, body: bytes | None) -> tuple[int, bytes]:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=_TIMEOUT_S)
        headers = {"Authorization": f"Bearer {self._token}", **({"Content-Type": "application/json"} if body is not None else {})}
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            return response.status, response.read(_MAX_ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as error:
            detail = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise Unreachable(f"no relay answers at {self._url}: {detail}") from None
        finally:
            connection.close()


def find_relay(data_dir: Path, url: str | None, token_file: Path | None) -> Connection:
    """The relay that is meant. Raises Unreachable, or ValueError for an address that is none."""
    try:
        address = url or read_address(data_dir).url
        token = (os.environ.get(_TOKEN_VARIABLE) if token_file is None and url else "") or read_api_token(token_file or data_dir / NAME)
    except UserFacingError as error:
        raise Unreachable(str(error)) from None
    return Connection(address, token)


def _problem(value: Any, status: int) -> str:
    try:
        return str(value["error"]["message"])
    except (KeyError, TypeError):
        return f"the relay answers with the status {status}"
