"""DahuaDriver: steers a camera, or a channel of a recorder, by ptz.cgi: a direction is a code, and is stopped by the same code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from relay_engine.dialing.device_http import DeviceHttp
from relay_engine.errors import Fault
from relay_engine.ptz.control_address import ControlAddress
from relay_engine.ptz.driver import DriverError, PresetsFull, PresetUnknown, Refusal
from relay_engine.ptz.drivers.blank_driver import BlankDriver
from relay_engine.ptz.drivers.told import check, told
from relay_engine.ptz.values import Preset, PtzAbilities, Velocity

_MOST_BYTES = 256 * 1024
_DEADLINE_S = 4.0
_FASTEST = 8
_LAST_PRESET = 80
_PRESET = re.compile(r"^presets\[(\d{1,4})\]\.(Index|Name)=(.*?)\r?$", re.MULTILINE)
_CAPABILITY = re.compile(r"^caps\.(\w{1,40})=(.*?)\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Code:
    """One direction of one axis, with its speeds."""

    name: str
    speeds: tuple[int, int] = (0, 0)


class DahuaDriver(BlankDriver):
    """Its option: `channel`, from 1 on: here it is counted from 1, though the configuration counts from 0."""

    def __init__(self, address: ControlAddress) -> None:
        super().__init__()
        self._channel = address.number("channel")
        self._http = DeviceHttp(address.host, address.port, address.tls, address.user, address.password)
        self._running: dict[str, _Code] = {}  # by axis
        self._last_preset = _LAST_PRESET

    async def open(self) -> PtzAbilities:
        """Old ones do not tell: they are taken to move, to zoom and to have presets."""
        try:
            told_caps: dict[str, str] = dict(_CAPABILITY.findall(await self._ask("getCurrentProtocolCaps")))
        except Refusal:
            told_caps = {}
            await self._ask("getPresets")  # raises where nothing is steered at all

        def can(name: str, *, default: bool) -> bool:
            return str(told_caps.get(name, default)).lower() == "true"

        most = told_caps.get("PresetMax", "")
        self._last_preset = min(int(most), 300) if most.isdecimal() and int(most[:5]) > 0 else _LAST_PRESET
        return PtzAbilities(
            move=can("Pan", default=True) or can("Tile", default=False) or can("Tilt", default=False),
            zoom=can("Zoom", default=True),
            presets=can("Preset", default=True),
            focus=can("Focus", default=False),
            iris=can("Iris", default=False),
            most_presets=self._last_preset,
        )

    async def move(self, velocity: Velocity, timeout_s: float) -> None:
        await self._run("pan", _direction(velocity.pan, velocity.tilt))
        await self._run("zoom", _Code("ZoomTele" if velocity.zoom > 0 else "ZoomWide") if velocity.zoom else None)

    async def stop(self) -> None:
        """All that runs; where we know of nothing, whatever somebody else has begun."""
        codes = tuple(self._running.items()) or (("pan", _Code("Up")), ("zoom", _Code("ZoomTele")))
        error: DriverError | None = None
        for axis, code in codes:
            try:
                await self._code("stop", code)
            except DriverError as caught:
                error = caught
            else:
                if self._running.get(axis) == code:
                    del self._running[axis]
        if error is not None:
            raise error

    async def presets(self) -> tuple[Preset, ...]:
        found: dict[str, dict[str, str]] = {}
        for row, key, value in _PRESET.findall(await self._ask("getPresets")):
            found.setdefault(row, {})[key] = value.strip()
        rows = [row for row in found.values() if row.get("Index", "").isdecimal()]
        return tuple(Preset(row["Index"], row.get("Name") or row["Index"]) for row in rows)

    async def go_to_preset(self, token: str) -> None:
        await self._code("start", _Code("GotoPreset", (0, _number(token))))

    async def set_preset(self, name: str, token: str) -> str:
        """It keeps its own name for it: this way of asking has none to give."""
        token = token or await self._free_preset()
        await self._code("start", _Code("SetPreset", (0, _number(token))))
        return token

    async def remove_preset(self, token: str) -> None:
        await self._code("start", _Code("ClearPreset", (0, _number(token))))

    async def focus(self, speed: float) -> None:
        await self._run("focus", _Code("FocusFar" if speed > 0 else "FocusNear") if speed else None)

    async def iris(self, speed: float) -> None:
        await self._run("iris", _Code("IrisLarge" if speed > 0 else "IrisSmall") if speed else None)

    async def close(self) -> None:
        await self._http.close()

    async def _run(self, axis: str, code: _Code | None) -> None:
        """Noted before it is sent: a stop that comes meanwhile has to know of it."""
        before = self._running.get(axis)
        if code is None:
            if before is not None:
                await self._code("stop", before)
                if self._running.get(axis) == before:
                    del self._running[axis]
        elif code != before:
            self._running[axis] = code
            await self._code("start", code)
        else:
            await self._code("start", code)

    async def _free_preset(self) -> str:
        taken = {preset.token for preset in await self.presets()}
        free = next((str(number) for number in range(1, self._last_preset + 1) if str(number) not in taken), None)
        if free is None:
            raise PresetsFull(Fault.TOO_MANY_SESSIONS)
        return free

    async def _code(self, action: str, code: _Code) -> None:
        first, second = code.speeds
        said = await self._ask(action, f"&code={code.name}&arg1={first}&arg2={second}&arg3=0", urgent=True, at_once=action == "stop")
        if said.lstrip().lower().startswith("error"):
            raise Refusal(Fault.UNKNOWN, "the device answers Error")

    async def _ask(self, action: str, rest: str = "", *, urgent: bool = False, at_once: bool = False) -> str:
        path = f"/cgi-bin/ptz.cgi?action={action}&channel={self._channel}{rest}"
        with told():
            answer = await self._http.request("GET", path, most_bytes=_MOST_BYTES, deadline_s=_DEADLINE_S, urgent=urgent, at_once=at_once)
        return check(answer).decode("utf-8", "replace")


def _direction(pan: float, tilt: float) -> _Code | None:
    """One of eight; the first number is the vertical speed of diagonals, the second the other one."""
    across = "Right" if pan > 0 else "Left" if pan else ""
    along = "Up" if tilt > 0 else "Down" if tilt else ""
    if across and along:
        return _Code(across + along, (_speed(tilt), _speed(pan)))
    return _Code(across or along, (0, _speed(pan or tilt))) if across or along else None


def _speed(part: float) -> int:
    return max(1, round(abs(part) * _FASTEST))


def _number(token: str) -> int:
    if not token.isascii() or not token.isdecimal() or not 1 <= int(token[:6]) <= 65_535:
        raise PresetUnknown(Fault.NOT_FOUND, "presets have numbers here")
    return int(token)
