"""SoapClient: asks a device's ONVIF services, in whichever way it wants the login, without ever locking an account."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from relay_engine.clock import Clock
from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.device_http import Answer, DeviceHttp
from relay_engine.errors import Fault, RemoteProtocolError
from relay_engine.onvif.login_memory import LoginMemory, LoginWay
from relay_engine.onvif.onvif_fault import OnvifFault
from relay_engine.soap.device import DEVICE_SERVICE, GET_SYSTEM_DATE_AND_TIME, DeviceTime, parse_system_time
from relay_engine.soap.envelope import CONTENT_TYPE, MOST_ANSWER_BYTES, Envelope, parse_envelope, serialize_envelope
from relay_engine.soap.faults import SoapFault, parse_fault
from relay_engine.soap.username_token import make_username_token

DEADLINE_S = 10.0

_HEADERS = {"Content-Type": CONTENT_TYPE}
_LARGE_BYTES = 64 * 1024  # what takes longer to read than the loop should be held
_SAME_TIME_S = 2.0  # times that are no further apart are one attempt, not two
_DENIED_S = 20.0
_NOT_AUTHORIZED = SoapFault("Sender", "NotAuthorized", "not authorized")


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer, read."""

    answer: Answer
    envelope: Envelope | None  # None: no SOAP
    fault: SoapFault | None

    @property
    def wants_login(self) -> bool:
        """True where it says, in whichever way, that there was no login, or a wrong one."""
        if self.fault is not None:
            return self.fault.is_unauthorized
        return self.answer.status in (401, 403)


class SoapClient:
    """One user of one device. The way to log in is found out with the first operation that wants a login, and kept.

    HTTP digest first, for a challenge costs nothing. Then UsernameTokens, with the device's time, with ours, and with its local time: never more, and
    only such as differ. Whatever is refused after that is frozen by the budget of logins.
    """

    def __init__(self, http: DeviceHttp, password: str, clock: Clock) -> None:
        self.http = http
        self._password = password
        self._clock = clock

    @property
    def memory(self) -> LoginMemory:
        """What is known of this login."""
        key = (LoginMemory, self.http.account, self._password)
        found = self.http.line.memory.setdefault(key, LoginMemory())
        assert isinstance(found, LoginMemory)
        return found

    async def call(
        self,
        path: str,
        body: bytes,
        *,
        anonymous: bool = False,
        urgent: bool = False,
        at_once: bool = False,
        deadline_s: float = DEADLINE_S,
    ) -> Element:
        """The payload of the answer. Raises DeviceError: OnvifFault where the device refuses the operation, LoginFrozen where it refuses the login.

        `anonymous`: no login is shown. `urgent`: not behind what can wait; `at_once`: behind nothing.
        """
        wire = _Wire(self.http, path, body, urgent, at_once, deadline_s)
        if anonymous or not self.http.account.user:
            return _payload(await wire.send(signed=False))
        memory = self.memory
        operation = _name_of(body)
        if memory.denied.get(operation, 0.0) > self._clock.monotonic():
            raise OnvifFault(_NOT_AUTHORIZED)
        if memory.way is LoginWay.UNKNOWN:
            async with memory.trial:
                reply = await (self._find_way(wire, memory) if memory.way is LoginWay.UNKNOWN else self._send(wire, memory))
        else:
            reply = await self._send(wire, memory)
        if not reply.wants_login:
            if memory.way is not LoginWay.UNKNOWN:
                self._note_success(memory, operation)
            return _payload(reply)
        raise self._refusal(reply, memory, operation)

    async def time(self) -> DeviceTime:
        """What the device's clock shows; without a login where that does. Raises DeviceError."""
        try:
            payload = await self.call(DEVICE_SERVICE, GET_SYSTEM_DATE_AND_TIME, anonymous=True)
        except OnvifFault as fault:
            if not fault.soap.is_unauthorized or not self.http.account.user:
                raise
            payload = await self.call(DEVICE_SERVICE, GET_SYSTEM_DATE_AND_TIME)  # Panasonic, Digital Barriers: with a login only
        return parse_system_time(payload)

    async def _find_way(self, wire: _Wire, memory: LoginMemory) -> _Reply:
        reply = await wire.send(signed=True)
        if not reply.wants_login:
            if reply.answer.is_login_shown:
                memory.way = LoginWay.HTTP_DIGEST
            return reply  # or it wants none for this
        self.http.check_login()
        offsets = await self._offsets()
        if reply.answer.is_refused:
            offsets = offsets[:1]  # it knows HTTP digests and refused one: the time is not what is wrong
        for offset_s in offsets:
            reply = await wire.send(token=self._token(offset_s))
            if not reply.wants_login:
                memory.way, memory.offset_s = LoginWay.USERNAME_TOKEN, offset_s
                return reply
        return reply

    async def _send(self, wire: _Wire, memory: LoginMemory) -> _Reply:
        if memory.way is LoginWay.HTTP_DIGEST:
            return await wire.send(signed=True)
        self.http.check_login(at_once=wire.at_once)
        reply = await wire.send(token=self._token(memory.offset_s))
        if not reply.wants_login or _name_of(wire.body) not in memory.worked:
            return reply
        for offset_s in (await self._offsets())[:1]:  # it was good for this before: perhaps its clock was set
            if abs(offset_s - memory.offset_s) > _SAME_TIME_S:
                memory.offset_s = offset_s
                return await wire.send(token=self._token(offset_s))
        return reply

    async def _offsets(self) -> list[float]:
        """How far the time of a UsernameToken may have to be from ours: as the device tells, not at all, as it tells its local time."""
        try:
            told = parse_system_time(await self.call(DEVICE_SERVICE, GET_SYSTEM_DATE_AND_TIME, anonymous=True))
        except DeviceError:
            told = DeviceTime(None, None)
        now = self._clock.wall()
        wanted = [told.utc - now if told.utc is not None else None, 0.0, told.local - now if told.local is not None else None]
        offsets: list[float] = []
        for offset_s in wanted:
            if offset_s is not None and all(abs(offset_s - other) > _SAME_TIME_S for other in offsets):
                offsets.append(offset_s)
        return offsets

    def _token(self, offset_s: float) -> bytes:
        return make_username_token(self.http.account.user, self._password, self._clock.wall() + offset_s, secrets.token_bytes(16))

    def _note_success(self, memory: LoginMemory, operation: str) -> None:
        memory.worked.add(operation)
        memory.denied.pop(operation, None)
        self.http.note_success()

    def _refusal(self, reply: _Reply, memory: LoginMemory, operation: str) -> DeviceError:
        """A login that is good for other operations, and never was for this one, belongs to a user who may not do this: no reason to freeze it."""
        if memory.worked and operation not in memory.worked:
            memory.denied[operation] = self._clock.monotonic() + _DENIED_S
            return OnvifFault(reply.fault or _NOT_AUTHORIZED)
        return self.http.note_refusal(reply.answer.body)


