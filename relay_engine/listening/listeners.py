"""Listeners: the engine's servers as one: started together, stopped in order, their state as events."""

from __future__ import annotations

from typing import Literal

import msgspec

from relay_engine.clock import Clock
from relay_engine.config import EngineConfig, LimitsConfig, RtspConfig, WebRtcConfig
from relay_engine.control.api import ControlApi
from relay_engine.control.controlled import ControlledRelay
from relay_engine.errors import UserFacingError
from relay_engine.events import ListenerFault, ListenerStatus
from relay_engine.host.open_files import raise_open_file_limit
from relay_engine.host.port_holder import name_port_holder
from relay_engine.serving.http.hls.routes import HlsRoutes
from relay_engine.serving.http.live.routes import LiveRoutes
from relay_engine.serving.http.portal.routes import Portal
from relay_engine.serving.mount_door import MountDoor
from relay_engine.serving.onvif_device.fleet import DeviceFleet
from relay_engine.serving.rtsp.server import RtspServer
from relay_engine.serving.rtsp.udp_transport import UdpPortsTakenError
from relay_engine.serving.stills import Stills
from relay_engine.serving.webrtc.server import WebRtcServer
from relay_engine.serving.webrtc.whep import Whep
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.sockets.port_refusal import PortRefusal, port_refusal
from relay_engine.streams.mount_table import MountTable
from relay_engine.transcode.audio_transcoder import AudioTranscoders
from relay_engine.transcode.still import draw_still
from relay_engine.web.server import HttpServer
from relay_engine.web.web_files import WebFiles

_FILES_PER_VIEWER = 4  # its connection, and what a lane holds for each of its tracks
_OTHER_FILES = 1000  # sources, data, the program itself
_FAULT_TEXTS = {
    ListenerFault.CLOSED: "its port was lost and is opened again",
    ListenerFault.OUT_OF_FILES: "the system has no more descriptors: clients wait in its queue",
}
_REFUSAL_CODES = {PortRefusal.RESERVED: "port_reserved", PortRefusal.FORBIDDEN: "port_forbidden"}
_RESERVED = "Windows keeps this port for itself (see `netsh int ipv4 show excludedportrange protocol=tcp`)"


