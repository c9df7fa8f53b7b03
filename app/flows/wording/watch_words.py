"""Watch words: who may watch, as people say it."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.camera import AccessRule
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import AccessMode

MODES: tuple[AccessMode, ...] = ("network", "closed", "open")
MODE_NAMES: Mapping[AccessMode, str] = {
    "network": QT_TRANSLATE_NOOP("Flows", "People in this network"),
    "closed": QT_TRANSLATE_NOOP("Flows", "Only people with a login"),
    "open": QT_TRANSLATE_NOOP("Flows", "Everybody"),
}
MODE_SENTENCES: Mapping[AccessMode, str] = {
    "network": QT_TRANSLATE_NOOP(
        "Flows", "Devices in the same network as this computer may watch without a login. From anywhere else, a login is needed."
    ),
    "closed": QT_TRANSLATE_NOOP("Flows", "Nobody may watch without a user name and a password, not even in this network."),
    "open": QT_TRANSLATE_NOOP("Flows", "Whoever can reach this computer may watch, also from the internet where the router lets them in."),
}
_AS_FOR_ALL = QT_TRANSLATE_NOOP("Flows", "As for all cameras")
_LINK_NOTES: Mapping[AccessMode, str] = {
    "network": QT_TRANSLATE_NOOP(
        "Flows", "Works without a login in this network; from elsewhere, people need one. Logins are made under People."
    ),
    "closed": QT_TRANSLATE_NOOP("Flows", "A login is needed: give one to whoever should watch, under People."),
    "open": QT_TRANSLATE_NOOP("Flows", "No login is needed: whoever has the link can watch."),
}
_PLAYER_NOTE = QT_TRANSLATE_NOOP("Flows", "Players and recorders log in with the user name and the device password.")


def mode_in_force(rule: AccessRule, mode: AccessMode) -> AccessMode:
    """Who may watch a camera with that rule, on a relay with that mode."""
    return rule or mode


def rule_choices(translate: Translate) -> tuple[tuple[str, AccessRule], ...]:
    """What a camera may say of who watches it."""
    return (translate(_AS_FOR_ALL), ""), *((translate(MODE_NAMES[mode]), mode) for mode in MODES)


def link_note(rule: AccessRule, mode: AccessMode, translate: Translate) -> str:
    """Whether somebody who opens a camera's link needs a login."""
    in_force = mode_in_force(rule, mode)
    note = translate(_LINK_NOTES[in_force])
    return f"{note} {translate(_PLAYER_NOTE)}" if in_force == "closed" else note
