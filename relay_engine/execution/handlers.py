"""HANDLERS: which function does which command; every command of the table has one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from relay_engine.access.visit import Visit
from relay_engine.commands import devices, history, keys, mounts, ptz, readers, settings, users
from relay_engine.commands.command import RequestType
from relay_engine.execution import devices as on_devices
from relay_engine.execution import history as on_history
from relay_engine.execution import keys as on_keys
from relay_engine.execution import mounts as on_mounts
from relay_engine.execution import ptz as on_ptz
from relay_engine.execution import readers as on_readers
from relay_engine.execution import settings as on_settings
from relay_engine.execution import users as on_users
from relay_engine.execution.relay import Relay

type Handler = Callable[[Relay, Any, Visit], Awaitable[object]]

HANDLERS: dict[RequestType, Handler] = {
    mounts.ListMounts: on_mounts.list_mounts,
    mounts.GetMount: on_mounts.get_mount,
    mounts.AddMount: on_mounts.add_mount,
    mounts.ImportMounts: on_mounts.import_mounts,
    mounts.ChangeMount: on_mounts.change_mount,
    mounts.RemoveMount: on_mounts.remove_mount,
    mounts.StartMount: on_mounts.start_mount,
    mounts.StopMount: on_mounts.stop_mount,
    mounts.StartAllMounts: on_mounts.start_all_mounts,
    mounts.StopAllMounts: on_mounts.stop_all_mounts,
    ptz.GetPtz: on_ptz.get_ptz,
    ptz.ActPtz: on_ptz.act_ptz,
    ptz.ListLeases: on_ptz.list_leases,
    ptz.EndLease: on_ptz.end_lease,
    devices.FindDevices: on_devices.find_devices,
    devices.LookIntoDevice: on_devices.look_into_device,
    devices.GetDevicePicture: on_devices.get_device_picture,
    readers.ListReaders: on_readers.list_readers,
    readers.DisconnectReader: on_readers.disconnect_reader,
    readers.BlockReader: on_readers.block_reader,
    readers.ListBlockedHosts: on_readers.list_blocked_hosts,
    readers.UnblockHost: on_readers.unblock_host,
    settings.GetSettings: on_settings.get_settings,
    settings.ChangeSettings: on_settings.change_settings,
    settings.GetLimits: on_settings.get_limits,
    settings.ChangeLimits: on_settings.change_limits,
    settings.Reload: on_settings.reload,
    users.ListUsers: on_users.list_users,
    users.AddUser: on_users.add_user,
    users.ChangeUser: on_users.change_user,
    users.RemoveUser: on_users.remove_user,
    keys.ListKeys: on_keys.list_keys,
    keys.AddKey: on_keys.add_key,
    keys.MakeTicket: on_keys.make_ticket,
    keys.RevokeKey: on_keys.revoke_key,
    history.ListHistory: on_history.list_history,
    history.ListOutages: on_history.list_outages,
    history.ListMoves: on_history.list_moves,
}
