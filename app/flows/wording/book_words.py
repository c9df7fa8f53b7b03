"""Book words: what may be wrong with what the relay keeps, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.wording.words import QT_TRANSLATE_NOOP, ErrorWords

BOOK_WORDS: Mapping[str, ErrorWords] = {
    "book_damaged": ErrorWords(
        QT_TRANSLATE_NOOP(
            "Flows", "The relay's settings file was damaged and there is no good copy of it, so the relay begins with an empty one."
        ),
        QT_TRANSLATE_NOOP("Flows", "The damaged file is kept as {aside}."),
    ),
    "book_damaged_rescued": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay's settings file was damaged, so its last good copy is in use."),
        QT_TRANSLATE_NOOP("Flows", "What was changed just before is missing. The damaged file is kept as {aside}."),
    ),
    "book_missing_rescued": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay's settings file was gone, so its last good copy is in use."),
        QT_TRANSLATE_NOOP("Flows", "Look into the folder {folder} if you miss anything."),
    ),
    "book_rows_rescued": ErrorWords(
        QT_TRANSLATE_NOOP(
            "Flows", "Some entries of the relay's settings file were damaged ({count}); they were taken from its last good copy."
        ),
        QT_TRANSLATE_NOOP("Flows", "The damaged file is kept as {aside}."),
    ),
    "book_rows_lost": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Some entries of the relay's settings file were damaged and are lost ({count}): {entries}"),
        QT_TRANSLATE_NOOP("Flows", "Enter them again. The damaged file is kept as {aside}."),
    ),
    "book_rows_unreadable": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Some entries of the relay's settings file cannot be read and are set aside ({count})."),
        QT_TRANSLATE_NOOP("Flows", "Enter what is missing again."),
    ),
    "book_secrets_locked": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The passwords in the relay's settings file cannot be read: the key to them is not on this computer."),
        QT_TRANSLATE_NOOP("Flows", "Enter the passwords of the cameras again, or bring the key back and start the relay anew."),
    ),
    "book_forbidden": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Nothing can be saved: the relay's folder may not be written."),
        QT_TRANSLATE_NOOP("Flows", "Check the permissions of {folder}."),
    ),
    "book_in_use": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Another program has the relay's settings file open."),
        QT_TRANSLATE_NOOP("Flows", "Close that program, then try again. The file is in {folder}."),
    ),
    "book_newer": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay's settings file was written by a newer version of this program."),
        QT_TRANSLATE_NOOP("Flows", "Start that version, or choose another folder for the relay's own files."),
    ),
    "book_not_saved": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Nothing was saved: {reason}."),
        QT_TRANSLATE_NOOP("Flows", "Check the folder {folder}, then try again."),
    ),
    "book_busy": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay is busy saving."),
        QT_TRANSLATE_NOOP("Flows", "Try again in a moment."),
    ),
    "book_slow": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The disk with the relay's settings file does not answer."),
        QT_TRANSLATE_NOOP("Flows", "Check the disk, then try again."),
    ),
    "book_closed": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay's settings file is not open."),
        QT_TRANSLATE_NOOP("Flows", "Try again when the relay has started."),
    ),
    "book_full": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "There are as many entries as the relay's settings file takes ({most})."),
        QT_TRANSLATE_NOOP("Flows", "Remove some that you no longer need."),
    ),
    "book_row_too_large": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This entry is too large for the relay's settings file."),
        QT_TRANSLATE_NOOP("Flows", "Shorten it."),
    ),
    "key_not_kept": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The key to the relay's passwords cannot be kept."),
        QT_TRANSLATE_NOOP("Flows", "Check the permissions of the relay's folder, then try again."),
    ),
    "disk_full": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Nothing was saved: the disk is full."),
        QT_TRANSLATE_NOOP("Flows", "Make room on the disk that holds {folder}, then try again. What was saved before is safe."),
    ),
    "mount_hidden": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera {name} stands in the relay's configuration file as well: the file counts."),
        QT_TRANSLATE_NOOP("Flows", "Give one of the two another name."),
    ),
    "mount_unusable": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera {name} cannot be used as it was saved."),
        QT_TRANSLATE_NOOP("Flows", "Add it again under another name."),
    ),
    "mount_password_lost": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera {name} is not started: its password cannot be read on this computer."),
        QT_TRANSLATE_NOOP("Flows", "Enter its address and password again."),
    ),
    "mount_read_only": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The camera {name} stands in the relay's configuration file."),
        QT_TRANSLATE_NOOP("Flows", "Change it there; the relay takes the file over without a restart."),
    ),
    "settings_read_only": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "These settings stand in the relay's configuration file ({section})."),
        QT_TRANSLATE_NOOP("Flows", "Change them there; the relay takes the file over without a restart."),
    ),
    "setting_read_only": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This setting stands in the relay's configuration file."),
        QT_TRANSLATE_NOOP("Flows", "Change it there; the relay takes the file over without a restart."),
    ),
    "settings_unusable": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The saved settings of {section} cannot be used; the usual ones are in use instead."),
        QT_TRANSLATE_NOOP("Flows", "Set them again."),
    ),
    "setting_unknown": ErrorWords(QT_TRANSLATE_NOOP("Flows", "There is no such setting ({section}).")),
    "history_unavailable": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The record of viewers cannot be read at the moment."),
        QT_TRANSLATE_NOOP("Flows", "Try again in a minute. The log page says what is wrong."),
    ),
    "no_data_folder": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This relay has no folder of its own, so that nothing can be kept."),
        QT_TRANSLATE_NOOP("Flows", "Start it with a data folder."),
    ),
}
