"""Keys of relay.toml that a later version will know: until then they are refused by name, since accepted in silence they would seem to work."""

from __future__ import annotations

import re

_LATER = {
    "": frozenset({"rtmp", "srt", "tls", "links"}),
    "rtsp": frozenset({"tls_port"}),
    "http": frozenset({"tls_port"}),
    "mounts": frozenset({"backup", "slate", "hours", "publish_key"}),
}
_NOTHING_YET = frozenset({"mounts.forwards"})  # in the shape of the configuration already


def comes_later(table: str, name: str) -> bool:
    """Tell whether `name` is a key of a later version in `table` ("mounts[2]", "" = outside of tables)."""
    return name in _LATER.get(re.sub(r"\[\d+\]", "", table), ())


def does_nothing_yet(key: str) -> bool:
    """Tell whether `key` ("mounts[2].forwards", or "forwards" of a mount alone) is known, and of no use so far."""
    plain = re.sub(r"\[\d+\]", "", key)
    return plain in _NOTHING_YET or f"mounts.{plain}" in _NOTHING_YET
