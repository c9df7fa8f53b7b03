"""PelcoDriver: steers a dome by Pelco-D frames through a serial server: raw TCP on one side, RS-485 on the other. It never answers."""

from __future__ import annotations

import asyncio

from relay_engine.dialing.network_fault import CONNECT_TIMEOUT_S, connection_fault
from relay_engine.errors import Fault
from relay_engine.ptz.control_address import ControlAddress
from relay_engine.ptz.driver import DriverError, PresetUnknown
from relay_engine.ptz.drivers.blank_driver import BlankDriver
from relay_engine.ptz.values import Preset, PtzAbilities, Velocity

_SYNC = 0xFF
_FASTEST = 0x3F
_DRAIN_S = 2.0
_RIGHT, _LEFT, _UP, _DOWN, _TELE, _WIDE, _FAR = 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80
_NEAR, _OPEN, _CLOSE = 0x01, 0x02, 0x04  # of the first byte
_SET, _CLEAR, _GO = 0x03, 0x05, 0x07


def serialize_frame(address: int, first: int, second: int, pan: int = 0, tilt: int = 0) -> bytes:
    """Seven bytes; the last is the sum of those between, by 256 (Pelco TF-0002)."""
    body = bytes((address, first, second, pan, tilt))
    return bytes((_SYNC, *body, sum(body) % 256))


def serialize_move(address: int, velocity: Velocity) -> bytes:
    """Pan, tilt and zoom in one frame; of zoom the direction alone."""
    bits = (_RIGHT if velocity.pan > 0 else _LEFT if velocity.pan else 0) | (_UP if velocity.tilt > 0 else _DOWN if velocity.tilt else 0)
    bits |= _TELE if velocity.zoom > 0 else _WIDE if velocity.zoom else 0
    return serialize_frame(address, 0, bits, _speed(velocity.pan), _speed(velocity.tilt))


class PelcoDriver(BlankDriver):
    """Its options: `address` of the dome, from 1 on, and `presets`, how many of its presets are offered (it cannot be asked)."""

    def __init__(self, address: ControlAddress) -> None:
        super().__init__()
        self._host, self._port = address.host, address.port
        self._address = address.number("address")
        self._presets = address.number("presets") if address.option("presets") else 8
        self._names: dict[str, str] = {}  # given here, until the relay ends: the dome keeps numbers alone
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.StreamReader | None = None
        self._connecting = asyncio.Lock()

    async def open(self) -> PtzAbilities:
        await self._connect()
        return PtzAbilities(move=True, zoom=True, presets=self._presets > 0, focus=True, iris=True, most_presets=self._presets)

    async def move(self, velocity: Velocity, timeout_s: float) -> None:
        await self._send(serialize_move(self._address, velocity))

    async def stop(self) -> None:
        await self._send(serialize_frame(self._address, 0, 0))

    async def presets(self) -> tuple[Preset, ...]:
        numbers = (str(number) for number in range(1, self._presets + 1))
        return tuple(Preset(number, self._names.get(number, number)) for number in numbers)

    async def go_to_preset(self, token: str) -> None:
        await self._send(serialize_frame(self._address, 0, _GO, 0, self._number(token)))

    async def set_preset(self, name: str, token: str) -> str:
        """The first that has no name yet, where none is said."""
        free = (str(number) for number in range(1, self._presets + 1) if str(number) not in self._names)
        token = token or next(free, str(self._presets))
        await self._send(serialize_frame(self._address, 0, _SET, 0, self._number(token)))
        self._names[token] = name
        return token

    async def rename_preset(self, token: str, name: str) -> None:
        self._number(token)
        self._names[token] = name

    async def remove_preset(self, token: str) -> None:
        await self._send(serialize_frame(self._address, 0, _CLEAR, 0, self._number(token)))
        self._names.pop(token, None)

    async def focus(self, speed: float) -> None:
        first, second = (0, _FAR) if speed > 0 else (_NEAR if speed else 0, 0)
        await self._send(serialize_frame(self._address, first, second))

    async def iris(self, speed: float) -> None:
        await self._send(serialize_frame(self._address, _OPEN if speed > 0 else _CLOSE if speed else 0, 0))

    async def close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _number(self, token: str) -> int:
        if not token.isascii() or not token.isdecimal() or not 1 <= int(token[:6]) <= self._presets:
            raise PresetUnknown(Fault.NOT_FOUND, f"presets are 1 to {self._presets} here")
        return int(token)

    async def _send(self, frame: bytes) -> None:
        """A frame is one write: those of two calls do not mix. A connection that has ended is opened once more."""
        for is_last in (False, True):
            writer = await self._connect()
            try:
                writer.write(frame)
                async with asyncio.timeout(_DRAIN_S):
                    await writer.drain()
            except OSError as error:  # TimeoutError too
                self._hang_up(writer)
                if is_last:
                    raise _told(error) from None
            else:
                return

    async def _connect(self) -> asyncio.StreamWriter:
        async with self._connecting:
            writer, reader = self._writer, self._reading
            if writer is not None and reader is not None and not writer.is_closing() and not reader.at_eof():
                return writer
            if writer is not None:
                self._hang_up(writer)
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT_S):
                    self._reading, self._writer = await asyncio.open_connection(self._host, self._port, limit=1024)
            except (OSError, OverflowError, UnicodeError) as error:
                raise _told(error) from None
            return self._writer

    def _hang_up(self, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()
        if self._writer is writer:
            self._writer = None


def _told(error: BaseException) -> DriverError:
    fault = connection_fault(error)
    return DriverError(fault.fault, fault.detail)


def _speed(part: float) -> int:
    return max(1, round(abs(part) * _FASTEST)) if part else 0