@dataclass(frozen=True, slots=True)
class _Wire:
    """One operation, ready to be sent with this login or that."""

    http: DeviceHttp
    path: str
    body: bytes
    urgent: bool
    at_once: bool
    deadline_s: float

    async def send(self, *, signed: bool = False, token: bytes = b"") -> _Reply:
        envelope = serialize_envelope(self.body, token)
        answer = await self.http.ask(
            "POST",
            self.path,
            envelope,
            _HEADERS,
            signed=signed,
            most_bytes=MOST_ANSWER_BYTES,
            deadline_s=self.deadline_s,
            urgent=self.urgent,
            at_once=self.at_once,
        )
        return await _read(answer)


async def _read(answer: Answer) -> _Reply:
    """The status counts only where there is no envelope: devices send good ones with 400 and 500, and pages about errors with 200."""
    try:
        if len(answer.body) > _LARGE_BYTES:
            envelope = await asyncio.to_thread(parse_envelope, answer.body)
        else:
            envelope = parse_envelope(answer.body)
    except RemoteProtocolError:
        return _Reply(answer, None, None)
    return _Reply(answer, envelope, parse_fault(envelope))


def _payload(reply: _Reply) -> Element:
    if reply.fault is not None:
        raise OnvifFault(reply.fault)
    if reply.envelope is not None:
        try:
            return reply.envelope.payload
        except RemoteProtocolError:
            raise DeviceError(Fault.NOT_RTSP, "the answer holds nothing") from None
    match reply.answer.status:
        case 401 | 403:
            raise OnvifFault(_NOT_AUTHORIZED)
        case 404:
            raise DeviceError(Fault.NOT_FOUND, "the device has no ONVIF service there")
        case 503:
            raise DeviceError(Fault.TOO_MANY_SESSIONS, "503")
        case status:
            raise DeviceError(Fault.NOT_RTSP, f"{status}, but no answer of ONVIF")


def _name_of(body: bytes) -> str:
    """The operation with its namespace: services share names."""
    return body[1 : body.find(b">")].decode("ascii", "replace").rstrip("/")
