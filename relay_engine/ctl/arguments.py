"""The command line of ctl, made of the table of commands: what has to be there is a word, what may be there is an option."""

from __future__ import annotations

import argparse
import enum
import getpass
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import msgspec.inspect as inspect

from relay_engine.commands.command import RequestType, body_type, explanation, path_parameters
from relay_engine.commands.table import COMMANDS
from relay_engine.provider.config_later import does_nothing_yet

_DESCRIPTION = "Speaks to a relay that is running. A text given as - is read from the standard input, where no list of processes shows it."
_FIELD = "field:"  # in front of what belongs into the body: a mount is named, and may be given a new name


class Question(NamedTuple):
    """What somebody has typed."""

    request: RequestType
    path: dict[str, str]  # parameters of path and query
    body: dict[str, Any] | None


class _Field(NamedTuple):
    """One parameter of a command."""

    name: str  # dotted where it stands deeper
    type: inspect.Type
    required: bool


def make_parser() -> argparse.ArgumentParser:
    """Everything that ctl understands."""
    parser = argparse.ArgumentParser(prog="main.py ctl", description=_DESCRIPTION)
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="data folder of a relay on this machine; the usual one where left out")
    parser.add_argument("--url", help="address of a relay elsewhere, such as http://192.168.0.5:8080")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="its token; or the environment's RELAY_TOKEN")
    parser.add_argument("--json", action="store_true", help="print what the relay answers")
    groups = parser.add_subparsers(metavar="COMMAND", required=True)
    verbs: dict[str, Any] = {}
    for request in COMMANDS:
        group, _, verb = request.COMMAND.name.partition(".")
        if verb and group not in verbs:
            found = groups.add_parser(group, help=f"commands about {group}").add_subparsers(metavar="COMMAND", required=True)
            verbs[group] = found
        home = verbs[group] if verb else groups
        _add_fields(home.add_parser(verb or group, help=explanation(request), description=explanation(request)), request)
    return parser


def read_question(arguments: argparse.Namespace) -> Question:
    """What the relay is asked. Raises ValueError where a value is no JSON."""
    request: RequestType = arguments.request
    command = request.COMMAND
    given = {name: _typed(value) for name, value in vars(arguments).items() if value is not None}
    texts = {name: str(given[name]) for name in path_parameters(command)}
    fields = {name.removeprefix(_FIELD): value for name, value in given.items() if name.startswith(_FIELD)}
    if command.method in ("GET", "DELETE"):
        return Question(request, texts | {name: str(value) for name, value in fields.items()}, None)
    beside = {name: fields.pop(name) for name in _beside_body(request) if name in fields}
    body: dict[str, Any] = {}
    for name, value in fields.items():
        *sections, last = name.split(".")
        home = body
        for section in sections:
            home = home.setdefault(section, {})
        home[last] = value
    return Question(request, texts | {name: str(value) for name, value in beside.items()}, body)


def _add_fields(parser: argparse.ArgumentParser, request: RequestType) -> None:
    parser.set_defaults(request=request)
    for name in path_parameters(request.COMMAND):
        parser.add_argument(name, metavar=name.upper())
    if kinds := _kinds_of_body(request):
        (tag_field,) = {kind.tag_field for kind in kinds}
        choices = parser.add_subparsers(metavar=f"{tag_field}".upper(), required=True, dest=f"{_FIELD}{tag_field}")
        for kind in kinds:
            text = (kind.cls.__doc__ or "").strip().splitlines()[0]
            _add_arguments(choices.add_parser(str(kind.tag), help=text, description=text), _struct_fields(kind.cls))
        return
    _add_arguments(parser, _fields(request))


def _kinds_of_body(request: RequestType) -> tuple[inspect.StructType, ...]:
    """Where the body is one of several things, each with a name of its own: a word chooses among them."""
    field = next((field for field in _struct_fields(request) if field.name == request.COMMAND.body), None)
    kinds = field.type.types if field is not None and isinstance(field.type, inspect.UnionType) else ()
    return tuple(kind for kind in kinds if isinstance(kind, inspect.StructType) and kind.tag is not None)


def _add_arguments(parser: argparse.ArgumentParser, fields: Iterable[_Field]) -> None:
    for field in fields:
        how = _how(field.type)
        if field.required and "action" not in how:
            parser.add_argument(f"{_FIELD}{field.name}", metavar=field.name.upper(), **how)
        else:
            metavar: dict[str, Any] = {} if "choices" in how or "action" in how else {"metavar": field.name.rpartition(".")[2].upper()}
            parser.add_argument(f"--{field.name.replace('_', '-')}", dest=f"{_FIELD}{field.name}", **how, **metavar)


def _fields(request: RequestType) -> Iterator[_Field]:
    """All but those of the path; those of the body flat."""
    command = request.COMMAND
    kind = body_type(request)
    for field in _struct_fields(request):
        if field.name == command.body and kind is not None:
            yield from _flat(kind, is_partial=command.partial is not None)
        elif field.name not in path_parameters(command):
            yield field


def _flat(kind: type[msgspec.Struct], *, is_partial: bool, at: str = "") -> Iterator[_Field]:
    for field in _struct_fields(kind):
        if does_nothing_yet(field.name):
            continue
        if isinstance(field.type, inspect.StructType):
            yield from _flat(field.type.cls, is_partial=is_partial, at=f"{at}{field.name}.")
        else:
            yield _Field(f"{at}{field.name}", field.type, field.required and not is_partial)


def _struct_fields(kind: type[msgspec.Struct]) -> Iterator[_Field]:
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)
    return (_Field(field.encode_name, field.type, field.required) for field in found.fields)


def _beside_body(request: RequestType) -> tuple[str, ...]:
    """Fields that go into the query, because the body is another field."""
    command = request.COMMAND
    taken = {command.body, *path_parameters(command)}
    return tuple(field for field in request.__struct_fields__ if field not in taken) if command.body else ()


def _how(kind: inspect.Type) -> dict[str, Any]:
    """How argparse takes a value of that type."""
    match kind:
        case inspect.UnionType():  # a type, or left out
            return _how(next(one for one in kind.types if not isinstance(one, inspect.NoneType)))
        case inspect.BoolType():
            return {"action": argparse.BooleanOptionalAction}
        case inspect.IntType():
            return {"type": int}
        case inspect.FloatType():
            return {"type": float}
        case inspect.LiteralType():
            return {"choices": [str(value) for value in kind.values]}
        case inspect.EnumType():
            return {"choices": [str(member.value) for member in kind.cls]}
        case inspect.StrType():
            return {"type": _text}
        case inspect.VarTupleType() if isinstance(kind.item_type, inspect.StrType):
            return {"nargs": "*"}
        case inspect.VarTupleType(item_type=inspect.LiteralType(values=values)):
            return {"nargs": "*", "choices": [str(value) for value in values]}
    return {"type": json.loads, "help": "as JSON"}


def _text(value: str) -> str:
    if value != "-":
        return value
    return getpass.getpass("> ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _typed(value: Any) -> Any:
    return value.value if isinstance(value, enum.Enum) else value
