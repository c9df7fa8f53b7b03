"""Error words: for every command that fails, what happened and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from app.flows.wording.access_words import ACCESS_WORDS
from app.flows.wording.book_words import BOOK_WORDS
from app.flows.wording.device_words import DEVICE_WORDS
from app.flows.wording.fault_words import words_for_fault
from app.flows.wording.lease_words import STEERING_WORDS
from app.flows.wording.words import QT_TRANSLATE_NOOP, ErrorWords, Translate
from relay_engine import Fault, UserFacingError

PROBE_PREFIX = "probe_"


PORT_TAKEN_BY = QT_TRANSLATE_NOOP("Flows", "Port {port} is already in use by {program}.")
UNEXPECTED = ErrorWords(
    QT_TRANSLATE_NOOP("Flows", "Something went wrong."), QT_TRANSLATE_NOOP("Flows", "The log page has the details. Please try again.")
)

ERROR_WORDS: Mapping[str, ErrorWords] = {
    **BOOK_WORDS,
    **ACCESS_WORDS,
    **STEERING_WORDS,
    **DEVICE_WORDS,
    "port_taken": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Port {port} is already in use by another program."),
        QT_TRANSLATE_NOOP("Flows", "Close that program, or use another port."),
    ),
    "port_forbidden": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This system does not let the relay use port {port}."),
        QT_TRANSLATE_NOOP("Flows", "Use a port above 1023, such as 8554."),
    ),
    "port_reserved": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Windows keeps port {port} for itself."),
        QT_TRANSLATE_NOOP("Flows", "Use another port. Hyper-V, WSL and Docker reserve whole ranges of them."),
    ),
    "listener_failed": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay cannot listen on port {port}."),
        QT_TRANSLATE_NOOP("Flows", "Use another port or another network address."),
    ),
    "folder_in_use": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Another relay (process {process}) uses the same folder: {folder}"),
        QT_TRANSLATE_NOOP("Flows", "End that one, or choose another folder for the relay's own files in the settings."),
    ),
    "relay_stopped": ErrorWords(QT_TRANSLATE_NOOP("Flows", "The relay is off."), QT_TRANSLATE_NOOP("Flows", "Press Start first.")),
    "relay_failed": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay could not start."),
        QT_TRANSLATE_NOOP("Flows", "The log page has the details. Please try again."),
    ),
    "mount_exists": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "There is already a camera with this name."), QT_TRANSLATE_NOOP("Flows", "Choose another name.")
    ),
    "mount_name_invalid": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This name cannot be part of a link."), QT_TRANSLATE_NOOP("Flows", "Use letters, digits and hyphens.")
    ),
    "mount_unknown": ErrorWords(QT_TRANSLATE_NOOP("Flows", "This camera is not there any more.")),
    "camera_unknown": ErrorWords(QT_TRANSLATE_NOOP("Flows", "This camera is not there any more.")),
    "address_invalid": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This address cannot be right."),
        QT_TRANSLATE_NOOP("Flows", "It should look like rtsp://192.168.1.20/stream1."),
    ),
    "reader_unknown": ErrorWords(QT_TRANSLATE_NOOP("Flows", "This viewer has already gone.")),
    "preview_unavailable": ErrorWords(QT_TRANSLATE_NOOP("Flows", "There is no picture to show yet.")),
    "settings_forbidden": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The settings were not saved: the folder may not be written."),
        QT_TRANSLATE_NOOP("Flows", "Check the permissions of {folder}."),
    ),
    "settings_not_saved": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The settings were not saved: {reason}."),
        QT_TRANSLATE_NOOP("Flows", "Check the folder {folder}, then try again."),
    ),
    "settings_locked": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The settings were not saved, so as not to overwrite a file that could not be read."),
        QT_TRANSLATE_NOOP("Flows", "Check the permissions of {path}, then start the program again."),
    ),
    "settings_unreadable": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The settings file cannot be read: {reason}."),
        QT_TRANSLATE_NOOP("Flows", "Check the permissions of {path}, then start the program again. Until then nothing is saved."),
    ),
    "settings_broken": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The settings file was damaged, so the program starts with empty settings."),
        QT_TRANSLATE_NOOP("Flows", "The damaged file is kept as {aside}."),
    ),
    "settings_broken_rescued": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The settings file was damaged, so the last good copy is in use."),
        QT_TRANSLATE_NOOP("Flows", "The damaged file is kept as {aside}."),
    ),
    "settings_broken_stuck": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The settings file is damaged and cannot be moved: {reason}."),
        QT_TRANSLATE_NOOP("Flows", "Move {path} away, then start the program again. Until then nothing is saved."),
    ),
    "settings_newer": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The settings were saved by a newer version of this program; some of them are not known here."),
        QT_TRANSLATE_NOOP("Flows", "The full file is kept as {copy}."),
    ),
    "mount_renamed": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "A camera can no longer be called {path} in its links: that name is the program's own."),
        QT_TRANSLATE_NOOP("Flows", "It is called otherwise from now on. Give its links out anew."),
    ),
    "setting_invalid": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "That setting cannot be used."), QT_TRANSLATE_NOOP("Flows", "Check the values you have just changed.")
    ),
    "folder_not_usable": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay's files cannot be copied to {folder}: {reason}."),
        QT_TRANSLATE_NOOP("Flows", "Choose another folder. The old one is still in use."),
    ),
    "passwords_not_found": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Your cameras were taken over, but no password was found for: {cameras}"),
        QT_TRANSLATE_NOOP(
            "Flows", "Where one is needed, type it again under Change. The next start of the program looks for them once more."
        ),
    ),
    "ports_equal": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Two services cannot share one port."), QT_TRANSLATE_NOOP("Flows", "Choose different numbers.")
    ),
    "picture_not_saved": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The picture {file} was not saved: {reason}."), QT_TRANSLATE_NOOP("Flows", "Choose another folder.")
    ),
    "passwords_not_saved": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera passwords cannot be read or saved: {reason}."),
        QT_TRANSLATE_NOOP("Flows", "Check the permissions of the program's folder."),
    ),
}


def words_for_error(error: BaseException, translate: Translate) -> ErrorWords:
    """What happened and what to do, in the person's language; never the text of an exception that was not made for people."""
    if not isinstance(error, UserFacingError):
        return ErrorWords(translate(UNEXPECTED.what), translate(UNEXPECTED.to_do))
    if error.code.startswith(PROBE_PREFIX):
        return _probe_words(error.code.removeprefix(PROBE_PREFIX), translate)
    if (words := ERROR_WORDS.get(error.code)) is None:
        return ErrorWords(str(error))  # of a relay that is newer than this window
    what = PORT_TAKEN_BY if error.code == "port_taken" and error.params.get("program") else words.what
    return ErrorWords(_fill(translate(what), error.params), _fill(translate(words.to_do), error.params))


def _probe_words(fault: str, translate: Translate) -> ErrorWords:
    words = words_for_fault(Fault(fault) if fault in Fault else Fault.UNKNOWN, translate)
    return ErrorWords(words.what, words.to_do)


def _fill(template: str, params: Mapping[str, Any]) -> str:
    try:
        return template.format_map(defaultdict(lambda: "?", params))
    except (IndexError, ValueError):  # a translation with a wrong place holder must not hide the error itself
        return template
