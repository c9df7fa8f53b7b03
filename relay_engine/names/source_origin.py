"""What may be told of a source: scheme, host and port. All the rest of an address can be a secret, whatever it is called."""

from __future__ import annotations

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]+):")  # two letters at least: one is a drive of Windows
_HOST_AND_PORT = re.compile(r"(?:\[[0-9A-Fa-f:.%A-Za-z]+\]|[^\s:@\[\]]*)(?::\d{0,5})?")
_SHORTEST_PASSWORD = 3  # characters: shorter ones stand in any text
_SHORTEST_PART = 8  # of a path or a query: shorter ones are words, as "live" and "stream" are
_MASK = "***"


def source_origin(source: str) -> str:
    """ "rtsp://10.0.0.5:554", "file:", "demo:"; "" for none. Where it is not sure what is the host, the scheme alone."""
    found = _SCHEME.match(source.strip())
    if found is None:
        return "file:" if source.strip() else ""
    scheme, rest = found[1].lower(), source.strip()[found.end() :]
    if scheme in ("file", "demo") or not rest.startswith("//"):
        return f"{scheme}:"
    authority = re.split(r"[/?#]", rest[2:], maxsplit=1)[0]
    path = re.split(r"[?#]", rest[2 + len(authority) :], maxsplit=1)[0]
    host = authority.rpartition("@")[2]
    # "rtsp://admin:12/34@10.0.0.5/" may be a login with a slash in it as well as a port.
    is_sure = _HOST_AND_PORT.fullmatch(host) and ("@" in authority or ":" not in authority or "@" not in path)
    return f"{scheme}://{host}" if is_sure else f"{scheme}://"


def is_local_source(source: str) -> bool:
    """True for what this machine has itself, a file or the demo camera: nothing crosses a line for it."""
    return source_origin(source) in ("file:", "demo:")


def without_secrets_of(source: str, text: str) -> str:
    """`text`, which may come from a camera or a library, without what it repeats of `source`."""
    for part in sorted(_parts_of(source), key=len, reverse=True):
        text = text.replace(part, _MASK)
    return text


def _parts_of(source: str) -> set[str]:
    """Whatever in an address can be a secret, as it is written and as it is meant."""
    _scheme, _, rest = source.partition("://")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    user_info = authority.rpartition("@")[0]
    path = rest[len(authority) :]
    parts = {source, path, *path.split("?", 1), *re.split(r"[/?&=;,]", path)}
    secrets = {part for part in parts if len(part) >= _SHORTEST_PART}
    secrets |= {part for part in (user_info, user_info.partition(":")[2]) if len(part) >= _SHORTEST_PASSWORD}
    return secrets | {unquote(secret) for secret in secrets}
