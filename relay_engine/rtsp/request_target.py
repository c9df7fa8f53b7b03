"""RequestTarget: which mount and track a request's address means, in every style players write it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote

from relay_engine.errors import RemoteProtocolError

# FFmpeg appends the track behind the query, GStreamer puts it in front of it; a slash may follow either.
_TRACK_IN_PATH = re.compile(r"/trackID=(\d{1,3})$", re.IGNORECASE)
_TRACK_IN_QUERY = re.compile(r"(?:^|[/&])trackID=(\d{1,3})/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RequestTarget:
    """The parts of a request's address that matter."""

    name: str  # of the mount, percent-decoded, without slashes at its ends; "" for "*" and "/"
    track_id: int | None  # None: the whole presentation
    query: str = field(default="", repr=False)  # without "?" and without the track; may carry a token
    base: str = field(default="", repr=False)  # address of the presentation as the client wrote it, without track or slash at its end

    def has_flag(self, flag: str) -> bool:
        """True where the query names `flag`, with or without a value."""
        return flag in parse_qs(self.query, keep_blank_values=True, max_num_fields=None)

    def value(self, key: str) -> str:
        """What the query says of `key`, "" for nothing."""
        return parse_qs(self.query, max_num_fields=None).get(key, [""])[0] if key in self.query else ""

    def track_url(self, track_id: int) -> str:
        """The address of one track, as the SDP's relative control leads to it."""
        return f"{self.base}/{control_of(track_id)}"


def control_of(track_id: int) -> str:
    """The control attribute of a track, relative to the presentation."""
    return f"trackID={track_id}"


def parse_request_target(uri: str) -> RequestTarget:
    """Read an absolute (`rtsp://host/mount`), relative (`/mount`) or `*` address."""
    if uri == "*":
        return RequestTarget("", None)
    scheme, separator, rest = uri.partition("://")
    if separator:
        if scheme.lower() not in ("rtsp", "rtsps", "rtspu"):
            raise RemoteProtocolError("the address is not rtsp://")
        authority, slash, tail = rest.partition("/")
        # "rtsp://host?query" has no path at all
        authority, mark, early_query = authority.partition("?")
        path_and_query = f"?{early_query}{slash}{tail}" if mark else slash + tail
        prefix = f"{scheme}://{authority.rpartition('@')[2]}"
    else:
        prefix, path_and_query = "", uri
    path, mark, query = path_and_query.partition("?")
    track_id, path, query = _cut_track(path.rstrip("/"), query)
    path = path.rstrip("/")
    return RequestTarget(unquote(path).strip("/"), track_id, query, f"{prefix}{path}?{query}" if query else prefix + path)


def _cut_track(path: str, query: str) -> tuple[int | None, str, str]:
    if match := _TRACK_IN_PATH.search(path):
        return int(match[1]), path[: match.start()], query.rstrip("/")
    if match := _TRACK_IN_QUERY.search(query):
        return int(match[1]), path, query[: match.start()]
    return None, path, query.rstrip("/")
