"""Asker: asks one device its questions, in time; what it cannot answer is None, but a refused login and a lost device end the look."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.device_http import Answer, DeviceHttp
from relay_engine.errors import Fault, RemoteProtocolError
from relay_engine.recorders.answers import Pairs, read_json, read_pairs, read_xml
from relay_engine.recorders.place import Place

_MOST_BYTES = 4 * 1024 * 1024  # 256 channels with three streams each are a tenth of that
_LARGE_BYTES = 64 * 1024  # are read beside the media: a hostile device's four megabytes take half a second
_LONGEST_S = 8.0  # old recorders need some seconds for a long list
# Of one question alone: old recorders hang up on what they do not know (Hikvision ERI-K104-P4 on anything about abilities).
_OF_THE_QUESTION = frozenset({Fault.TIMED_OUT, Fault.CLOSED_UNANSWERED, Fault.NOT_FOUND, Fault.NOT_RTSP, Fault.TOO_COSTLY})
_MOST_LOST = 4  # questions in a row without an answer: then the device is lost


class Asker:
    """For one look. `until`: monotonic seconds when it has to be through."""

    def __init__(
        self, http: DeviceHttp, place: Place, until: float, *, password: str = "", now: Callable[[], float] = time.monotonic
    ) -> None:
        self.http = http
        self.password = password  # for the makers whose login is a message of its own
        self.place = place
        self._until = until
        self._now = now
        self._lost = 0

    @property
    def left_s(self) -> float:
        """Seconds that are left for further questions."""
        return self._until - self._now()

    async def xml(self, path: str) -> Element | None:
        """The root element of an answer in XML."""
        return await self._read(path, read_xml)

    async def pairs(self, path: str) -> Pairs | None:
        """The lines of an answer as key and value."""
        return await self._read(path, read_pairs)

    async def json(self, path: str, method: str = "GET", body: bytes = b"") -> Any:
        """The decoded answer; None where there is none."""
        return await self._read(path, read_json, method, body, {"Accept": "application/json"})

    async def answer(self, path: str, method: str = "GET", body: bytes = b"", headers: dict[str, str] | None = None) -> Answer | None:
        """The answer itself, where it is a good one. Raises DeviceError where it makes no sense to go on."""
        try:
            answer = await self.http.request(
                method, path, body, headers, most_bytes=_MOST_BYTES, deadline_s=max(0.1, min(_LONGEST_S, self.left_s))
            )
        except DeviceError as error:
            if error.fault not in _OF_THE_QUESTION or self._lost >= _MOST_LOST or self.left_s <= 0:
                raise
            self._lost += 1
            return None
        self._lost = 0
        return answer if answer.status == 200 else None

    async def _read[T](
        self, path: str, read: Callable[[bytes], T], method: str = "GET", body: bytes = b"", headers: dict[str, str] | None = None
    ) -> T | None:
        answer = await self.answer(path, method, body, headers)
        if answer is None:
            return None
        try:
            if len(answer.body) > _LARGE_BYTES:
                return await asyncio.to_thread(read, answer.body)
            return read(answer.body)
        except RemoteProtocolError:  # a page of HTML, "Error", or nothing: it does not know the question
            return None
