"""Makes an HTTP request of a command, and a result of its answer: the other side of `reading`."""

from __future__ import annotations

from typing import Any, NamedTuple, cast
from urllib.parse import quote, urlencode

import msgspec

from relay_engine.commands.command import API, Command, Method, Request, path_parameters, result_type
from relay_engine.errors import UserFacingError


class RefusedElsewhere(UserFacingError):
    """What a relay on another machine has refused: with the code and the facts that it was raised with there."""


class HttpRequest(NamedTuple):
    """What is sent."""

    method: Method
    target: str  # path and query
    body: bytes | None  # JSON


def write_request(request: Request[Any]) -> HttpRequest:
    """The command as HTTP; what is as it would be anyway is left out."""
    command = request.COMMAND
    values: dict[str, Any] = msgspec.to_builtins(request)
    texts = {name: str(values.pop(name)) for name in path_parameters(command)}
    body = values.pop(command.body) if command.body else None
    defaults = {field.encode_name: field.default for field in msgspec.structs.fields(request)}
    given = {name: value for name, value in values.items() if value != defaults[name]}
    if command.method in ("GET", "DELETE") or command.body:
        texts |= {name: str(value) for name, value in given.items()}
    else:
        body = given
    return HttpRequest(command.method, target_of(command, texts), msgspec.json.encode(body) if body is not None else None)


def target_of(command: Command, texts: dict[str, str]) -> str:
    """Path and query with these parameters."""
    path = API + command.path
    for name in path_parameters(command):
        path = path.replace(f"{{{name}}}", quote(texts[name], safe=""))
    query = urlencode({name: text for name, text in texts.items() if name not in path_parameters(command)})
    return f"{path}?{query}" if query else path


def read_answer[R](request: Request[R], status: int, body: bytes) -> R:
    """What the relay returned. Raises UserFacingError: what it refused, or relay_unknown where it answers as no relay does."""
    try:
        if status >= 400:
            raise _error(body)
        return cast("R", msgspec.json.decode(body, type=result_type(type(request))) if body else None)
    except (msgspec.MsgspecError, UnicodeError, KeyError, TypeError) as error:
        text = f"what is there does not answer as a relay does (status {status}, {type(error).__name__})"
        raise UserFacingError("relay_unknown", text, status=status) from None


def _error(body: bytes) -> UserFacingError:
    error = msgspec.json.decode(body)["error"]
    params = {str(name): value for name, value in error["params"].items()}
    return RefusedElsewhere(str(error["code"]), str(error["message"]), **params)
