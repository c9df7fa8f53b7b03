"""Makes a request of what somebody has sent, and says which field is wrong where one is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from relay_engine.commands.command import Request, RequestType, body_type, path_parameters
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.provider.config_file import read_mount

_AT = re.compile(r" - at `\$\.?(?P<field>[^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<field>.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<field>[^`]*)`")
_TYPES = re.compile(r"`([^`]*)`")
_EXPECTED = re.compile(r"Expected (.*?)(?:, got (.*))?")
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_MAX_SHOWN = 80


def read_request(request: RequestType, texts: Mapping[str, str], body: object) -> Request[Any]:
    """`texts` are the parameters of path and query, `body` is decoded JSON or None. Raises UserFacingError setting_invalid and what read_mount raises."""
    values: dict[str, Any] = {}
    command = request.COMMAND
    names = {field.encode_name: field for field in msgspec.structs.fields(request)}
    for name, text in texts.items():
        if name not in names:
            raise _invalid(name, "unknown parameter", names)
        values[name] = _convert(text, names[name].type, name, strict=False)
    if command.body:
        values[command.body] = _read_body(request, body)
    elif body is not None:
        if not isinstance(body, dict):
            raise UserFacingError("setting_invalid", "the body has to be an object", field="")
        if twice := body.keys() & set(path_parameters(command)):
            raise _invalid(min(twice), "stands in the path already", names)
        values |= body
    read: Request[Any] = _convert(values, request, "")
    return read


def _read_body(request: RequestType, body: object) -> object:
    if not isinstance(body, dict):
        raise UserFacingError("setting_invalid", "the body has to be an object", field="")
    return read_mount(body) if body_type(request) is MountConfig and request.COMMAND.partial is None else body


def _convert(value: object, wanted: Any, at: str, *, strict: bool = True) -> Any:
    try:
        return msgspec.convert(value, wanted, strict=strict)
    except msgspec.ValidationError as error:
        text = str(error)
        where = _AT.search(text)
        problem = text[: where.start()] if where else text
        inner = _UNKNOWN.search(problem) or _MISSING.search(problem)
        field = ".".join(part for part in (at, where["field"] if where else "", inner["field"] if inner else "") if part)[:_MAX_SHOWN]
        problem = "unknown field" if _UNKNOWN.search(problem) else _in_words(problem)[:_MAX_SHOWN]
        raise UserFacingError("setting_invalid", f"{field}: {problem}" if field else problem, field=field, problem=problem) from None


def _in_words(problem: str) -> str:
    """What msgspec says, without the names of its types."""
    if _MISSING.search(problem):
        return "missing; it has to be given"
    text = _TYPES.sub(lambda found: " or ".join(_WORDS.get(name, name) for name in found[1].split(" | ")), problem)
    text = re.sub(r"text of length <= (\d+)", r"text of at most \1 characters", text)
    expected = _EXPECTED.fullmatch(text)
    return text if expected is None else f"{f'found {expected[2]}; ' if expected[2] else ''}allowed: {expected[1]}"


def _invalid(name: str, problem: str, known: Mapping[str, object]) -> UserFacingError:
    shown = name[:_MAX_SHOWN]
    text = f"{shown}: {problem}; there are {', '.join(known) or 'none'}"
    return UserFacingError("setting_invalid", text, field=shown, problem=problem)
