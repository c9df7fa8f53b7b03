"""The owner of a relay, for tests that use its control API: whoever holds the token of its data folder."""

from __future__ import annotations


def owner_headers(token: str) -> dict[str, str]:
    """What every request has to carry."""
    return {"Authorization": f"Bearer {token}"}
