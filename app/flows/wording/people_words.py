"""People words: what somebody with a login may do, and what is wrong with what was typed about them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping

from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import Role, user_name_problem

ROLES = (Role.VIEWER, Role.OPERATOR, Role.ADMIN)
ROLE_NAMES: Mapping[Role, str] = {
    Role.VIEWER: QT_TRANSLATE_NOOP("Flows", "Watch"),
    Role.OPERATOR: QT_TRANSLATE_NOOP("Flows", "Watch and operate"),
    Role.ADMIN: QT_TRANSLATE_NOOP("Flows", "Everything"),
}
ROLE_SENTENCES: Mapping[Role, str] = {
    Role.VIEWER: QT_TRANSLATE_NOOP("Flows", "Sees the cameras, in the browser and with players."),
    Role.OPERATOR: QT_TRANSLATE_NOOP("Flows", "Sees the relay's state, its viewers and its log as well."),
    Role.ADMIN: QT_TRANSLATE_NOOP("Flows", "May also change cameras, settings and people, from other computers too."),
}
# Whoever has more keeps a camera from the others, and takes it from them; 20000 is an administrator's own, 3000 an operator's.
STEER_RANKS: Mapping[int, str] = {
    0: QT_TRANSLATE_NOOP("Flows", "As the rights have it"),
    1000: QT_TRANSLATE_NOOP("Flows", "After the other operators"),
    9000: QT_TRANSLATE_NOOP("Flows", "Before the other operators"),
    32_000: QT_TRANSLATE_NOOP("Flows", "Before everybody"),
}
_OTHER_RANK = QT_TRANSLATE_NOOP("Flows", "Priority {0}")
SHORTEST_PASSWORD = 8
_UNKNOWN_ROLE = QT_TRANSLATE_NOOP("Flows", "Nothing")
_NO_NAME = QT_TRANSLATE_NOOP("Flows", "Type a name.")
_BAD_NAME = QT_TRANSLATE_NOOP("Flows", "This name cannot be used: take letters, digits, dots and hyphens.")
_NAME_TAKEN = QT_TRANSLATE_NOOP("Flows", "Somebody has this name already.")
_SHORT_PASSWORD = QT_TRANSLATE_NOOP("Flows", "Use at least {0} characters.")
_PASSWORD_IS_NAME = QT_TRANSLATE_NOOP("Flows", "The name is too easy to guess as a password.")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read for something else


def role_words(role: str, translate: Translate) -> str:
    """What somebody may do, in a word or three; of a role that a newer version knows, nothing."""
    return translate(ROLE_NAMES[Role(role)]) if role in ROLES else translate(_UNKNOWN_ROLE)


def steer_ranks(priority: int, translate: Translate) -> dict[int, str]:
    """The ranks to choose from, and the one that somebody has, where that is none of them."""
    ranks = {rank: translate(words) for rank, words in STEER_RANKS.items()}
    return ranks if priority in ranks else {**ranks, priority: translate(_OTHER_RANK).format(priority)}


def name_problem(name: str, taken: Collection[str], translate: Translate) -> str:
    """What is wrong with the name of a new person, "" where nothing is."""
    if not name:
        return translate(_NO_NAME)
    if user_name_problem(name):
        return translate(_BAD_NAME)
    return translate(_NAME_TAKEN) if name.lower() in {one.lower() for one in taken} else ""


def password_problem(password: str, name: str, translate: Translate) -> str:
    """What is wrong with a password, "" where nothing is."""
    if len(password) < SHORTEST_PASSWORD:
        return translate(_SHORT_PASSWORD).format(SHORTEST_PASSWORD)
    return translate(_PASSWORD_IS_NAME) if password.lower() == name.lower() else ""


def make_password() -> str:
    """A password that is hard to guess and easy to read out: four groups of four."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
