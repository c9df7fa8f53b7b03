"""COMMANDS: the one table, from which the engine, the HTTP API, its OpenAPI text, the shell and the clients are fed."""

from __future__ import annotations

from relay_engine.commands.command import RequestType
from relay_engine.commands.devices import FindDevices, GetDevicePicture, LookIntoDevice
from relay_engine.commands.history import ListHistory, ListMoves, ListOutages
from relay_engine.commands.keys import AddKey, ListKeys, MakeTicket, RevokeKey
from relay_engine.commands.mounts import (
    AddMount,
    ChangeMount,
    GetMount,
    ImportMounts,
    ListMounts,
    RemoveMount,
    StartAllMounts,
    StartMount,
    StopAllMounts,
    StopMount,
)
from relay_engine.commands.ptz import ActPtz, EndLease, GetPtz, ListLeases
from relay_engine.commands.readers import BlockReader, DisconnectReader, ListBlockedHosts, ListReaders, UnblockHost
from relay_engine.commands.settings import ChangeLimits, ChangeSettings, GetLimits, GetSettings, Reload
from relay_engine.commands.users import AddUser, ChangeUser, ListUsers, RemoveUser

COMMANDS: tuple[RequestType, ...] = (
    ListMounts,
    GetPtz,  # before the next, which takes whatever follows: names may have slashes
    GetMount,
    AddMount,
    ImportMounts,
    ChangeMount,
    RemoveMount,
    StartMount,
    StopMount,
    StartAllMounts,
    StopAllMounts,
    ActPtz,
    ListLeases,
    EndLease,
    FindDevices,
    LookIntoDevice,
    GetDevicePicture,
    ListReaders,
    DisconnectReader,
    BlockReader,
    ListBlockedHosts,
    UnblockHost,
    GetSettings,
    ChangeSettings,
    GetLimits,
    ChangeLimits,
    Reload,
    ListUsers,
    AddUser,
    ChangeUser,
    RemoveUser,
    ListKeys,
    AddKey,
    MakeTicket,
    RevokeKey,
    ListHistory,
    ListOutages,
    ListMoves,
)
BY_NAME = {request.COMMAND.name: request for request in COMMANDS}
