"""PictureSource: JPEG pictures over HTTP: multipart streams however they are framed, and still-image addresses, which are polled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import aiohttp

from relay_engine.dialing.address import SourceAddress
from relay_engine.dialing.http_camera import HttpCamera, http_fault
from relay_engine.dialing.source_cost import current_cost
from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.ingest.source import SourceSink
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.jpeg import picture_size
from relay_engine.media.picture_stream import PictureStream
from relay_engine.media.track import Track

CLOCK_RATE = 90_000
POLL_INTERVAL_S = 1.0
_UNCHANGED_FACTOR = 1.5  # a picture that stands still is asked for less and less often,
_LONGEST_POLL_S = 4.0  # but so often that nobody takes the camera for dead
_MAX_FAILURES = 3  # polls in a row
_MAX_PICTURES_PER_S = 60
_READ_BYTES = 64 * 1024


class PictureSource:
    """One connection, or polls for ever. `kind` is "http"."""

    kind = "http"

    def __init__(self, address: SourceAddress, *, poll_interval_s: float = POLL_INTERVAL_S) -> None:
        self._address = address
        self._poll_interval_s = poll_interval_s

    async def run(self, sink: SourceSink) -> None:
        """Deliver until the stream ends. Raises SourceError."""
        camera = HttpCamera(self._address)
        out = _Outlet(sink, self.kind)
        try:
            response = await camera.get()
            try:
                await self._read(response, out)
            finally:
                response.close()
            if out.delivered == 1:
                await self._poll(camera, response, out)
        finally:
            await camera.close()

    async def _read(self, response: aiohttp.ClientResponse, out: _Outlet) -> None:
        if not _may_hold_pictures(response.content_type):
            is_page = response.content_type.startswith("text/")
            raise SourceError(Fault.NO_VIDEO if is_page else Fault.UNSUPPORTED_CODEC, "no pictures")
        pictures, cost = PictureStream(), current_cost()
        try:
            async for data in response.content.iter_chunked(_READ_BYTES):
                if not out.delivered and _is_container(data):
                    raise SourceError(Fault.UNSUPPORTED_CODEC, "no pictures, but a container")
                begun = time.monotonic()
                cost.begin(len(data))
                try:
                    for picture in pictures.push(data):
                        out.deliver(picture)
                finally:
                    cost.end(time.monotonic() - begun)
        except RemoteProtocolError as error:
            raise SourceError(Fault.NO_VIDEO, str(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            if out.delivered != 1:
                raise http_fault(error) from None
        if not out.delivered:
            raise SourceError(Fault.NO_VIDEO, "the answer holds no picture")

    async def _poll(self, camera: HttpCamera, first: aiohttp.ClientResponse, out: _Outlet) -> None:
        """A still-image address: ask again and again, and only for what is new where the camera knows what that is."""
        known, wait_s, failures = first.headers, self._poll_interval_s, 0
        while True:
            await asyncio.sleep(wait_s)
            try:
                response = await camera.get(_conditions(known))
                picture = b"" if response.status == 304 else await _whole(response)
            except SourceError as error:
                failures += 1
                if failures >= _MAX_FAILURES or error.fault in (Fault.WRONG_PASSWORD, Fault.LOGIN_WITHHELD):
                    raise
                continue
            failures = 0
            if response.status != 304:
                known = response.headers
            is_new = bool(picture) and picture != out.newest
            wait_s = self._poll_interval_s if is_new else min(wait_s * _UNCHANGED_FACTOR, max(_LONGEST_POLL_S, self._poll_interval_s))
            out.deliver(picture or out.newest)  # the same once more says that the camera is alive


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    """The first picture of an answer. Raises SourceError."""
    pictures = PictureStream()
    try:
        async for data in response.content.iter_chunked(_READ_BYTES):
            if found := pictures.push(data):
                return found[0]
    except RemoteProtocolError as error:
        raise SourceError(Fault.NO_VIDEO, str(error)) from None
    except (aiohttp.ClientError, OSError) as error:
        raise http_fault(error) from None
    finally:
        response.release() if response.content.at_eof() else response.close()
    raise SourceError(Fault.NO_VIDEO, "the answer holds no picture")


def _conditions(headers: Mapping[str, str]) -> dict[str, str]:
    """How to ask for another picture than the one that came with `headers` (RFC 9110 13.1)."""
    tag, date = headers.get("ETag"), headers.get("Last-Modified")
    return {**({"If-None-Match": tag} if tag else {}), **({"If-Modified-Since": date} if date else {})}


def _is_container(data: bytes) -> bool:
    """True where an answer begins as FLV, MPEG-TS, MP4, Matroska or HLS does, whatever its type says."""
    is_ts = data[:1] == b"G" and data[188:189] in (b"G", b"")
    return is_ts or data[:3] == b"FLV" or data[4:8] in (b"ftyp", b"styp", b"moof") or data.startswith((b"\x1a\x45\xdf\xa3", b"#EXTM3U"))


def _may_hold_pictures(content_type: str) -> bool:
    """False for what is surely something else; many cameras name a wrong type, or none."""
    kind = content_type.lower()
    return kind.startswith(("multipart/", "image/")) or kind in ("application/octet-stream", "text/plain", "")


class _Outlet:
    """Makes units of pictures, so many a second at most; the arrival is their time."""

    def __init__(self, sink: SourceSink, kind: str) -> None:
        self._sink = sink
        self._kind = kind
        self._began_at = self._second_at = time.monotonic()
        self._in_second = 0
        self.delivered = 0
        self.newest = b""

    def deliver(self, picture: bytes) -> None:
        """Hand on `picture`, or drop it where there are too many."""
        now = time.monotonic()
        if now - self._second_at >= 1:
            self._second_at, self._in_second = now, 0
        self._in_second += 1
        if self._in_second > _MAX_PICTURES_PER_S:
            self._sink.dropped(1)
            return
        if not self.delivered:
            self._start(picture)
        self.delivered += 1
        self.newest = picture
        self._sink.write(AccessUnit(0, round((now - self._began_at) * CLOCK_RATE), True, (picture,), received_at=now))

    def _start(self, picture: bytes) -> None:
        try:
            width, height = picture_size(picture)
        except RemoteProtocolError:
            width = height = 0  # whoever shows it will find out
        self._sink.started((Track(0, Codec.JPEG, CLOCK_RATE, width=width, height=height),), kind=self._kind, transport="tcp")
