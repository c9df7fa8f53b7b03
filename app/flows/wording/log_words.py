"""Log words: the lines of the log page as sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from app.flows.wording.command_words import command_name, subject_name
from app.flows.wording.error_words import ERROR_WORDS, words_for_error
from app.flows.wording.fault_words import words_for_fault
from app.flows.wording.lease_words import STEERING_LINES
from app.flows.wording.leave_words import LEAVE_WORDS
from app.flows.wording.mount_words import span_words
from app.flows.wording.notice_words import line_name, words_for_notice_code
from app.flows.wording.viewer_words import protocol_name
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import Fault, HistoryFault, LeaveReason, ListenerFault, LogEntry, NoticeCode, ReaderCap, UserFacingError

LOG_WORDS: Mapping[str, str] = {
    **STEERING_LINES,
    "mount_live": QT_TRANSLATE_NOOP("Flows", "Live."),
    "mount_back": QT_TRANSLATE_NOOP("Flows", "Live again, after {away}."),
    "reader_refused": QT_TRANSLATE_NOOP("Flows", "Turned away because the limit is reached ({limit}): {count}."),
    "mount_stopped": QT_TRANSLATE_NOOP("Flows", "Switched off."),
    "reader_joined": QT_TRANSLATE_NOOP("Flows", "{peer} started watching by {protocol}."),
    "reader_left": QT_TRANSLATE_NOOP("Flows", "{peer} left."),
    "host_blocked": QT_TRANSLATE_NOOP("Flows", "{peer} is blocked for {minutes} minutes."),
    "listener_back": QT_TRANSLATE_NOOP("Flows", "The relay takes viewers on port {port} again."),
    "onvif_device_failed": QT_TRANSLATE_NOOP("Flows", "Recorders cannot reach this camera at {host}, port {port}."),
    "onvif_device_back": QT_TRANSLATE_NOOP("Flows", "Recorders can reach this camera again, on port {port}."),
    "relay_busy": QT_TRANSLATE_NOOP(
        "Flows", "This computer is too busy: the relay runs {seconds} seconds late. Cameras and viewers suffer from it."
    ),
    "relay_in_time": QT_TRANSLATE_NOOP("Flows", "This computer keeps up again."),
    "line_reduced": QT_TRANSLATE_NOOP(
        "Flows", "The line ({line}) is too thin for all within {max_kbps} kbit/s: shows the smaller picture ({instead}) for now."
    ),
    "line_restored": QT_TRANSLATE_NOOP("Flows", "There is room on the line again: shows the large picture."),
    "line_small_missing": QT_TRANSLATE_NOOP(
        "Flows", "The smaller picture ({instead}) does not come: shows the large one, though the line is too thin for it."
    ),
    "line_over": QT_TRANSLATE_NOOP(
        "Flows",
        "Cameras take more of the line ({line}) than {max_kbps} kbit/s, and these have no smaller picture that would help: {mounts}.",
    ),
    "line_fits": QT_TRANSLATE_NOOP("Flows", "All cameras of the line ({line}) fit within {max_kbps} kbit/s again."),
    "config_reloaded": QT_TRANSLATE_NOOP("Flows", "The configuration file was read again. Changes: {count}."),
    "reload_failed": QT_TRANSLATE_NOOP("Flows", "The configuration file has a mistake, so nothing has changed."),
    "command_done": QT_TRANSLATE_NOOP("Flows", "{who}: {what}."),
    "command_refused": QT_TRANSLATE_NOOP("Flows", "{who} may not do this: {what}."),
    "history_damaged": QT_TRANSLATE_NOOP(
        "Flows", "The record of viewers could not be read, so a new one was begun. The old one is kept as {aside}."
    ),
    "history_not_saved": QT_TRANSLATE_NOOP("Flows", "Viewers are not recorded at the moment: {reason}. It is tried again by itself."),
    "history_saved_again": QT_TRANSLATE_NOOP("Flows", "Viewers are recorded again. Missing in the record: {missing}."),
}
LEFT_BECAUSE = QT_TRANSLATE_NOOP("Flows", "{peer} left: {reason}.")
_TOLD_REASONS = frozenset(LeaveReason) - {LeaveReason.CLIENT_LEFT}  # that one goes without saying
TRYING_AGAIN = QT_TRANSLATE_NOOP("Flows", "{what} Trying again.")
LISTENER_WORDS: Mapping[ListenerFault, str] = {
    ListenerFault.REFUSED: QT_TRANSLATE_NOOP("Flows", "The relay cannot listen on port {port}."),
    ListenerFault.CLOSED: QT_TRANSLATE_NOOP("Flows", "Port {port} was lost. The relay opens it again."),
    ListenerFault.OUT_OF_FILES: QT_TRANSLATE_NOOP("Flows", "This system gives the relay no more connections: viewers wait at port {port}."),
}
CAP_WORDS: Mapping[ReaderCap, str] = {
    ReaderCap.MOUNT_READERS: QT_TRANSLATE_NOOP("Flows", "viewers of this camera"),
    ReaderCap.MOUNT_EGRESS: QT_TRANSLATE_NOOP("Flows", "bandwidth of this camera"),
    ReaderCap.RELAY_READERS: QT_TRANSLATE_NOOP("Flows", "viewers of all cameras"),
    ReaderCap.RELAY_EGRESS: QT_TRANSLATE_NOOP("Flows", "bandwidth of all cameras"),
    ReaderCap.SUBJECT_READERS: QT_TRANSLATE_NOOP("Flows", "viewers by one login or ticket"),
}
HISTORY_FAULT_WORDS: Mapping[HistoryFault, str] = {
    HistoryFault.DISK_FULL: QT_TRANSLATE_NOOP("Flows", "the disk is full"),
    HistoryFault.FORBIDDEN: QT_TRANSLATE_NOOP("Flows", "the folder may not be written"),
    HistoryFault.IN_USE: QT_TRANSLATE_NOOP("Flows", "another program has the file open"),
    HistoryFault.SLOW: QT_TRANSLATE_NOOP("Flows", "the disk does not answer"),
    HistoryFault.FAILED: QT_TRANSLATE_NOOP("Flows", "the file cannot be written"),
}


def log_words(entry: LogEntry, translate: Translate) -> str:
    """The entry in the person's language; plain English only where a relay that is newer than this window wrote it, or an older one's log file has no code."""
    params = dict(entry.params)
    template = _template(entry.code, params)
    if template:
        return translate(template).format_map(defaultdict(lambda: "?", {**params, **_spoken(params, translate)}))
    if entry.code == "mount_retrying":
        fault = Fault(params["fault"]) if params.get("fault", "") in Fault else Fault.UNKNOWN
        return translate(TRYING_AGAIN).format(what=words_for_fault(fault, translate).what)
    if entry.code == "mount_notice" and params.get("notice", "") in NoticeCode:
        return words_for_notice_code(NoticeCode(params["notice"]), params, translate).what
    if entry.code in ERROR_WORDS:
        words = words_for_error(UserFacingError(entry.code, entry.text, **params), translate)
        return f"{words.what} {words.to_do}".strip()
    return entry.text


def _template(code: str, params: Mapping[str, str]) -> str:
    """The sentence with its gaps, "" where the code has none of its own."""
    if code == "listener_failed" and params.get("fault", "") in ListenerFault:
        return LISTENER_WORDS[ListenerFault(params["fault"])]
    if code == "reader_left" and params.get("reason", "") in _TOLD_REASONS:
        return LEFT_BECAUSE
    return LOG_WORDS.get(code, "")


def _spoken(params: Mapping[str, str], translate: Translate) -> dict[str, str]:
    """What fills the gaps that codes stand for."""
    spoken = {
        "protocol": protocol_name(params.get("protocol", "")) or "?",
        "who": _who(params, translate),
        "what": command_name(params.get("command", ""), translate),
    }
    if "line" in params:
        spoken["line"] = line_name(params["line"], translate)
    if params.get("away_s", "").isdecimal():
        spoken["away"] = span_words(int(params["away_s"]), translate)
    if (reason := params.get("reason", "")) in LeaveReason:
        spoken["reason"] = translate(LEAVE_WORDS[LeaveReason(reason)])
    if (fault := params.get("fault", "")) in HistoryFault:
        spoken.setdefault("reason", translate(HISTORY_FAULT_WORDS[HistoryFault(fault)]))
    if (cap := params.get("cap", "")) in ReaderCap:
        spoken["limit"] = translate(CAP_WORDS[ReaderCap(cap)])
    return spoken


def _who(params: Mapping[str, str], translate: Translate) -> str:
    """Whom the line is about, and from where, unless it was this program itself."""
    name, peer = subject_name(params.get("subject", ""), translate), params.get("peer", "")
    return f"{name} ({peer})" if peer else name
