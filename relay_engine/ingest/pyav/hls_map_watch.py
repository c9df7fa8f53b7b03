"""HlsMapWatch: notices that an HLS source in fragmented MP4 has another initialisation (EXT-X-MAP, RFC 8216 4.3.2.5): FFmpeg's reader skips it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import urljoin

import aiohttp

from relay_engine.dialing.address import SourceAddress
from relay_engine.dialing.http_camera import HttpCamera, http_fault
from relay_engine.errors import SourceError

_MAX_BYTES = 2_000_000  # of a playlist or an initialisation
_BEHIND = 3  # segments from the end at which FFmpeg begins to read
_SHORTEST_POLL_S, _LONGEST_POLL_S = 1.0, 10.0
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)')


@dataclass(frozen=True, slots=True)
class MediaMap:
    """Where an initialisation stands."""

    uri: str
    byte_range: str = ""


def is_playlist(url: str) -> bool:
    """True for an address that is HLS by its name."""
    return bool(re.search(r"\.m3u8?(?:$|[?#;])", url, re.IGNORECASE))


def best_variant(text: str) -> str | None:
    """The address of the largest picture in a multivariant playlist; None where this is a media playlist."""
    best, best_rank = None, (-1, -1)
    lines = text.splitlines()
    for index, line in enumerate(lines[:-1]):
        if line.startswith("#EXT-X-STREAM-INF:"):
            attributes = _attributes(line)
            width, _, height = attributes.get("RESOLUTION", "").partition("x")
            size = int(width) * int(height) if width.isdigit() and height.isdigit() else 0
            rate = attributes.get("BANDWIDTH", "")
            rank = (size, int(rate) if rate.isdigit() else 0)
            if rank > best_rank and not lines[index + 1].startswith("#"):
                best, best_rank = lines[index + 1].strip(), rank
    return best


def settled_map(text: str) -> MediaMap | None:
    """The map of the newest segments, where all that a reader would begin with now have the same; None where they have none, or several."""
    current: MediaMap | None = None
    of_segments: list[MediaMap | None] = []
    for line in text.splitlines():
        if line.startswith("#EXT-X-MAP:"):
            attributes = _attributes(line)
            current = MediaMap(attributes.get("URI", ""), attributes.get("BYTERANGE", ""))
        elif line and not line.startswith("#"):
            of_segments.append(current)
    newest = of_segments[-_BEHIND:]
    return newest[-1] if newest and all(one == newest[-1] for one in newest) else None


def poll_interval_s(text: str) -> float:
    """How long to wait before looking again: a target duration."""
    match = re.search(r"^#EXT-X-TARGETDURATION:(\d{1,5})", text, re.MULTILINE)
    return min(max(float(match[1]) if match else 0.0, _SHORTEST_POLL_S), _LONGEST_POLL_S)


async def wait_for_new_map(address: SourceAddress) -> None:
    """Return when everything that a new reading would begin with belongs to another initialisation; never for other playlists."""
    camera = HttpCamera(address)
    try:
        await _watch(camera)
    finally:
        await camera.close()


async def _watch(camera: HttpCamera) -> None:
    url: str | None = None  # of the media playlist
    known: tuple[MediaMap, bytes] | None = None
    while True:
        wait_s = _LONGEST_POLL_S
        try:
            base, text = await _fetch_text(camera, url)
            if url is None and (variant := best_variant(text)) is not None:
                url = urljoin(base, variant)
                base, text = await _fetch_text(camera, url)
            if "#EXT-X-MAP:" not in text:
                await asyncio.Event().wait()  # a transport stream says everything in band
            wait_s = poll_interval_s(text)
            found = settled_map(text)
            if found is not None and (known is None or found != known[0]):
                data = await _fetch_map(camera, urljoin(base, found.uri), found.byte_range)
                if known is not None and data != known[1]:
                    return
                known = (found, data)
        except SourceError:
            pass  # FFmpeg will notice, if it is more than a moment
        await asyncio.sleep(wait_s)


async def _fetch_text(camera: HttpCamera, url: str | None) -> tuple[str, str]:
    base, data = await _fetch(camera, url, {})
    return base, data.decode(errors="replace")


async def _fetch_map(camera: HttpCamera, url: str, byte_range: str) -> bytes:
    size, _, start = byte_range.partition("@")
    wanted = size.isdigit() and (not start or start.isdigit())
    first = int(start or 0)
    headers = {"Range": f"bytes={first}-{first + int(size) - 1}"} if wanted and int(size) else {}
    return (await _fetch(camera, url, headers))[1]


async def _fetch(camera: HttpCamera, url: str | None, headers: dict[str, str]) -> tuple[str, bytes]:
    response = await camera.get(headers, url)
    try:
        data = bytearray()
        async for piece in response.content.iter_chunked(65_536):
            data += piece
            if len(data) > _MAX_BYTES:
                break
        return str(response.url), bytes(data)
    except (aiohttp.ClientError, OSError) as error:
        raise http_fault(error) from None
    finally:
        response.release() if response.content.at_eof() else response.close()


def _attributes(line: str) -> dict[str, str]:
    return {name: value.strip('"') for name, value in _ATTRIBUTE.findall(line.partition(":")[2])}
