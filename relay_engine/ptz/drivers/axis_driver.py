"""AxisDriver: steers a camera by VAPIX (PTZ API, /axis-cgi/com/ptz.cgi)."""

from __future__ import annotations

import re
from urllib.parse import quote

from relay_engine.clock import Clock, SystemClock
from relay_engine.dialing.device_http import DeviceHttp
from relay_engine.errors import Fault
from relay_engine.ptz.control_address import ControlAddress
from relay_engine.ptz.driver import PresetUnknown, Refusal
from relay_engine.ptz.drivers.blank_driver import BlankDriver
from relay_engine.ptz.drivers.place_memory import PlaceMemory
from relay_engine.ptz.drivers.told import check, told
from relay_engine.ptz.values import Position, Preset, PtzAbilities, Velocity

_MOST_BYTES = 256 * 1024
_DEADLINE_S = 4.0
_PAN_DEGREES, _TILT_DEGREES, _ZOOMS = 180.0, 90.0, 9999.0
_PICTURE = 1000  # what a picture's sides are said to be where a place in it is meant
_PRESET = re.compile(r"^presetposno(\d{1,4})=(.*?)\r?$", re.MULTILINE)
_PLACE = re.compile(r"^(pan|tilt|zoom)=(-?[\d.]{1,12})\r?$", re.MULTILINE)


class AxisDriver(BlankDriver):
    """Its option: `camera`, from 1 on, of an encoder with several."""

    def __init__(self, address: ControlAddress, clock: Clock | None = None) -> None:
        super().__init__()
        self._camera = address.number("camera")
        self._http = DeviceHttp(address.host, address.port, address.tls, address.user, address.password)
        self._clock = clock or SystemClock()
        self._lens: set[str] = set()
        self._can_zoom = self._can_pan = True
        self._place = PlaceMemory()

    async def open(self) -> PtzAbilities:
        """`info` lists what may be asked, in words."""
        known = await self._ask("info=1")
        self._can_pan, self._can_zoom = "continuouspantiltmove" in known, "continuouszoommove" in known
        if not known.strip():
            raise Refusal(Fault.NOT_FOUND, "the device steers nothing")
        return PtzAbilities(
            move=self._can_pan,
            relative="rpan=" in known,
            absolute=re.search(r"(?<!r)pan=", known) is not None,
            zoom=self._can_zoom,
            presets="serverpresetname=" in known,
            home="move=" in known,
            focus="continuousfocusmove" in known,
            iris="continuousirismove" in known,
            centre="center=" in known,
        )

    async def move(self, velocity: Velocity, timeout_s: float) -> None:
        self._place.moved()
        await self._ask(self._continuous(velocity), urgent=True)

    async def stop(self) -> None:
        lens = "".join(f"&continuous{what}move=0" for what in sorted(self._lens))
        await self._ask(self._continuous(Velocity()) + lens, urgent=True, at_once=True)
        self._lens.clear()

    async def move_by(self, distance: Velocity) -> None:
        self._place.moved()
        parts = {"rpan": distance.pan * _PAN_DEGREES, "rtilt": distance.tilt * _TILT_DEGREES, "rzoom": distance.zoom * _ZOOMS}
        await self._ask("&".join(f"{name}={value:.1f}" for name, value in parts.items() if value) or "move=stop", urgent=True)

    async def move_to(self, position: Position) -> None:
        self._place.moved()
        zoom = max(1, round(position.zoom * _ZOOMS))
        await self._ask(f"pan={position.pan * _PAN_DEGREES:.1f}&tilt={position.tilt * _TILT_DEGREES:.1f}&zoom={zoom}", urgent=True)

    async def centre(self, x: float, y: float) -> None:
        self._place.moved()
        place = f"{round(x * _PICTURE)},{round(y * _PICTURE)}"
        await self._ask(f"center={place}&imagewidth={_PICTURE}&imageheight={_PICTURE}", urgent=True)

    async def position(self) -> Position | None:
        found = {name: float(value) for name, value in _PLACE.findall(await self._ask("query=position")) if value.count(".") < 2}
        if not found:
            return None
        pan, tilt = found.get("pan", 0.0) / _PAN_DEGREES, found.get("tilt", 0.0) / _TILT_DEGREES
        return Position(_limited(pan, -1.0), _limited(tilt, -1.0), _limited(found.get("zoom", 0.0) / _ZOOMS, 0.0))

    async def presets(self) -> tuple[Preset, ...]:
        """They are told apart by their names."""
        found = _PRESET.findall(await self._ask("query=presetposcam"))
        return tuple(Preset(name.strip(), name.strip()) for _, name in found if name.strip())

    async def go_to_preset(self, token: str) -> None:
        try:
            await self._ask(f"gotoserverpresetname={quote(token, safe='')}", urgent=True)
        except Refusal as refusal:
            raise PresetUnknown(Fault.NOT_FOUND, refusal.detail) from None
        self._place.went_to(token, self._clock.monotonic())

    async def set_preset(self, name: str, token: str) -> str:
        name = token or name
        await self._ask(f"setserverpresetname={quote(name, safe='')}")
        self._place.is_at(name, self._clock.monotonic())
        return name

    async def rename_preset(self, token: str, name: str) -> None:
        """A name is all that a preset has: another one is made of where the camera looks, and the old one goes."""
        self._place.check(token, self._clock.monotonic())
        await self.set_preset(name, "")
        await self.remove_preset(token)

    async def remove_preset(self, token: str) -> None:
        await self._ask(f"removeserverpresetname={quote(token, safe='')}")

    async def go_home(self) -> None:
        self._place.moved()
        await self._ask("move=home", urgent=True)

    async def set_home(self) -> None:
        await self._ask("setserverpresetname=Home&home=yes")

    async def focus(self, speed: float) -> None:
        await self._turn("focus", speed)

    async def iris(self, speed: float) -> None:
        await self._turn("iris", speed)

    async def close(self) -> None:
        await self._http.close()

    def _continuous(self, velocity: Velocity) -> str:
        """Both axes each time: one that is left out goes on."""
        parts = [f"continuouspantiltmove={_percent(velocity.pan)},{_percent(velocity.tilt)}"] if self._can_pan else []
        parts += [f"continuouszoommove={_percent(velocity.zoom)}"] if self._can_zoom else []
        return "&".join(parts) or "move=stop"

    async def _turn(self, what: str, speed: float) -> None:
        self._lens.add(what)
        await self._ask(f"continuous{what}move={_percent(speed)}", urgent=True)

    async def _ask(self, question: str, *, urgent: bool = False, at_once: bool = False) -> str:
        path = f"/axis-cgi/com/ptz.cgi?camera={self._camera}&{question}"
        with told():
            answer = await self._http.request("GET", path, most_bytes=_MOST_BYTES, deadline_s=_DEADLINE_S, urgent=urgent, at_once=at_once)
        said = check(answer).decode("utf-8", "replace")
        if said.lstrip().lower().startswith("error"):
            raise Refusal(Fault.UNKNOWN, "the device answers Error")
        return said


def _percent(speed: float) -> int:
    """What moves at all moves by 1 at least."""
    return round(100 * speed) or (0 if not speed else 1 if speed > 0 else -1)


def _limited(value: float, least: float) -> float:
    return min(1.0, max(least, value))
