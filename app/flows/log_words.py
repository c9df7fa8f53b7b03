"""Log words: the lines of the log page as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.fault_words import words_for_fault
from app.flows.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import Fault, LogEntry

LOG_WORDS: Mapping[str, str] = {
    "mount_live": QT_TRANSLATE_NOOP("Flows", "Live."),
    "mount_stopped": QT_TRANSLATE_NOOP("Flows", "Stopped."),
    "reader_joined": QT_TRANSLATE_NOOP("Flows", "{peer} began to watch ({protocol})."),
    "reader_left": QT_TRANSLATE_NOOP("Flows", "{peer} left ({protocol})."),
    "reader_stalled": QT_TRANSLATE_NOOP("Flows", "{peer} took nothing any more and was disconnected."),
    "port_taken": QT_TRANSLATE_NOOP("Flows", "Port {port} is in use by another program."),
    "listener_failed": QT_TRANSLATE_NOOP("Flows", "The relay cannot listen on port {port}."),
}
TRYING_AGAIN = QT_TRANSLATE_NOOP("Flows", "{what} Trying again.")


def log_words(entry: LogEntry, translate: Translate) -> str:
    """The entry in the person's language; a code that is not known here stays in plain English."""
    params = dict(entry.params)
    if entry.code == "mount_retrying" and params.get("fault", "") in Fault:
        return translate(TRYING_AGAIN).format(what=words_for_fault(Fault(params["fault"]), translate).what)
    if (template := LOG_WORDS.get(entry.code)) is None:
        return entry.text
    try:
        return translate(template).format(**params)
    except (KeyError, IndexError, ValueError):
        return entry.text
