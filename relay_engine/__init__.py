"""Relay engine: takes media from one source once and hands it to many readers. This is its front door.

Words: a Mount is a published name and what stands behind it; a Source pulls media in, a Publisher pushes it in;
a Stream is a Mount's tracks while it has media; a Track is one coded medium, an AccessUnit all its data of one
presentation time; a Burst is AccessUnits packetised once for everybody; a Reader is one client.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relay_engine.access.subject import OWNER, Role, Subject
    from relay_engine.book.book import Book
    from relay_engine.book.key_store import Keyring, KeyStore, KeyStoreUnavailable
    from relay_engine.book.records import MountRecord, Put, SettingsRecord
    from relay_engine.clock import Clock, SystemClock
    from relay_engine.commands.command import Request
    from relay_engine.commands.devices import FindDevices, GetDevicePicture, LookIntoDevice
    from relay_engine.commands.event_message import parse_events
    from relay_engine.commands.history import ListMoves
    from relay_engine.commands.mounts import (
        AddMount,
        ChangeMount,
        GetMount,
        ImportMounts,
        ListMounts,
        MountView,
        RemoveMount,
        StartAllMounts,
        StartMount,
        StopAllMounts,
        StopMount,
    )
    from relay_engine.commands.ptz import ActPtz, EndLease, GetPtz, ListLeases, PtzView
    from relay_engine.commands.readers import BlockReader, DisconnectReader
    from relay_engine.commands.settings import ChangeSettings, GetSettings, Settings
    from relay_engine.commands.users import AddUser, ChangeUser, ListUsers, RemoveUser, UserSecret, UserView
    from relay_engine.commands.writing import read_answer, write_request
    from relay_engine.config import (
        AccessConfig,
        AccessMode,
        EngineConfig,
        ForwardConfig,
        HttpConfig,
        LimitsConfig,
        MountConfig,
        OnvifConfig,
        RtspConfig,
        SourceTransport,
        StartMode,
        UserConfig,
        WebRtcConfig,
    )
    from relay_engine.device_status import DeviceFault, OnvifDeviceStatus
    from relay_engine.engine import Engine
    from relay_engine.errors import Fault, RelayError, RemoteProtocolError, SourceError, UserFacingError
    from relay_engine.event_bus import EventBus
    from relay_engine.events import (
        Event,
        LineStatus,
        ListenerFault,
        ListenerStatus,
        LogEntry,
        MountSettings,
        MountState,
        MountStatus,
        MoveEnd,
        MoveEnded,
        OutageEnded,
        PtzAbilities,
        ReaderCap,
        ReaderRole,
        ReaderStatus,
        RelaySettings,
        RelayStatus,
        Removed,
        SessionEnded,
        SteeringStatus,
        TrackSummary,
    )
    from relay_engine.history.history_fault import HistoryFault
    from relay_engine.history.query import HistoryQuery
    from relay_engine.host.atomic_file import set_aside, sweep_drafts, write_atomically
    from relay_engine.host.console_close import ConsoleClose
    from relay_engine.host.folder_lock import FolderLock
    from relay_engine.leave_reason import LeaveReason
    from relay_engine.log import redact, start_logging, stop_logging
    from relay_engine.names.mount_name import mount_name_problem
    from relay_engine.names.user_name import user_name_problem
    from relay_engine.notices import Notice, NoticeCode
    from relay_engine.owner_files import OWNER_ONLY
    from relay_engine.probe_report import ProbeReport
    from relay_engine.provider.config_texts import is_host_pattern, is_origin_pattern
    from relay_engine.ptz.actions import (
        Action,
        Ask,
        Centre,
        Focus,
        HandOver,
        Home,
        HomeSet,
        Iris,
        Move,
        PresetGo,
        PresetRemove,
        PresetRename,
        PresetSet,
        Release,
        Reserve,
        Stop,
        Take,
    )
    from relay_engine.ptz.values import Position, Preset
    from relay_engine.recorders.views import Brand, ChannelView, DeviceView, FoundView, PictureView, StreamView
    from relay_engine.source_secrets import has_masked_secret, keep_secrets, mask_source
    from relay_engine.tasks import spawn
    from relay_engine.transcode.picture import Picture

# Where each public name lives: loaded when first asked for, so that a pure part can be used without PyAV or aiohttp.
_HOMES = {
    "access.subject": ("OWNER", "Role", "Subject",),
    "commands.command": ("Request",),
    "commands.devices": ("FindDevices", "GetDevicePicture", "LookIntoDevice"),
    "recorders.views": ("Brand", "ChannelView", "DeviceView", "FoundView", "PictureView", "StreamView"),
    "commands.event_message": ("parse_events",),
    "commands.history": ("ListMoves",),
    "commands.mounts": ("AddMount", "ChangeMount", "GetMount", "ImportMounts", "ListMounts", "MountView", "RemoveMount", "StartAllMounts", "StartMount", "StopAllMounts", "StopMount",),
    "commands.ptz": ("ActPtz", "EndLease", "GetPtz", "ListLeases", "PtzView"),
    "commands.readers": ("BlockReader", "DisconnectReader",),
    "commands.settings": ("ChangeSettings", "GetSettings", "Settings",),
    "commands.users": ("AddUser", "ChangeUser", "ListUsers", "RemoveUser", "UserSecret", "UserView",),
    "commands.writing": ("read_answer", "write_request",),
    "host.atomic_file": ("set_aside", "sweep_drafts", "write_atomically"),
    "book.book": ("Book",),
    "book.key_store": ("KeyStore", "KeyStoreUnavailable", "Keyring"),
    "book.records": ("MountRecord", "Put", "SettingsRecord"),
    "clock": ("Clock", "SystemClock"),
    "config": (
        "AccessConfig", "AccessMode", "EngineConfig", "ForwardConfig", "HttpConfig", "LimitsConfig", "MountConfig", "OnvifConfig", "RtspConfig",
        "SourceTransport", "StartMode", "UserConfig", "WebRtcConfig",
    ),
    "host.console_close": ("ConsoleClose",),
    "provider.config_texts": ("is_host_pattern", "is_origin_pattern"),
    "engine": ("Engine",),
    "device_status": ("DeviceFault", "OnvifDeviceStatus"),
    "errors": ("Fault", "RelayError", "RemoteProtocolError", "SourceError", "UserFacingError"),
    "event_bus": ("EventBus",),
    "events": (
        "Event", "LineStatus", "ListenerFault", "ListenerStatus", "LogEntry", "MountSettings", "MountState", "MountStatus",
        "MoveEnd", "MoveEnded", "OutageEnded", "PtzAbilities", "ReaderCap",
        "ReaderRole", "ReaderStatus", "RelaySettings", "RelayStatus", "Removed", "SessionEnded", "SteeringStatus", "TrackSummary",
    ),
    "history.history_fault": ("HistoryFault",),
    "history.query": ("HistoryQuery",),
    "host.folder_lock": ("FolderLock",),
    "leave_reason": ("LeaveReason",),
    "owner_files": ("OWNER_ONLY",),
    "log": ("redact", "start_logging", "stop_logging"),
    "names.mount_name": ("mount_name_problem",),
    "notices": ("Notice", "NoticeCode"),
    "probe_report": ("ProbeReport",),
    "ptz.actions": (
        "Action", "Ask", "Centre", "Focus", "HandOver", "Home", "HomeSet", "Iris", "Move",
        "PresetGo", "PresetRemove", "PresetRename", "PresetSet", "Release", "Reserve", "Stop", "Take",
    ),
    "ptz.values": ("Position", "Preset"),
    "source_secrets": ("has_masked_secret", "keep_secrets", "mask_source"),
    "tasks": ("spawn",),
    "transcode.picture": ("Picture",),
    "names.user_name": ("user_name_problem",),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


__all__ = [
    "OWNER",
    "OWNER_ONLY",
    "AccessConfig",
    "AccessMode",
    "ActPtz",
    "Action",
    "AddMount",
    "AddUser",
    "Ask",
    "BlockReader",
    "Book",
    "Brand",
    "Centre",
    "ChangeMount",
    "ChangeSettings",
    "ChangeUser",
    "ChannelView",
    "Clock",
    "ConsoleClose",
    "DeviceFault",
    "DeviceView",
    "DisconnectReader",
    "EndLease",
    "Engine",
    "EngineConfig",
    "Event",
    "EventBus",
    "Fault",
    "FindDevices",
    "Focus",
    "FolderLock",
    "ForwardConfig",
    "FoundView",
    "GetDevicePicture",
    "GetMount",
    "GetPtz",
    "GetSettings",
    "HandOver",
    "HistoryFault",
    "HistoryQuery",
    "Home",
    "HomeSet",
    "HttpConfig",
    "ImportMounts",
    "Iris",
    "KeyStore",
    "KeyStoreUnavailable",
    "Keyring",
    "LeaveReason",
    "LimitsConfig",
    "LineStatus",
    "ListLeases",
    "ListMounts",
    "ListMoves",
    "ListUsers",
    "ListenerFault",
    "ListenerStatus",
    "LogEntry",
    "LookIntoDevice",
    "MountConfig",
    "MountRecord",
    "MountSettings",
    "MountState",
    "MountStatus",
    "MountView",
    "Move",
    "MoveEnd",
    "MoveEnded",
    "Notice",
    "NoticeCode",
    "OnvifConfig",
    "OnvifDeviceStatus",
    "OutageEnded",
    "Picture",
    "PictureView",
    "Position",
    "Preset",
    "PresetGo",
    "PresetRemove",
    "PresetRename",
    "PresetSet",
    "ProbeReport",
    "PtzAbilities",
    "PtzView",
    "Put",
    "ReaderCap",
    "ReaderRole",
    "ReaderStatus",
    "RelayError",
    "RelaySettings",
    "RelayStatus",
    "Release",
    "RemoteProtocolError",
    "RemoveMount",
    "RemoveUser",
    "Removed",
    "Request",
    "Reserve",
    "Role",
    "RtspConfig",
    "SessionEnded",
    "Settings",
    "SettingsRecord",
    "SourceError",
    "SourceTransport",
    "StartAllMounts",
    "StartMode",
    "StartMount",
    "SteeringStatus",
    "Stop",
    "StopAllMounts",
    "StopMount",
    "StreamView",
    "Subject",
    "SystemClock",
    "Take",
    "TrackSummary",
    "UserConfig",
    "UserFacingError",
    "UserSecret",
    "UserView",
    "WebRtcConfig",
    "has_masked_secret",
    "is_host_pattern",
    "is_origin_pattern",
    "keep_secrets",
    "mask_source",
    "mount_name_problem",
    "parse_events",
    "read_answer",
    "redact",
    "set_aside",
    "spawn",
    "start_logging",
    "stop_logging",
    "sweep_drafts",
    "user_name_problem",
    "write_atomically",
    "write_request",
]
