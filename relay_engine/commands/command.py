"""Command and Request: what a command is called, who may give it, where it stands in HTTP; and its parameters with its result's type."""

from __future__ import annotations

import typing
from enum import Enum
from types import get_original_bases
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from relay_engine.access.subject import Action
from relay_engine.config import MountConfig

type Method = Literal["GET", "POST", "PATCH", "DELETE"]
type Changes = dict[str, Any]  # fields of a configuration with their new values; what is not named stays

# Length first, whatever else a name has to be: nothing is ever done with a longer one.
type MountName = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
type UserName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
type ShortId = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
type Title = Annotated[str, msgspec.Meta(max_length=200)]

API = "/api/v1"


class Target(Enum):
    """What the right is asked for."""

    RELAY = "relay"  # as a whole
    MOUNT = "mount"  # the one that the request names
    EACH = "each"  # every thing of the answer: whoever is known may ask, and is shown what he may see


class Command(msgspec.Struct, frozen=True):
    """The declaration. Its one line of explanation is the docstring of its request."""

    name: str  # "mounts.add"
    action: Action  # the right that it needs
    method: Method
    path: str  # behind API; {name} is a parameter
    of: Target = Target.RELAY
    body: str = ""  # the field that is the body of the HTTP request; "" = an object of all fields that the path does not name
    partial: type[msgspec.Struct] | None = None  # that field holds Changes of this
    status: int = 200  # where it succeeds
    is_brief: bool = False  # given many times a second: waits for no other, and what it does has a record of its own
    changes_nothing: bool = False  # a question, which is a POST because what it tells must stand in no address

    @property
    def is_change(self) -> bool:
        """True where afterwards something is different."""
        return self.method != "GET" and not self.changes_nothing


class Request[R](msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One command with its parameters; what it returns is an R."""

    COMMAND: ClassVar[Command]

    @property
    def mount_name(self) -> str:
        """Which mount it is about; "" for none."""
        return ""


class MountRequest[R](Request[R], frozen=True, kw_only=True):
    """One about a mount that is there."""

    name: MountName

    @property
    def mount_name(self) -> str:
        return self.name


type RequestType = type[Request[Any]]


def result_type(request: RequestType) -> Any:
    """The R of a request."""
    for base in get_original_bases(request):
        if arguments := typing.get_args(base):
            return arguments[0]
    raise TypeError(f"{request.__name__} does not say what it returns")


def explanation(request: RequestType) -> str:
    """One line for people."""
    return (request.__doc__ or "").strip().splitlines()[0]


def path_parameters(command: Command) -> tuple[str, ...]:
    """The fields that stand in its path."""
    return tuple(part.strip("{}") for part in command.path.split("/") if part.startswith("{"))


def body_type(request: RequestType) -> type[msgspec.Struct] | None:
    """What the body of the HTTP request is made of; None where it has none, or is made of the fields themselves."""
    command = request.COMMAND
    if command.partial is not None:
        return command.partial
    return MountConfig if command.body == "mount" else None
