"""Access words: who may not do what, and what is wrong with a request."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.wording.words import QT_TRANSLATE_NOOP, ErrorWords

ACCESS_WORDS: Mapping[str, ErrorWords] = {
    "login_required": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This needs a login."),
        QT_TRANSLATE_NOOP("Flows", "Log in first."),
    ),
    "login_wrong": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This login is not good here, or no longer."),
        QT_TRANSLATE_NOOP("Flows", "Check the name and the password, then log in again."),
    ),
    "forbidden": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This login may not do that."),
        QT_TRANSLATE_NOOP("Flows", "Ask somebody with more rights."),
    ),
    "blocked": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This address is blocked for a while."),
        QT_TRANSLATE_NOOP("Flows", "Ask whoever runs the relay."),
    ),
    "too_many_attempts": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "There were too many wrong logins."),
        QT_TRANSLATE_NOOP("Flows", "Wait a few minutes, then try again."),
    ),
    "full": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "As many people watch as may watch at the same time."),
        QT_TRANSLATE_NOOP("Flows", "Try again in a moment, or raise the limit in the settings."),
    ),
    "no_bandwidth": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "As many people watch as the relay has bandwidth for."),
        QT_TRANSLATE_NOOP("Flows", "Try again in a moment, or raise the limit in the settings."),
    ),
    "user_exists": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "There is already a user with this name."),
        QT_TRANSLATE_NOOP("Flows", "Choose another name."),
    ),
    "user_unknown": ErrorWords(QT_TRANSLATE_NOOP("Flows", "This user is not there any more.")),
    "user_name_invalid": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This cannot be the name of a user."),
        QT_TRANSLATE_NOOP("Flows", "Use letters, digits, dots and hyphens."),
    ),
    "user_read_only": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The user {name} stands in the relay's configuration file."),
        QT_TRANSLATE_NOOP("Flows", "Change it there; the relay takes the file over without a restart."),
    ),
    "password_weak": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This password is too easy to guess."),
        QT_TRANSLATE_NOOP("Flows", "Use at least {least} characters that nobody else would choose."),
    ),
    "password_elsewhere": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The kept password belongs to another device."),
        QT_TRANSLATE_NOOP("Flows", "Enter the password of this one."),
    ),
    "password_missing": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "There is no kept password for this address."),
        QT_TRANSLATE_NOOP("Flows", "Enter the password."),
    ),
    "key_unknown": ErrorWords(QT_TRANSLATE_NOOP("Flows", "This key or ticket is not there any more.")),
    "body_invalid": ErrorWords(QT_TRANSLATE_NOOP("Flows", "The request is not valid JSON.")),
    "body_not_json": ErrorWords(QT_TRANSLATE_NOOP("Flows", "The request has to be JSON.")),
    "body_too_large": ErrorWords(QT_TRANSLATE_NOOP("Flows", "The request is too large.")),
    "body_slow": ErrorWords(QT_TRANSLATE_NOOP("Flows", "The request took too long to come.")),
    "method_not_allowed": ErrorWords(QT_TRANSLATE_NOOP("Flows", "This cannot be asked in this way.")),
    "not_found": ErrorWords(QT_TRANSLATE_NOOP("Flows", "There is nothing at this address.")),
    "too_many_listeners": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Too many programs follow the relay already."),
        QT_TRANSLATE_NOOP("Flows", "Close some of them."),
    ),
    "relay_not_running": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "No relay is running with the folder {folder}."),
        QT_TRANSLATE_NOOP("Flows", "Start it first."),
    ),
    "relay_unknown": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "What answers there is no relay."),
        QT_TRANSLATE_NOOP("Flows", "Check the address and the port."),
    ),
    "relay_without_http": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay that is running there cannot be steered: its HTTP port is switched off."),
        QT_TRANSLATE_NOOP("Flows", "Switch HTTP on in its configuration."),
    ),
    "relay_unreachable": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "No relay answers at {url}."),
        QT_TRANSLATE_NOOP("Flows", "Check the address, and that the relay is running there."),
    ),
    "token_missing": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay's token cannot be read: {file}"),
        QT_TRANSLATE_NOOP("Flows", "Run this as the person who runs the relay."),
    ),
}
