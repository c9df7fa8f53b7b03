"""Command words: who has changed what, as the log keeps it."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate

# by the command's name; those that change nothing are not in the log
COMMAND_WORDS: Mapping[str, str] = {
    "mounts.add": QT_TRANSLATE_NOOP("Flows", "camera added"),
    "mounts.import": QT_TRANSLATE_NOOP("Flows", "cameras imported"),
    "mounts.change": QT_TRANSLATE_NOOP("Flows", "camera changed"),
    "mounts.remove": QT_TRANSLATE_NOOP("Flows", "camera removed"),
    "mounts.start": QT_TRANSLATE_NOOP("Flows", "camera switched on"),
    "mounts.stop": QT_TRANSLATE_NOOP("Flows", "camera switched off"),
    "mounts.start-all": QT_TRANSLATE_NOOP("Flows", "all cameras switched on"),
    "mounts.stop-all": QT_TRANSLATE_NOOP("Flows", "all cameras switched off"),
    "ptz.act": QT_TRANSLATE_NOOP("Flows", "camera steered"),
    "leases.end": QT_TRANSLATE_NOOP("Flows", "steering ended"),
    "readers.disconnect": QT_TRANSLATE_NOOP("Flows", "viewer disconnected"),
    "readers.block": QT_TRANSLATE_NOOP("Flows", "viewer's address blocked"),
    "readers.unblock": QT_TRANSLATE_NOOP("Flows", "address unblocked"),
    "limits.change": QT_TRANSLATE_NOOP("Flows", "limits changed"),
    "settings.change": QT_TRANSLATE_NOOP("Flows", "settings changed"),
    "users.add": QT_TRANSLATE_NOOP("Flows", "user added"),
    "users.change": QT_TRANSLATE_NOOP("Flows", "user changed"),
    "users.remove": QT_TRANSLATE_NOOP("Flows", "user removed"),
    "keys.add": QT_TRANSLATE_NOOP("Flows", "publishing key made"),
    "keys.revoke": QT_TRANSLATE_NOOP("Flows", "key or ticket revoked"),
    "tickets.make": QT_TRANSLATE_NOOP("Flows", "ticket made"),
    "reload": QT_TRANSLATE_NOOP("Flows", "configuration file read again"),
}
_OWNER = QT_TRANSLATE_NOOP("Flows", "Owner")
_NOBODY = QT_TRANSLATE_NOOP("Flows", "Somebody without a login")
_OTHERS = {  # by what a subject's id begins with
    "user": "{name}",
    "key": QT_TRANSLATE_NOOP("Flows", "Publishing key {name}"),
    "ticket": QT_TRANSLATE_NOOP("Flows", "Ticket {name}"),
}


def command_name(command: str, translate: Translate) -> str:
    """What was done; the name itself where it is not known here."""
    return translate(COMMAND_WORDS[command]) if command in COMMAND_WORDS else command


def subject_name(subject: str, translate: Translate) -> str:
    """Who it was, of a subject's id."""
    if subject in ("", "owner"):
        return translate(_OWNER if subject else _NOBODY)
    kind, _, name = subject.partition(":")
    return translate(_OTHERS.get(kind, "{name}")).format(name=name or subject)
