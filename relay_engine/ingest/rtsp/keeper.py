"""RtspKeeper: keeps a playing session alive: receiver reports, keep-alives, and noticing the camera's goodbye."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence

from relay_engine.dialing.rtsp_connection import RtspConnection
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.rtsp.channel import RtspChannel
from relay_engine.rtsp.message import Request, Response
from relay_engine.rtsp.session_header import SessionHeader

_log = logging.getLogger(__name__)

_TICK_S = 1.0
_REPORT_INTERVAL_S = 4.0  # cameras that want reports give up after some seconds without
_DEFAULT_KEEP_ALIVE_S = 30.0
_KEEP_ALIVE_MARGIN_S = 5.0
_LOSS_LOG_INTERVAL_S = 10.0


class RtspKeeper:
    """Waits for no answer: some cameras advertise GET_PARAMETER and never answer it."""

    def __init__(
        self,
        connection: RtspConnection,
        channels: Sequence[RtspChannel],
        *,
        url: str,
        headers: Sequence[tuple[str, str]],
        session: SessionHeader | None,
        public: str,
        name: str,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._channels = channels
        self._url = url
        self._headers = headers  # that name the session
        self._session = session
        self._name = name
        self._now = now
        self._method = "GET_PARAMETER" if "GET_PARAMETER" in public.upper() else "OPTIONS"
        self._ssrc = secrets.randbits(32)
        self._canonical_name = f"relay-{secrets.token_hex(8)}"
        self._lost = 0
        connection.on_late_answer = self._look_at_answer

    @property
    def keep_alive_interval_s(self) -> float:
        """Some seconds less than the camera waits."""
        timeout_s = self._session.timeout_s if self._session is not None else None
        return max(1.0, timeout_s - _KEEP_ALIVE_MARGIN_S) if timeout_s else _DEFAULT_KEEP_ALIVE_S

    async def run(self) -> SourceError:
        """Go on until the camera says goodbye."""
        begun = next_report = self._now()
        next_keep_alive, next_loss_log = begun + self.keep_alive_interval_s, begun + _LOSS_LOG_INTERVAL_S
        packets: list[int] = []
        while True:
            now = self._now()
            if now >= next_report:
                next_report = now + _REPORT_INTERVAL_S
                self._send_reports(now)
            if now >= next_keep_alive:
                next_keep_alive = now + self.keep_alive_interval_s
                self._connection.send(self._method, self._url, self._headers)
            if now >= next_loss_log:
                next_loss_log = now + _LOSS_LOG_INTERVAL_S
                self._log_loss()
            counts = [channel.receiver.packets for channel in self._channels]
            if counts == packets and all(channel.receiver.ended for channel in self._channels):
                return SourceError(Fault.ENDED, "the camera said goodbye")
            packets = counts
            await asyncio.sleep(_TICK_S)

    def _send_reports(self, now: float) -> None:
        for channel in self._channels:
            channel.send_report(self._connection, self._ssrc, self._canonical_name, now)

    def _log_loss(self) -> None:
        lost = sum(channel.receiver.lost_packets for channel in self._channels)
        if lost > self._lost:
            _log.info("%s: %d packets lost on the way from the camera", self._name, lost - self._lost)
        self._lost = lost

    def _look_at_answer(self, request: Request, response: Response) -> None:
        """A camera that refuses one kind of keep-alive gets the other."""
        if request.method == self._method and response.status >= 400:
            self._method = "OPTIONS" if self._method == "GET_PARAMETER" else "GET_PARAMETER"
