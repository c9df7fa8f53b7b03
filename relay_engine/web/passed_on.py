"""Tells whether a request was passed on by a proxy, tunnel or content network, by what these add."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

# Each has its own; programs and browsers send none of it.
_MARKS = re.compile(
    r"forwarded|via|client-ip|true-client-ip|cdn-loop|early-data|front-end-https|x-scheme|x-host|x-url-scheme|x-varnish|x-amzn-trace-id"
    r"|x-cloud-trace-context|(?:x-)?(?:forwarded|original|real|remote|proxy|client|cluster-client|proxyuser|rewrite|envoy|appengine|azure|arr"
    r"|akamai|amz-cf|haproxy|nginx|backend)-.*|(?:cf|fastly|fly|akamai|tailscale|ngrok|incap|proxy)-.*",
    re.IGNORECASE,
)


def is_passed_on(header_names: Iterable[str], version: tuple[int, int] = (1, 1)) -> bool:
    """True where it visibly came by somebody else. One that adds nothing of its own cannot be told from a client.

    HTTP/1.0 is what nginx speaks to a server behind it unless it is told otherwise, and hardly a program of today.
    """
    return version < (1, 1) or any(_is_mark(name) for name in header_names)


@functools.lru_cache(maxsize=512)
def _is_mark(name: str) -> bool:
    return _MARKS.fullmatch(name) is not None
