"""Leave words: why somebody stopped watching, as the end of a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.wording.words import QT_TRANSLATE_NOOP
from relay_engine import LeaveReason

LEAVE_WORDS: Mapping[LeaveReason, str] = {
    LeaveReason.CLIENT_LEFT: QT_TRANSLATE_NOOP("Flows", "it left"),
    LeaveReason.TRACKS_CHANGED: QT_TRANSLATE_NOOP("Flows", "it chose other tracks"),
    LeaveReason.QUALITY_CHANGED: QT_TRANSLATE_NOOP("Flows", "it changed to another picture size"),
    LeaveReason.PAUSED: QT_TRANSLATE_NOOP("Flows", "it paused"),
    LeaveReason.CONNECTION_LOST: QT_TRANSLATE_NOOP("Flows", "its connection broke off"),
    LeaveReason.TIMED_OUT: QT_TRANSLATE_NOOP("Flows", "it fell silent"),
    LeaveReason.STALLED: QT_TRANSLATE_NOOP("Flows", "it stopped taking data"),
    LeaveReason.NEVER_PLAYED: QT_TRANSLATE_NOOP("Flows", "it never played anything"),
    LeaveReason.NEVER_CONNECTED: QT_TRANSLATE_NOOP("Flows", "no connection for the picture came about"),
    LeaveReason.IDLE: QT_TRANSLATE_NOOP("Flows", "it asked for nothing"),
    LeaveReason.PROTOCOL_ERROR: QT_TRANSLATE_NOOP("Flows", "it sent something that could not be understood"),
    LeaveReason.DISCONNECTED: QT_TRANSLATE_NOOP("Flows", "disconnected by hand"),
    LeaveReason.BLOCKED: QT_TRANSLATE_NOOP("Flows", "its address was blocked"),
    LeaveReason.RIGHTS_ENDED: QT_TRANSLATE_NOOP("Flows", "it may no longer watch"),
    LeaveReason.LIMIT_REACHED: QT_TRANSLATE_NOOP("Flows", "the limit is reached"),
    LeaveReason.MOUNT_STOPPED: QT_TRANSLATE_NOOP("Flows", "the camera was stopped"),
    LeaveReason.MOUNT_REMOVED: QT_TRANSLATE_NOOP("Flows", "the camera was removed"),
    LeaveReason.MOUNT_CHANGED: QT_TRANSLATE_NOOP("Flows", "the camera's settings were changed"),
    LeaveReason.FORMAT_CHANGED: QT_TRANSLATE_NOOP("Flows", "the camera's format has changed"),
    LeaveReason.UNPLAYABLE: QT_TRANSLATE_NOOP("Flows", "it cannot show what the camera sends"),
    LeaveReason.RELAY_STOPPED: QT_TRANSLATE_NOOP("Flows", "the relay was stopped"),
    LeaveReason.INTERNAL_ERROR: QT_TRANSLATE_NOOP("Flows", "something went wrong in the relay"),
}
