"""HikvisionDriver: steers a camera, or a channel of a recorder, by ISAPI."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from relay_engine.clock import Clock, SystemClock
from relay_engine.dialing.device_http import Answer, DeviceHttp
from relay_engine.errors import Fault, RemoteProtocolError
from relay_engine.ptz.control_address import ControlAddress
from relay_engine.ptz.driver import PresetsFull, PresetUnknown, Refusal
from relay_engine.ptz.drivers.blank_driver import BlankDriver
from relay_engine.ptz.drivers.place_memory import PlaceMemory
from relay_engine.ptz.drivers.told import check, told
from relay_engine.ptz.values import Position, Preset, PtzAbilities, Velocity
from relay_engine.soap.element_tree import parse_element
from relay_engine.soap.reader import child, children, text

_MOST_BYTES, _MOST_NODES = 512 * 1024, 20_000
_DEADLINE_S = 4.0
_OUTLIVES_US_S = 2.0  # the camera stops by itself so long after we should have stopped it
_LONGEST_MOMENT_S = 10.0
_LAST_OWN_PRESET = 32  # above, some numbers do something else: wiper, day and night, patrols, a restart
# Of a camera, and of what is plugged into a recorder; of what a recorder has from the network.
_WAYS = ("/ISAPI/PTZCtrl/channels", "/ISAPI/ContentMgmt/PTZCtrlProxy/channels")


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Of absolute positions; tenths of a degree, and ten times the zoom."""

    pan: tuple[float, float] = (0.0, 3600.0)
    tilt: tuple[float, float] = (0.0, 900.0)
    zoom: tuple[float, float] = (10.0, 250.0)


class HikvisionDriver(BlankDriver):
    """Its option: `channel`, from 1 on, as the recorder counts them."""

    def __init__(self, address: ControlAddress, clock: Clock | None = None) -> None:
        super().__init__()
        self._channel = address.number("channel")
        self._http = DeviceHttp(address.host, address.port, address.tls, address.user, address.password)
        self._clock = clock or SystemClock()
        self._way = _WAYS[0]
        self._ranges = _Ranges()
        self._knows_moments = True
        self._lens: set[str] = set()  # what of "focus" and "iris" moves
        self._place = PlaceMemory()

    async def open(self) -> PtzAbilities:
        capabilities = await self._choose_way()
        spaces = {name for name in _SPACES if child(capabilities, name) is not None} if capabilities is not None else set(_SPACES[:2])
        self._ranges = _ranges_of(capabilities)
        most = text(capabilities, "maxPresetNum") if capabilities is not None else ""
        return PtzAbilities(
            move="ContinuousPanTiltSpace" in spaces,
            absolute="AbsolutePanTiltPositionSpace" in spaces,
            zoom="ContinuousZoomSpace" in spaces,
            presets=True,
            home=capabilities is not None and child(capabilities, "HomePostionSupport") is not None,
            focus=await self._has("focus"),
            iris=await self._has("iris"),
            most_presets=int(most) if most.isdecimal() and len(most) < 6 else 0,
        )

    async def move(self, velocity: Velocity, timeout_s: float) -> None:
        """For a moment, where it knows that: then it stops by itself whatever becomes of us."""
        self._place.moved()
        data = _axes(velocity)
        if velocity.is_zero or not self._knows_moments or timeout_s + _OUTLIVES_US_S > _LONGEST_MOMENT_S:
            await self._put(f"{self._base}/continuous", f"<PTZData>{data}</PTZData>", urgent=True)
            return
        duration = round(1000 * (timeout_s + _OUTLIVES_US_S))
        try:
            moment = f"<PTZData>{data}<Momentary><duration>{duration}</duration></Momentary></PTZData>"
            await self._put(f"{self._base}/momentary", moment, urgent=True)
        except Refusal:
            await self._put(f"{self._base}/continuous", f"<PTZData>{data}</PTZData>", urgent=True)
            self._knows_moments = False

    async def stop(self) -> None:
        await self._put(f"{self._base}/continuous", f"<PTZData>{_axes(Velocity())}</PTZData>", urgent=True, at_once=True)
        for what in tuple(self._lens):
            await self._turn(what, 0.0)

    async def move_to(self, position: Position) -> None:
        self._place.moved()
        ranges = self._ranges
        azimuth, elevation = _spread((position.pan + 1) / 2, ranges.pan), _spread((position.tilt + 1) / 2, ranges.tilt)
        high = f"<elevation>{elevation}</elevation><azimuth>{azimuth}</azimuth><absoluteZoom>{_spread(position.zoom, ranges.zoom)}</absoluteZoom>"
        await self._put(f"{self._base}/absolute", f"<PTZData><AbsoluteHigh>{high}</AbsoluteHigh></PTZData>", urgent=True)

    async def position(self) -> Position | None:
        high = child(await self._read(f"{self._base}/status"), "AbsoluteHigh")
        found = [text(high, name) for name in ("azimuth", "elevation", "absoluteZoom")]
        if high is None or not all(value.lstrip("-").isdecimal() and len(value) < 8 for value in found):
            return None
        azimuth, elevation, zoom = (float(value) for value in found)
        ranges = self._ranges
        return Position(2 * _share(azimuth, ranges.pan) - 1, 2 * _share(elevation, ranges.tilt) - 1, _share(zoom, ranges.zoom))

    async def presets(self) -> tuple[Preset, ...]:
        found = children(await self._read(f"{self._base}/presets"), "PTZPreset")
        used = [preset for preset in found if text(preset, "enabled", "true") != "false" and text(preset, "id")]
        return tuple(Preset(text(preset, "id"), text(preset, "presetName") or text(preset, "id")) for preset in used)

    async def go_to_preset(self, token: str) -> None:
        await self._put(f"{self._base}/presets/{_number(token)}/goto", "", urgent=True)
        self._place.went_to(token, self._clock.monotonic())

    async def set_preset(self, name: str, token: str) -> str:
        token = token or await self._free_preset()
        number, shown = _number(token), escape(name)
        body = f"<PTZPreset><enabled>true</enabled><id>{number}</id><presetName>{shown}</presetName></PTZPreset>"
        await self._put(f"{self._base}/presets/{number}", body)
        self._place.is_at(token, self._clock.monotonic())
        return token

    async def rename_preset(self, token: str, name: str) -> None:
        """ISAPI makes the preset anew, of where the camera looks."""
        self._place.check(token, self._clock.monotonic())
        await self.set_preset(name, token)

    async def remove_preset(self, token: str) -> None:
        check(await self._ask("DELETE", f"{self._base}/presets/{_number(token)}"))

    async def go_home(self) -> None:
        self._place.moved()
        await self._put(f"{self._base}/homeposition/goto", "", urgent=True)

    async def set_home(self) -> None:
        await self._put(f"{self._base}/homeposition", "")

    async def focus(self, speed: float) -> None:
        await self._turn("focus", speed)

    async def iris(self, speed: float) -> None:
        await self._turn("iris", speed)

    async def close(self) -> None:
        await self._http.close()

    @property
    def _base(self) -> str:
        return f"{self._way}/{self._channel}"

    async def _choose_way(self) -> Element | None:
        """Its capabilities; None for an old one that chokes on that question, and has presets all the same. Raises DriverError."""
        for question in ("capabilities", "presets"):
            for way in _WAYS:
                try:
                    found = await self._read(f"{way}/{self._channel}/{question}")
                except Refusal:
                    continue
                self._way = way
                return found if question == "capabilities" else None
        raise Refusal(Fault.NOT_FOUND, "the device does not steer that channel")

    async def _has(self, what: str) -> bool:
        """A lens of its own that it turns; a recorder does not tell."""
        if self._way != _WAYS[0]:
            return False
        try:
            await self._read(f"/ISAPI/System/Video/inputs/channels/{self._channel}/{what}")
        except Refusal:
            return False
        return True

    async def _turn(self, what: str, speed: float) -> None:
        tag = what.capitalize()
        path = f"/ISAPI/System/Video/inputs/channels/{self._channel}/{what}"
        if speed:
            self._lens.add(what)
        await self._put(path, f"<{tag}Data><{what}>{_percent(speed)}</{what}></{tag}Data>", urgent=True, at_once=not speed)
        if not speed:
            self._lens.discard(what)

    async def _free_preset(self) -> str:
        taken = {preset.token for preset in await self.presets()}
        free = next((str(number) for number in range(1, _LAST_OWN_PRESET + 1) if str(number) not in taken), None)
        if free is None:
            raise PresetsFull(Fault.TOO_MANY_SESSIONS)
        return free

    async def _read(self, path: str) -> Element:
        try:
            return parse_element(
                check(await self._ask("GET", path)).decode("utf-8", "replace").lstrip("\ufeff \r\n"), most_nodes=_MOST_NODES
            )
        except RemoteProtocolError:
            raise Refusal(Fault.NOT_RTSP, "the answer is no XML") from None

    async def _put(self, path: str, body: str, *, urgent: bool = False, at_once: bool = False) -> None:
        check(await self._ask("PUT", path, body.encode(), urgent=urgent, at_once=at_once))

    async def _ask(self, method: str, path: str, body: bytes = b"", *, urgent: bool = False, at_once: bool = False) -> Answer:
        headers = {"Content-Type": "application/xml; charset=UTF-8"} if body else {}
        with told():
            return await self._http.request(
                method, path, body, headers, most_bytes=_MOST_BYTES, deadline_s=_DEADLINE_S, urgent=urgent, at_once=at_once
            )


