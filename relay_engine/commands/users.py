"""Commands about users: who may log in, and what each may do."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from relay_engine.access.subject import Action, Role
from relay_engine.commands.command import Command, Request, UserName

type Password = Annotated[str, msgspec.Meta(max_length=1024)]  # "" = no login by password, only by the device password


type SteerPriority = Annotated[int, msgspec.Meta(ge=0, le=32_000)]  # the higher steers a camera; 0 = as the role has it


class UserView(msgspec.Struct, frozen=True, kw_only=True):
    """A user, without anything that could be used to log in."""

    name: str
    role: str
    enabled: bool
    has_password: bool
    has_device_password: bool  # for players and recorders
    created: float  # wall seconds, 0 = not known
    steer_priority: int = 0  # the higher steers a camera; 0 = as the role has it: 20000 an administrator, 3000 an operator
    origin: Literal["book", "file"]  # "file": the configuration file says so, and nobody can change it here


class UserSecret(UserView, frozen=True, kw_only=True):
    """A user, with the device password where it was made just now: it is not shown again."""

    device_password: str = ""


class ListUsers(Request[tuple[UserView, ...]], frozen=True, kw_only=True):
    """List everybody who may log in."""

    COMMAND = Command("users.list", Action.CONTROL, "GET", "/users")


class AddUser(Request[UserSecret], frozen=True, kw_only=True):
    """Let somebody log in; the answer has a device password for players and recorders, which is shown this once."""

    COMMAND = Command("users.add", Action.CONTROL, "POST", "/users", status=201)

    name: UserName
    role: Role
    password: Password = ""
    steer_priority: SteerPriority = 0


class ChangeUser(Request[UserSecret], frozen=True, kw_only=True):
    """Change what a user may do, or a password; a new password ends what the user is logged in with."""

    COMMAND = Command("users.change", Action.CONTROL, "PATCH", "/users/{name}")

    name: UserName
    role: Role | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    steer_priority: SteerPriority | UnsetType = UNSET
    new_device_password: bool = False


class RemoveUser(Request[None], frozen=True, kw_only=True):
    """Let a user log in no more, and end what the user is logged in with."""

    COMMAND = Command("users.remove", Action.CONTROL, "DELETE", "/users/{name}", status=204)

    name: UserName
