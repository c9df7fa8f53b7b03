"""Which names a user may have: ones that every protocol carries unharmed, and that are nobody else's."""

from __future__ import annotations

import re

MAX_LENGTH = 64
SHORTEST_PASSWORD = 8  # characters, of a person's own
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+\-]*")
RESERVED = ("owner", "publish", "nobody")  # the relay's own: its token's holder, and what publishers with a key call themselves


def user_name_problem(name: str) -> str:
    """What is wrong with the name of a user, "" where it is right."""
    if len(name) > MAX_LENGTH:
        return f"allowed: at most {MAX_LENGTH} characters"
    if not _NAME.fullmatch(name):
        return "allowed: letters a-z, digits and . _ @ + -, a letter or digit first"
    if name.lower() in RESERVED:
        return f"{', '.join(RESERVED)} are the relay's own"
    return ""
