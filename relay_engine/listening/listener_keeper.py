"""ListenerKeeper: the listeners of the relay while it is on: starts them, moves them, tells what becomes of them."""

from __future__ import annotations

import logging
from pathlib import Path

from relay_engine.clock import Clock
from relay_engine.config import EngineConfig
from relay_engine.control.controlled import ControlledRelay
from relay_engine.device_status import DeviceFault, OnvifDeviceStatus
from relay_engine.errors import UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import ListenerFault, ListenerStatus, Removed
from relay_engine.host.address_file import AddressFile
from relay_engine.journal import Journal
from relay_engine.listening.listeners import Listeners
from relay_engine.streams.mount_table import MountTable

_log = logging.getLogger(__name__)


class ListenerKeeper:
    """Engine loop only. `start` and `stop` as often as wanted."""

    def __init__(
        self, relay: ControlledRelay, mounts: MountTable, clock: Clock, bus: EventBus, journal: Journal, *, data_dir: Path | None
    ) -> None:
        self._relay = relay
        self._mounts = mounts
        self._clock = clock
        self._bus = bus
        self._journal = journal
        self._address_file = AddressFile(data_dir)
        self._config = EngineConfig()
        self._device_faults: dict[str, DeviceFault | None] = {}
        self.running: Listeners | None = None  # None: the relay is off

    @property
    def problems(self) -> tuple[UserFacingError, ...]:
        """Why some listeners are not there, after a start in part."""
        return self.running.problems if self.running is not None else ()

    @property
    def statuses(self) -> tuple[ListenerStatus, ...]:
        """One event for each enabled listener; none while the relay is off."""
        return self.running.statuses() if self.running is not None else ()

    @property
    def devices(self) -> tuple[OnvifDeviceStatus, ...]:
        """One event for each mount that is a camera for recorders; none while the relay is off."""
        return self.running.devices.statuses if self.running is not None else ()

    async def start(self, config: EngineConfig, *, in_part: bool) -> None:
        """Open them. Raises as `Listeners.start`: none is open then."""
        listeners = Listeners(config, self._mounts, self._clock, self._relay)
        try:
            await listeners.start(in_part=in_part)
        except BaseException:
            await listeners.stop()
            raise
        self.running, self._config = listeners, config
        for status in listeners.changed():
            self._bus.publish(status)
        self._tell_devices()
        self._write_address()
        for problem in self.problems:
            self._journal.write("error", problem.code, str(problem), **{name: str(value) for name, value in problem.params.items()})

    async def close(self) -> None:
        """Take no new clients."""
        self._address_file.remove()
        if self.running is not None:
            await self.running.close()

    async def stop(self) -> None:
        """End every client; idempotent."""
        listeners, self.running = self.running, None
        if listeners is not None:
            await listeners.stop()

    async def reopen(self, name: str, port: int) -> None:
        """Try one again that was refused. Raises as `Listeners.reopen`."""
        if self.running is not None:
            await self.running.reopen(name, port)
            self._write_address()
            self.tell()

    async def apply(self, config: EngineConfig) -> None:
        """Serve by `config` from now on; nothing happens while the relay is off. Raises as `Listeners.apply`: all is as it was then."""
        if self.running is None:
            return
        if self.running.can_apply(config):
            await self.running.apply(config)
            self._config = config
        else:
            await self._begin_anew(config)
        self._write_address()
        self.tell()

    def sample(self) -> None:
        """Once a second."""
        if self.running is not None:
            self.running.sample()
            self.tell()

    def tell(self) -> None:
        """Say what has changed about them."""
        for status in self.running.changed() if self.running is not None else ():
            self._bus.publish(status)
            level, code = ("error", "listener_failed") if status.fault else ("info", "listener_back")
            text = f"the {status.protocol} port {status.port}: {status.error or 'takes clients again'}"
            self._journal.write(level, code, text, listener=status.protocol, port=str(status.port), fault=status.fault or "")
        self._tell_devices()

    def _tell_devices(self) -> None:
        """Say what has changed about them; of what hinders one, each time that it is something else."""
        for event in self.running.devices.changed() if self.running is not None else ():
            self._bus.publish(event)
            if isinstance(event, Removed):
                self._device_faults.pop(event.key, None)
                continue
            before = self._device_faults.get(event.key)
            self._device_faults[event.key] = event.fault
            if event.fault is not None and event.fault is not before:
                text = f"recorders cannot have it as a camera on {event.host}:{event.port}: {event.fault.value} {event.detail}".rstrip()
                facts = {"fault": event.fault.value, "host": event.host, "port": str(event.port), "detail": event.detail}
                self._journal.write("warning", "onvif_device_failed", text, mount=event.name, **facts)
            elif before is not None and event.fault is None:
                text = f"recorders can have it as a camera again, on port {event.port}"
                self._journal.write("info", "onvif_device_back", text, mount=event.name, port=str(event.port))

    async def _begin_anew(self, config: EngineConfig) -> None:
        """All of them, where one is switched on or off that others lean on; those from before are back where that fails."""
        before = self._config
        await self.stop()
        try:
            await self.start(config, in_part=False)
        except UserFacingError:
            await self.start(before, in_part=True)
            raise

    def _write_address(self) -> None:
        """Tell programs on this machine where to speak to the relay."""
        http = [status for status in self.statuses if status.protocol == "http" and status.fault is not ListenerFault.REFUSED]
        try:
            self._address_file.write(http[0].host if http else "", http[0].port if http else 0)
        except OSError as error:
            _log.warning("the address file was not written: %s", error.strerror or type(error).__name__)
