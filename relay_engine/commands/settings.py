"""Commands about the relay as a whole: its settings, its limits, and the configuration file."""

from __future__ import annotations

import msgspec

from relay_engine.access.subject import Action
from relay_engine.commands.command import Changes, Command, Request
from relay_engine.config import AccessConfig, HistoryConfig, HttpConfig, LimitsConfig, OnvifConfig, RtspConfig, WebRtcConfig


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings by section."""

    rtsp: RtspConfig
    http: HttpConfig
    webrtc: WebRtcConfig
    onvif: OnvifConfig
    access: AccessConfig
    limits: LimitsConfig
    history: HistoryConfig


class Reloaded(msgspec.Struct, frozen=True):
    """What reading the configuration file again has come to."""

    mounts: int  # new, gone or changed


class GetSettings(Request[Settings], frozen=True, kw_only=True):
    """Show the settings of listeners, access and limits."""

    COMMAND = Command("settings.get", Action.OBSERVE, "GET", "/settings")


class ChangeSettings(Request[Settings], frozen=True, kw_only=True):
    """Change settings by section and field, all or none; a listener whose port changes begins anew, nobody else is disturbed."""

    COMMAND = Command("settings.change", Action.CONTROL, "PATCH", "/settings", body="changes", partial=Settings)

    changes: Changes


class GetLimits(Request[LimitsConfig], frozen=True, kw_only=True):
    """Show the limits of the whole relay."""

    COMMAND = Command("limits.get", Action.OBSERVE, "GET", "/limits")


class ChangeLimits(Request[LimitsConfig], frozen=True, kw_only=True):
    """Change limits of the whole relay; nobody who watches is disturbed."""

    COMMAND = Command("limits.change", Action.CONTROL, "PATCH", "/limits", body="changes", partial=LimitsConfig)

    changes: Changes


class Reload(Request[Reloaded], frozen=True, kw_only=True):
    """Read the configuration file again."""

    COMMAND = Command("reload", Action.CONTROL, "POST", "/reload")