class Listeners:
    """RTSP, HTTP and WebRTC; a port that is taken is said in words that help."""

    def __init__(self, config: EngineConfig, mounts: MountTable, clock: Clock, engine: ControlledRelay) -> None:
        self._config = config
        self._mounts = mounts
        self._clock = clock
        self._told: tuple[ListenerStatus, ...] = ()
        self._refused: dict[str, UserFacingError] = {}  # by listener: why it did not open
        self._budget = budget = PeerBudget(config.limits, clock)
        self._access = engine.access
        self._rtsp = self._make_rtsp()
        self._http = HttpServer(config.http, budget=budget)
        self._transcoders = AudioTranscoders()
        self._webrtc = WebRtcServer(config.webrtc, config.limits, clock, self._transcoders, budget)
        ControlApi(engine).register(self._http)
        self._door = door = MountDoor(mounts, config.limits, clock, budget, engine.access)
        HlsRoutes(door, self._transcoders).register(self._http)
        stills = Stills(draw_still, clock)
        self._devices = DeviceFleet(config, door, stills, budget, clock, engine.book, engine.steering, self._rtsp_port)
        LiveRoutes(door, stills, self._transcoders).register(self._http)
        if self._serves_webrtc:
            Whep(self._webrtc, door).register(self._http)
        Portal(door, WebFiles(), self._rtsp_port).register(self._http)

    def _make_rtsp(self) -> RtspServer:
        config = self._config
        return RtspServer(config.rtsp, config.limits, self._mounts, self._clock, budget=self._budget, access=self._access)

    def _rtsp_port(self) -> int:
        """Where RTSP plays; 0 = it is switched off."""
        return self._rtsp.port if self._config.rtsp.enabled else 0

    @property
    def _serves_webrtc(self) -> bool:
        return self._config.webrtc.enabled and self._config.http.enabled  # its signalling comes over HTTP

    @property
    def problems(self) -> tuple[UserFacingError, ...]:
        """Why some listeners are not there, where the others started without them."""
        return tuple(self._refused.values())

    async def start(self, *, in_part: bool = False) -> None:
        """Open every enabled listener; `in_part` = do without one that cannot be had. Raises UserFacingError port_taken or listener_failed."""
        raise_open_file_limit(_FILES_PER_VIEWER * self._config.limits.max_connections + _OTHER_FILES)
        for name in self._ports():
            try:
                await self._open(name)
            except UserFacingError as error:
                if not in_part:
                    raise
                self._refused[name] = error
        if self._refused and not {"rtsp", "http"} & (self._ports().keys() - self._refused.keys()):
            raise next(iter(self._refused.values()))
        await self._devices.start()

    async def reopen(self, name: str, port: int = 0) -> None:
        """Try a listener again that was refused, on another `port` where one is given. Raises UserFacingError as `start` does."""
        if name not in self._refused:
            return
        if port:
            self._server(name).move_to(port)
        try:
            await self._open(name)
        except UserFacingError as error:
            self._refused[name] = error
            raise
        del self._refused[name]

    def can_apply(self, config: EngineConfig) -> bool:
        """Tell whether `apply` will do: HTTP and WebRTC are not switched on or off."""
        before = self._config
        return (config.http.enabled, config.webrtc.enabled) == (before.http.enabled, before.webrtc.enabled)

    async def apply(self, config: EngineConfig) -> None:
        """Serve by `config` from now on; only a listener of which more changes than limits and names begins anew.

        Raises UserFacingError as `start` does: then everything is as it was.
        """
        before = self._config
        if config == before:
            return
        try:
            await self._apply(config)
        except UserFacingError:
            await self._go_back_to(before)
            raise

    async def _go_back_to(self, config: EngineConfig) -> None:
        try:
            await self._apply(config)
        except UserFacingError as error:  # somebody was quicker, or it was refused before
            self._config = config
            self._refused[str(error.params.get("listener", ""))] = error

    async def _apply(self, config: EngineConfig) -> None:
        before, self._config = self._config, config
        self._change_limits(config.limits)
        self._http.change(config.http)
        if config.rtsp != before.rtsp:
            await self._apply_rtsp(before.rtsp)
        if (config.http.host, config.http.port) != (before.http.host, before.http.port) and config.http.enabled:
            await self._move("http", config.http.host, config.http.port)
        if config.webrtc != before.webrtc and self._serves_webrtc:
            await self._apply_webrtc(before.webrtc)
        await self._devices.apply(config)

    async def _apply_rtsp(self, before: RtspConfig) -> None:
        config = self._config.rtsp
        if config == msgspec.structs.replace(before, host=config.host, port=config.port):
            if config.enabled:
                await self._move("rtsp", config.host, config.port)
            return
        await self._rtsp.stop()
        self._refused.pop("rtsp", None)
        self._rtsp = self._make_rtsp()
        if config.enabled:
            await self._open("rtsp")

    async def _apply_webrtc(self, before: WebRtcConfig) -> None:
        config = self._config.webrtc
        if config == msgspec.structs.replace(before, public_addresses=config.public_addresses):
            self._webrtc.change(config)
            return
        await self._webrtc.stop()
        self._refused.pop("webrtc", None)
        self._webrtc.change(config)
        await self._open("webrtc")

    async def _move(self, name: Literal["rtsp", "http"], host: str, port: int) -> None:
        """Another port or address alone: whoever is connected stays."""
        server = self._rtsp if name == "rtsp" else self._http
        try:
            if name not in self._refused:
                await server.move(host, port)
            else:
                server.move_to(port, host)
                await server.start()
                del self._refused[name]
        except OSError as error:
            raise _explain(error, name, host, port) from error

    def _change_limits(self, limits: LimitsConfig) -> None:
        """For who comes from now on."""
        self._budget.limits = self._door.limits = limits
        self._rtsp.change_limits(limits)
        self._webrtc.change_limits(limits)

    def _ports(self) -> dict[str, tuple[str, int]]:
        """Host and port of each enabled listener, by name."""
        rtsp, http, webrtc = self._config.rtsp, self._config.http, self._config.webrtc
        return {
            **({"rtsp": (rtsp.host, self._rtsp.port)} if rtsp.enabled else {}),
            **({"http": (http.host, self._http.port)} if http.enabled else {}),
            **({"webrtc": (webrtc.host, self._webrtc.udp_port)} if self._serves_webrtc else {}),
        }

    def _server(self, name: str) -> RtspServer | HttpServer | WebRtcServer:
        servers: dict[str, RtspServer | HttpServer | WebRtcServer] = {"rtsp": self._rtsp, "http": self._http, "webrtc": self._webrtc}
        return servers[name]

    async def _open(self, name: str) -> None:
        host, port = self._ports()[name]
        try:
            await self._server(name).start()
        except OSError as error:
            raise _explain(error, name, host, port) from error

    def statuses(self) -> tuple[ListenerStatus, ...]:
        """One event for each enabled listener, as it is now."""
        return tuple(self._status(name, host, port) for name, (host, port) in self._ports().items())

    def _status(self, name: str, host: str, port: int) -> ListenerStatus:
        refused = self._refused.get(name)
        fault = ListenerFault.REFUSED if refused is not None else self._server(name).fault
        text = str(refused) if refused is not None else _FAULT_TEXTS[fault] if fault is not None else ""
        return ListenerStatus(f"listener/{name}", name, host, port, text, fault)

    def changed(self) -> tuple[ListenerStatus, ...]:
        """Those that are not as they were at the last call."""
        before, self._told = self._told, self.statuses()
        return tuple(status for status in self._told if status not in before)

    @property
    def devices(self) -> DeviceFleet:
        """The mounts that are cameras for recorders."""
        return self._devices

    def sample(self) -> None:
        """Once a second."""
        self._budget.close_slowest()
        self._devices.sample()

    async def close(self) -> None:
        """Take no new clients."""
        await self._rtsp.close()

    async def stop(self) -> None:
        """End every client and close; idempotent."""
        await self._devices.stop()
        await self._rtsp.stop()
        await self._webrtc.stop()
        self._transcoders.stop()
        await self._http.stop()


def _explain(error: OSError, listener: str, host: str, port: int) -> UserFacingError:
    if isinstance(error, UdpPortsTakenError):
        text = f"the rtsp UDP ports {error.port} and {error.port + 1} are taken ({error}): choose another rtsp.udp_port"
        return UserFacingError("port_taken", text, listener=listener, port=error.port, program="")
    refusal, program = port_refusal(error), name_port_holder(port)
    if program is not None or refusal is PortRefusal.TAKEN:
        by = f" by {program}" if program else " by another program"
        text = f"the {listener} port {port} is taken{by}: close that program or choose another {listener} port"
        return UserFacingError("port_taken", text, listener=listener, port=port, program=program or "")
    detail = _RESERVED if refusal is PortRefusal.RESERVED else error.strerror or str(error)
    text = f"the {listener} port {port} cannot be opened on {host}: {detail}"
    code = _REFUSAL_CODES.get(refusal, "listener_failed") if refusal else "listener_failed"
    return UserFacingError(code, text, listener=listener, port=port, detail=detail)
