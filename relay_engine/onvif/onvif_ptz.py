"""OnvifPtz: steers one camera by ONVIF, through the quirks of those that do so almost right."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from xml.etree.ElementTree import Element

from relay_engine import tasks
from relay_engine.dialing.device_error import DeviceError
from relay_engine.errors import Fault
from relay_engine.onvif.onvif_fault import OnvifFault
from relay_engine.onvif.ptz_axes import PtzAxes, PtzPlace, split_axes
from relay_engine.soap import imaging, ptz
from relay_engine.soap import namespaces as ns
from relay_engine.soap.faults import SoapFault
from relay_engine.soap.imaging import Range
from relay_engine.soap.profile import MediaProfile
from relay_engine.soap.ptz import PtzNode, PtzOptions, PtzPreset, Vector
from relay_engine.soap.ptz_spaces import spread

_DEADLINE_S = 4.0  # of one command: whoever steers does not wait longer
_IRIS_STEPS = 10  # from shut to open
_CANNOT = SoapFault("Receiver", "ActionNotSupported", "the camera cannot do that")


class AskedDevice(Protocol):
    """What this needs of OnvifDevice."""

    async def call(self, namespace: str, body: bytes, *, urgent: bool = False, at_once: bool = False, deadline_s: float = 10.0) -> Element:
        """Ask one of its services. Raises DeviceError."""
        ...

    async def profiles(self) -> tuple[MediaProfile, ...]:
        """All its profiles."""
        ...


@dataclass(frozen=True, slots=True)
class PtzFacts:
    """What a camera can do, as far as it tells."""

    profile: str  # the token that every command names
    move: bool  # pan or tilt, by a velocity
    zoom: bool  # by a velocity
    relative: bool
    absolute: bool
    centre: bool  # on a place of the picture
    presets: bool
    most_presets: int  # 0: not told
    home: bool
    focus: bool
    iris: bool
    most_timeout_s: float  # of a move; 0: it is not to be told one


class OnvifPtz:
    """One camera. `open` first. Commands raise DeviceError, OnvifFault where the camera refuses; each has a deadline of its own.

    Commands that move go before whatever else is asked of the device, and `stop` waits for nobody but them.
    """

    def __init__(self, device: AskedDevice, profile: str = "") -> None:
        self._device = device
        self._profile = profile
        self._source = ""
        self._axes = PtzAxes()
        self._timeouts = (0.0, 0.0)  # least and most that it takes; most 0: none
        self._is_split = False  # it takes pan with tilt and zoom in two commands only
        self._focus: Range | None = None
        self._iris: Range | None = None
        self._under_way: set[asyncio.Future[None]] = set()  # commands that move
        self._begun = 0  # how many there were

    async def open(self) -> PtzFacts:
        """Find out what the camera can do. Raises DeviceError(NOT_FOUND) where that profile cannot be steered."""
        profile = self._choose(await self._device.profiles())
        assert profile.ptz is not None
        self._profile, self._source = profile.token, profile.source_token
        options = await self._unless_refused(ns.PTZ, ptz.get_configuration_options(profile.ptz.token), ptz.parse_configuration_options)
        nodes = await self._unless_refused(ns.PTZ, ptz.GET_NODES, ptz.parse_nodes) or ()
        node = next((node for node in nodes if node.token == profile.ptz.node_token), nodes[0] if len(nodes) == 1 else PtzNode(""))
        options = options or PtzOptions()
        self._axes = PtzAxes(options.spaces or node.spaces, profile.ptz.default_spaces)
        self._timeouts = (options.least_timeout_s, options.most_timeout_s)
        await self._open_imaging()
        presets = node.most_presets > 0 or await self._unless_refused(ns.PTZ, ptz.get_presets(self._profile), ptz.parse_presets) is not None
        return self._facts(node, presets=presets)

    async def move(self, pan: float, tilt: float, zoom: float, timeout_s: float) -> None:
        """Move with this velocity, -1..1 on each axis, until `stop`; the camera is told to stop by itself after `timeout_s` where it takes that."""
        velocity = self._axes.velocity(pan, tilt, zoom)
        try:
            await self._move(velocity, self._told_timeout(timeout_s))
        except OnvifFault as fault:
            if fault.soap.is_unauthorized:
                raise
            await self._move_otherwise(velocity, timeout_s, fault)

    async def stop(self) -> None:
        """Stop all axes, in every way that a camera may know until one works. Waits for no command that is under way, but stops again behind it."""
        overtaken, begun = set(self._under_way), self._begun
        await self._stop_once()
        if overtaken:
            tasks.spawn(self._stop_again(overtaken, begun), name="ptz stop again")

    async def move_by(self, pan: float, tilt: float, zoom: float) -> None:
        """Move by a part of the whole range, -1..1 on each axis."""
        if not self._axes.can_go_by:
            raise OnvifFault(_CANNOT)
        await self._command(ptz.relative_move(self._profile, self._axes.way(pan, tilt, zoom)))

    async def centre(self, right: float, up: float) -> None:
        """Bring a place of the picture to its middle: 1, 1 is the upper right corner, 0, 0 the middle itself."""
        way = self._axes.way_in_picture(right, up)
        if way is None:
            raise OnvifFault(_CANNOT)
        await self._command(ptz.relative_move(self._profile, way))

    async def move_to(self, pan: float, tilt: float, zoom: float) -> None:
        """Move there: pan and tilt -1..1, zoom 0..1."""
        if not self._axes.can_go_to:
            raise OnvifFault(_CANNOT)
        await self._command(ptz.absolute_move(self._profile, self._axes.place(pan, tilt, zoom)))

    async def status(self) -> PtzPlace:
        """Where it looks, and whether it moves: some cameras say for ever that they do."""
        told = await self._device.call(ns.PTZ, ptz.get_status(self._profile), deadline_s=_DEADLINE_S)
        return self._axes.look(ptz.parse_status(told))

    async def presets(self) -> tuple[PtzPreset, ...]:
        """The places that it keeps, in its order."""
        return ptz.parse_presets(await self._device.call(ns.PTZ, ptz.get_presets(self._profile)))

    async def go_to_preset(self, preset: str) -> None:
        """Go there."""
        await self._command(ptz.goto_preset(self._profile, preset))

    async def set_preset(self, name: str, preset: str = "") -> str:
        """Keep where it looks, as a new preset where none is named. Returns the preset's token, "" where the camera does not tell."""
        return ptz.parse_preset_token(await self._device.call(ns.PTZ, ptz.set_preset(self._profile, name, preset))) or preset

    async def remove_preset(self, preset: str) -> None:
        """Forget it."""
        await self._device.call(ns.PTZ, ptz.remove_preset(self._profile, preset))

    async def go_home(self) -> None:
        """Go to where it belongs."""
        await self._command(ptz.goto_home(self._profile))

    async def set_home(self) -> None:
        """Let where it looks be where it belongs."""
        await self._device.call(ns.PTZ, ptz.set_home(self._profile))

    async def focus(self, speed: float) -> None:
        """Focus farther (up to 1) or nearer (down to -1) until told 0."""
        if self._focus is None:
            raise OnvifFault(_CANNOT)
        limits = (self._focus.least, self._focus.most)
        body = imaging.move_focus(self._source, spread(speed, limits)) if speed else imaging.stop_focus(self._source)
        await self._device.call(ns.IMAGING, body, urgent=True, deadline_s=_DEADLINE_S)

    async def iris(self, step: float) -> None:
        """Open (up to 1) or close (down to -1) the iris by a part of its range: it knows places, no velocities."""
        if self._iris is None:
            raise OnvifFault(_CANNOT)
        limits = self._iris
        now = imaging.parse_iris(
            await self._device.call(ns.IMAGING, imaging.get_settings(self._source), urgent=True, deadline_s=_DEADLINE_S)
        )
        wanted = min(
            limits.most, max(limits.least, now - step * (limits.most - limits.least) / _IRIS_STEPS)
        )  # less attenuation is wider open
        await self._device.call(ns.IMAGING, imaging.set_iris(self._source, wanted), urgent=True, deadline_s=_DEADLINE_S)

    def _choose(self, profiles: tuple[MediaProfile, ...]) -> MediaProfile:
        """The profile that was named; else another one of the same picture that can be steered. Never one of another channel."""
        named = next((profile for profile in profiles if profile.token == self._profile), None)
        if self._profile and named is None:
            raise DeviceError(Fault.NOT_FOUND, "the device has no such profile")
        of_channel = [
            profile for profile in profiles if named is None or (named.source_token and profile.source_token == named.source_token)
        ]
        found = next((profile for profile in (named, *of_channel) if profile is not None and profile.ptz is not None), None)
        if found is None:
            raise DeviceError(Fault.NOT_FOUND, "the device does not steer that camera")
        return found

    async def _open_imaging(self) -> None:
        if not self._source:
            return
        self._focus = await self._unless_refused(ns.IMAGING, imaging.get_move_options(self._source), imaging.parse_focus_speed)
        self._iris = await self._unless_refused(ns.IMAGING, imaging.get_options(self._source), imaging.parse_iris_range)

    async def _unless_refused[T](self, namespace: str, body: bytes, parse: Callable[[Element], T]) -> T | None:
        """What a camera may lack."""
        try:
            return parse(await self._device.call(namespace, body))
        except OnvifFault as fault:
            if fault.soap.is_unauthorized and namespace == ns.PTZ:
                raise
            return None
        except DeviceError as error:
            if error.fault not in (Fault.NOT_FOUND, Fault.NOT_RTSP):
                raise
            return None

    def _facts(self, node: PtzNode, *, presets: bool) -> PtzFacts:
        axes = self._axes
        return PtzFacts(
            self._profile,
            move=axes.can_move,
            zoom=axes.can_zoom,
            relative=axes.can_go_by,
            absolute=axes.can_go_to,
            centre=axes.can_centre,
            presets=presets,
            most_presets=node.most_presets,
            home=node.has_home,
            focus=self._focus is not None,
            iris=self._iris is not None,
            most_timeout_s=self._timeouts[1],
        )

    def _told_timeout(self, timeout_s: float) -> float | None:
        """Within what the camera takes; none for one that does not say what it takes: Bosch refuses any."""
        least, most = self._timeouts
        return min(most, max(least, timeout_s)) if most else None

    async def _move_otherwise(self, velocity: Vector, timeout_s: float, fault: OnvifFault) -> None:
        """The same without a Timeout, then axis by axis; remembered where that helps."""
        if self._told_timeout(timeout_s) is not None:
            try:
                await self._move(velocity, None)
            except OnvifFault as other:
                fault = other
            else:
                self._timeouts = (0.0, 0.0)
                return
        if self._is_split or velocity.pan_tilt is None or velocity.zoom is None:
            raise fault
        self._is_split = True  # a Sony, Arenti
        try:
            await self._move(velocity, None)
        except OnvifFault:
            self._is_split = False
            raise

    async def _move(self, velocity: Vector, timeout_s: float | None, *, at_once: bool = False) -> None:
        for part in split_axes(velocity) if self._is_split else (velocity,):
            await self._command(ptz.continuous_move(self._profile, part, timeout_s), at_once=at_once)

    async def _command(self, body: bytes, *, at_once: bool = False) -> None:
        """Something that moves."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._under_way.add(done)
        self._begun += not at_once
        try:
            await self._device.call(ns.PTZ, body, urgent=True, at_once=at_once, deadline_s=_DEADLINE_S)
        finally:
            self._under_way.discard(done)
            done.set_result(None)

    async def _stop_once(self) -> None:
        try:
            await self._command(ptz.stop(self._profile), at_once=True)
        except OnvifFault as fault:
            if fault.soap.is_unauthorized:
                raise
            await self._stand_still()

    async def _stand_still(self) -> None:
        """A velocity of nothing: for cameras without Stop (iegeek, Cohu, Hiseeu), or that move for another profile than they think (Hikvision)."""
        still = self._axes.velocity(0.0, 0.0, 0.0)
        try:
            await self._move(still, None, at_once=True)
        except OnvifFault as fault:
            refused = [await self._is_refused(ptz.continuous_move(self._profile, part)) for part in split_axes(still)]
            if all(refused):
                raise fault from None

    async def _is_refused(self, body: bytes) -> bool:
        try:
            await self._command(body, at_once=True)
        except OnvifFault:
            return True
        return False

    async def _stop_again(self, overtaken: set[asyncio.Future[None]], begun: int) -> None:
        """A move that was under way may have reached the camera behind the Stop: not where somebody has moved anew since."""
        await asyncio.wait(overtaken, timeout=2 * _DEADLINE_S)
        if self._begun == begun:
            with contextlib.suppress(DeviceError):
                await self._stop_once()
