"""OnvifDriver: steers a camera by ONVIF."""

from __future__ import annotations

from collections.abc import Awaitable

from relay_engine.clock import Clock, SystemClock
from relay_engine.dialing.device_error import DeviceError
from relay_engine.onvif.onvif_device import OnvifDevice
from relay_engine.ptz.control_address import ControlAddress
from relay_engine.ptz.drivers.place_memory import PlaceMemory
from relay_engine.ptz.drivers.told import told
from relay_engine.ptz.values import Position, Preset, PtzAbilities, Velocity

_OUTLIVES_US_S = 2.0  # the camera stops by itself so long after we should have stopped it


class OnvifDriver:
    """Its option: `profile`, the token of the channel's profile."""

    def __init__(self, address: ControlAddress, clock: Clock | None = None) -> None:
        host = f"[{address.host}]" if ":" in address.host else address.host
        self.longest_move_s = 0.0
        self._clock = clock or SystemClock()
        with told():
            self._device = OnvifDevice(
                f"{'https' if address.tls else 'http'}://{host}:{address.port}", address.user, address.password, self._clock
            )
        self._ptz = self._device.ptz(address.option("profile"))
        self._place = PlaceMemory()
        self._focuses = False

    async def open(self) -> PtzAbilities:
        with told():
            facts = await self._ptz.open()
        self.longest_move_s = facts.most_timeout_s
        return PtzAbilities(
            facts.move,
            facts.relative,
            facts.absolute,
            facts.zoom,
            facts.presets,
            facts.home,
            facts.focus,
            facts.iris,
            facts.centre,
            facts.most_presets,
        )

    async def move(self, velocity: Velocity, timeout_s: float) -> None:
        await self._go(self._ptz.move(velocity.pan, velocity.tilt, velocity.zoom, timeout_s + _OUTLIVES_US_S))

    async def stop(self) -> None:
        with told():
            await self._ptz.stop()
            if self._focuses:
                await self._ptz.focus(0.0)
                self._focuses = False

    async def move_by(self, distance: Velocity) -> None:
        await self._go(self._ptz.move_by(distance.pan, distance.tilt, distance.zoom))

    async def move_to(self, position: Position) -> None:
        await self._go(self._ptz.move_to(position.pan, position.tilt, position.zoom))

    async def centre(self, x: float, y: float) -> None:
        await self._go(self._ptz.centre(2 * x - 1, 1 - 2 * y))

    async def position(self) -> Position | None:
        with told():
            place = await self._ptz.status()
        if place.pan_tilt is None and place.zoom is None:
            return None
        pan, tilt = place.pan_tilt or (0.0, 0.0)
        return Position(pan, tilt, place.zoom or 0.0)

    async def presets(self) -> tuple[Preset, ...]:
        with told():
            return tuple(Preset(preset.token, preset.name or preset.token) for preset in await self._ptz.presets())

    async def go_to_preset(self, token: str) -> None:
        await self._go(self._ptz.go_to_preset(token))
        self._place.went_to(token, self._clock.monotonic())

    async def set_preset(self, name: str, token: str) -> str:
        with told():
            made = await self._ptz.set_preset(name, token)
        self._place.is_at(made, self._clock.monotonic())
        return made

    async def rename_preset(self, token: str, name: str) -> None:
        """ONVIF has no such thing: a preset is made anew, of where the camera looks (PTZ 5.4.1)."""
        self._place.check(token, self._clock.monotonic(), is_moving=await self._is_moving())
        await self.set_preset(name, token)

    async def remove_preset(self, token: str) -> None:
        with told():
            await self._ptz.remove_preset(token)

    async def go_home(self) -> None:
        await self._go(self._ptz.go_home())

    async def set_home(self) -> None:
        with told():
            await self._ptz.set_home()

    async def focus(self, speed: float) -> None:
        self._focuses = True
        with told():
            await self._ptz.focus(speed)

    async def iris(self, speed: float) -> None:
        """A step: it knows places, no velocities."""
        with told():
            await self._ptz.iris(speed)

    async def close(self) -> None:
        await self._device.close()

    async def _go(self, asked: Awaitable[None]) -> None:
        self._place.moved()
        with told():
            await asked

    async def _is_moving(self) -> bool:
        try:
            return (await self._ptz.status()).is_moving is True
        except DeviceError:
            return False