_SPACES = ("ContinuousPanTiltSpace", "ContinuousZoomSpace", "AbsolutePanTiltPositionSpace")


def _ranges_of(capabilities: Element | None) -> _Ranges:
    known = _Ranges()
    return _Ranges(
        _range(capabilities, "AbsolutePanTiltPositionSpace/XRange", known.pan),
        _range(capabilities, "AbsolutePanTiltPositionSpace/YRange", known.tilt),
        _range(capabilities, "AbsoluteZoomPositionSpace/ZRange", known.zoom),
    )


def _range(capabilities: Element | None, path: str, known: tuple[float, float]) -> tuple[float, float]:
    try:
        low, high = (float(text(capabilities, f"{path}/{end}")) for end in ("Min", "Max"))
    except ValueError:
        return known
    return (low, high) if -1e6 < low < high < 1e6 else known


def _axes(velocity: Velocity) -> str:
    return "".join(f"<{name}>{_percent(getattr(velocity, name))}</{name}>" for name in ("pan", "tilt", "zoom"))


def _percent(speed: float) -> int:
    """What moves at all moves by 1 at least."""
    return round(100 * speed) or (0 if not speed else 1 if speed > 0 else -1)


def _spread(share: float, limits: tuple[float, float]) -> int:
    return round(limits[0] + share * (limits[1] - limits[0]))


def _share(value: float, limits: tuple[float, float]) -> float:
    return min(1.0, max(0.0, (value - limits[0]) / (limits[1] - limits[0])))


def _number(token: str) -> int:
    if not token.isascii() or not token.isdecimal() or not 1 <= int(token[:6]) <= 65_535:
        raise PresetUnknown(Fault.NOT_FOUND, "presets have numbers here")
    return int(token)
