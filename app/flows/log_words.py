"""Log words: the lines of the log page as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.fault_words import words_for_fault
from app.flows.mount_words import span_words
from app.flows.notice_words import words_for_notice_code
from app.flows.viewer_words import protocol_name
from app.flows.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import Fault, LeaveReason, LogEntry, NoticeCode

LOG_WORDS: Mapping[str, str] = {
    "mount_live": QT_TRANSLATE_NOOP("Flows", "Live."),
    "mount_back": QT_TRANSLATE_NOOP("Flows", "Live again, after {away}."),
    "reader_refused": QT_TRANSLATE_NOOP("Flows", "Turned away because the limit is reached: {count}."),
    "mount_stopped": QT_TRANSLATE_NOOP("Flows", "Switched off."),
    "reader_joined": QT_TRANSLATE_NOOP("Flows", "{peer} started watching by {protocol}."),
    "reader_left": QT_TRANSLATE_NOOP("Flows", "{peer} left."),
    "host_blocked": QT_TRANSLATE_NOOP("Flows", "{peer} is blocked for {minutes} minutes."),
    "reader_stalled": QT_TRANSLATE_NOOP("Flows", "{peer} stopped taking data and was disconnected."),
    "port_taken": QT_TRANSLATE_NOOP("Flows", "Port {port} is in use by another program."),
    "listener_failed": QT_TRANSLATE_NOOP("Flows", "The relay cannot listen on port {port}."),
    "listener_back": QT_TRANSLATE_NOOP("Flows", "The relay takes viewers on port {port} again."),
    "relay_busy": QT_TRANSLATE_NOOP(
        "Flows", "This computer is too busy: the relay runs {seconds} seconds late. Cameras and viewers suffer from it."
    ),
    "relay_in_time": QT_TRANSLATE_NOOP("Flows", "This computer keeps up again."),
}
LEFT_BECAUSE = QT_TRANSLATE_NOOP("Flows", "{peer} left: {reason}.")
# reasons that the engine gives; others stay unsaid
REASONS: Mapping[str, str] = {
    LeaveReason.DISCONNECTED: QT_TRANSLATE_NOOP("Flows", "disconnected by hand"),
    LeaveReason.RELAY_STOPPED: QT_TRANSLATE_NOOP("Flows", "the relay was stopped"),
    LeaveReason.MOUNT_STOPPED: QT_TRANSLATE_NOOP("Flows", "the camera was stopped"),
    LeaveReason.MOUNT_REMOVED: QT_TRANSLATE_NOOP("Flows", "the camera was removed"),
    LeaveReason.MOUNT_CHANGED: QT_TRANSLATE_NOOP("Flows", "the camera's settings were changed"),
    LeaveReason.TIMED_OUT: QT_TRANSLATE_NOOP("Flows", "it fell silent"),
    LeaveReason.CONNECTION_LOST: QT_TRANSLATE_NOOP("Flows", "its connection broke off"),
}
TRYING_AGAIN = QT_TRANSLATE_NOOP("Flows", "{what} Trying again.")


def log_words(entry: LogEntry, translate: Translate) -> str:
    """The entry in the person's language; a code that is not known here stays in plain English."""
    params = dict(entry.params)
    if params.get("away_s", "").isdecimal():
        params["away"] = span_words(int(params["away_s"]), translate)
    params["protocol"] = protocol_name(params.get("protocol", ""))
    if entry.code == "mount_retrying" and params.get("fault", "") in Fault:
        return translate(TRYING_AGAIN).format(what=words_for_fault(Fault(params["fault"]), translate).what)
    if entry.code == "mount_notice" and params.get("notice", "") in NoticeCode:
        return words_for_notice_code(NoticeCode(params["notice"]), params, translate).what
    template = LOG_WORDS.get(entry.code)
    if entry.code == "reader_left" and params.get("reason") in REASONS:
        template, params["reason"] = LEFT_BECAUSE, translate(REASONS[params["reason"]])
    if template is None:
        return entry.text
    try:
        return translate(template).format(**params)
    except (KeyError, IndexError, ValueError):
        return entry.text
