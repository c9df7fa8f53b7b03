"""DeviceFleet: the virtual devices of the relay while it is on: one for each mount that is to be a camera for others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from relay_engine import tasks
from relay_engine.book.book import Book
from relay_engine.clock import Clock
from relay_engine.config import EngineConfig, HttpConfig
from relay_engine.device_status import DeviceFault, OnvifDeviceStatus
from relay_engine.errors import UserFacingError
from relay_engine.events import Removed
from relay_engine.host.port_holder import name_port_holder
from relay_engine.provider.config_texts import parse_own_address
from relay_engine.serving.mount_door import MountDoor
from relay_engine.serving.onvif_device.answers.device import scopes_of
from relay_engine.serving.onvif_device.device_facts import DeviceFacts
from relay_engine.serving.onvif_device.device_identity import DeviceIdentity
from relay_engine.serving.onvif_device.device_login import DeviceLogin
from relay_engine.serving.onvif_device.device_post import DevicePost, Wish
from relay_engine.serving.onvif_device.discovery.announced import Announced
from relay_engine.serving.onvif_device.discovery.network_cards import own_addresses
from relay_engine.serving.onvif_device.discovery.responder import DiscoveryResponder
from relay_engine.serving.onvif_device.identities import Identities
from relay_engine.serving.onvif_device.mount_facts import MountMemory, device_facts
from relay_engine.serving.onvif_device.steering_wheel import SteeringWheel, Steers
from relay_engine.serving.onvif_device.virtual_device import VirtualDevice
from relay_engine.serving.stills import Stills
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.sockets.port_refusal import PortRefusal, port_refusal

_log = logging.getLogger(__name__)

_RETRY_S = 10.0
_MOST_TRIES = 20  # ports that a new device tries
_USUAL_PORT = 80  # of a device that has an address for itself: UniFi asks there


class DeviceFleet:
    """Looks once a second at what the mounts' settings say: whoever switches one on or off restarts nothing else."""

    def __init__(
        self,
        config: EngineConfig,
        door: MountDoor,
        stills: Stills,
        budget: PeerBudget,
        clock: Clock,
        book: Book,
        steering: Steers | None,
        rtsp_port: Callable[[], int],
    ) -> None:
        """`rtsp_port` tells where RTSP listens now; 0 = it is switched off."""
        self._config = config
        self._door = door
        self._stills = stills
        self._budget = budget
        self._clock = clock
        self._identities = Identities(book)
        self._steering = steering
        self._rtsp_port = rtsp_port
        self._login = DeviceLogin(door.access, clock)
        self._memory = MountMemory()
        self._responder = DiscoveryResponder(door.access.networks, clock)
        self._posts: dict[str, DevicePost] = {}
        self._told: dict[str, OnvifDeviceStatus] = {}
        self._task: asyncio.Task[None] | None = None
        self._is_on = False

    @property
    def statuses(self) -> tuple[OnvifDeviceStatus, ...]:
        """One event for each mount that is to be a device."""
        now, is_found = self._clock.monotonic(), self._config.onvif.discovery and not self._responder.is_deaf
        return tuple(post.status(now, is_found=is_found and self._is_listed(post)) for post in self._posts.values())

    def changed(self) -> tuple[OnvifDeviceStatus | Removed, ...]:
        """What is not as it was at the last call."""
        before, self._told = self._told, {status.key: status for status in self.statuses}
        gone = (Removed(key) for key in before if key not in self._told)
        return (*gone, *(status for key, status in self._told.items() if before.get(key) != status))

    async def start(self) -> None:
        """Open every device that there is to be. One that cannot be has a fault, and is tried again."""
        self._is_on = True
        await self._settle()

    async def stop(self) -> None:
        """Say good-bye and close all; idempotent."""
        self._is_on = False
        task, self._task = self._task, None
        await tasks.cancel(task)
        self._responder.close()
        posts, self._posts = self._posts, {}
        await asyncio.gather(*(post.device.stop() for post in posts.values() if post.device is not None))

    async def apply(self, config: EngineConfig) -> None:
        """Have other settings from now on; only a device that has to listen elsewhere begins anew."""
        before, self._config = self._config, config
        for post in self._posts.values():
            if post.device is not None and config.http != before.http:
                post.device.change(self._http(post.host, post.port))
        if config.onvif != before.onvif and self._is_on:
            await tasks.cancel(self._task)
            await self._settle()

    def sample(self) -> None:
        """Once a second."""
        if not self._is_on:
            return
        now = self._clock.monotonic()
        is_due = any(post.device is None and now >= post.retry_at for post in self._posts.values())
        if (is_due or self._wishes() != {name: post.wish for name, post in self._posts.items()}) and (
            self._task is None or self._task.done()
        ):
            self._task = tasks.spawn(self._settle(), name="virtual devices")
        for post in self._posts.values():
            self._look_at(post)
        self._announce()
        self._responder.sample(now)

    # --- which there are -----------------------------------------------------------------------------------------------

    def _wishes(self) -> dict[str, Wish]:
        """By name, in the order of the mounts. A smaller picture is a profile of its main mount's device, and none of its own."""
        if not self._config.onvif.enabled:
            return {}
        mounts = (mount for mount in self._door.mounts if mount.config.onvif and mount.main is None)
        return {mount.name: _wish(mount.name, mount.config.onvif_address) for mount in mounts}

    async def _settle(self) -> None:
        """Close what is not wanted so any more, then open what is."""
        wanted = self._wishes()
        for name, post in tuple(self._posts.items()):
            if wanted.get(name) != post.wish or (post.device is not None and not self._is_in_place(post)):
                del self._posts[name]
                if post.device is not None:
                    await post.device.stop()
        new = [name for name in wanted if name not in self._posts]
        if new:
            await self._know_identities()
        for name in new:
            self._posts[name] = DevicePost(wanted[name], version=max(1, int(self._clock.wall())))
        for post in tuple(self._posts.values()):
            if post.device is None:
                await self._open(post)
        self._posts = {name: self._posts[name] for name in wanted if name in self._posts}
        self._announce()

    async def _know_identities(self) -> None:
        try:
            await self._identities.load()
        except UserFacingError as error:
            _log.warning("what recorders know mounts by could not be read: %s", error)

    def _is_in_place(self, post: DevicePost) -> bool:
        """Whether it listens where the settings of now say."""
        if post.wish.address or post.identity is None:
            return True
        first = self._config.onvif.first_port
        return post.host == self._config.onvif.host and (not first or post.port == first + post.identity.slot)

    # --- opening one ---------------------------------------------------------------------------------------------------

    async def _open(self, post: DevicePost) -> None:
        """Open it, or say why it is not."""
        post.fault, post.detail = None, ""
        post.retry_at = self._clock.monotonic() + _RETRY_S
        known = self._identities.get(post.wish.name)
        post.identity = known or await self._make_identity(post)
        if post.identity is None:
            return
        host = post.wish.address or self._config.onvif.host
        if post.wish.address and host not in own_addresses():
            post.host, post.port, post.fault = host, post.wish.port or _USUAL_PORT, DeviceFault.ADDRESS_FOREIGN
            return
        if post.wish.address:
            await self._try_all(post, host, (post.wish.port,) if post.wish.port else (_USUAL_PORT, self._port_of(post.identity)))
            return
        for _ in range(_MOST_TRIES):
            assert post.identity is not None
            is_open = await self._try(post, host, self._port_of(post.identity))
            if is_open or known is not None or post.fault is not DeviceFault.PORT_TAKEN:
                return  # one that a recorder may know keeps its port, and waits for it
            post.identity = await self._identities.move(post.wish.name, self._is_free) or post.identity

    async def _make_identity(self, post: DevicePost) -> DeviceIdentity | None:
        try:
            made = await self._identities.make(post.wish.name, self._is_free, (mount.name for mount in self._door.mounts))
        except UserFacingError as error:
            post.fault, post.detail = DeviceFault.NOT_KEPT, error.code
            return None
        if made is None:
            post.fault = DeviceFault.NO_PORT
        return made

    async def _try_all(self, post: DevicePost, host: str, ports: tuple[int, ...]) -> None:
        """The usual port of a camera first; a program without rights cannot have it, and then recorders have to be told the other one."""
        for port in ports:
            if await self._try(post, host, port):
                return

    async def _try(self, post: DevicePost, host: str, port: int) -> bool:
        post.host, post.port = host, port
        other = next(
            (one for one in self._posts.values() if one.device is not None and (one.host, one.port) == (host, port) and port), None
        )
        if other is not None:
            post.fault, post.detail = DeviceFault.ADDRESS_SHARED, other.wish.name
            return False
        name = post.wish.name
        device = VirtualDevice(
            name,
            self._http(host, port),
            self._door,
            self._login,
            self._stills,
            SteeringWheel(self._steering, name),
            lambda: self._facts(post),
            self._budget,
            self._clock,
        )
        try:
            await device.start()
        except OSError as error:
            await device.stop()
            post.fault = DeviceFault.PORT_TAKEN if port_refusal(error) is PortRefusal.TAKEN else DeviceFault.PORT_REFUSED
            holder = await asyncio.to_thread(name_port_holder, port)
            post.detail = holder or error.strerror or ""
            return False
        post.device, post.port, post.fault, post.detail = device, device.port, None, ""
        return True

    def _port_of(self, identity: DeviceIdentity) -> int:
        first = self._config.onvif.first_port
        return first + identity.slot if first else 0

    def _is_free(self, slot: int) -> bool:
        """None of the relay's own ports is handed out."""
        config, first = self._config, self._config.onvif.first_port
        return not first or (first + slot < 65_536 and first + slot not in (config.rtsp.port, config.http.port, config.webrtc.tcp_port))

    def _http(self, host: str, port: int) -> HttpConfig:
        http = self._config.http
        return HttpConfig(
            host=host, port=port, allowed_hosts=http.allowed_hosts, trusted_proxies=http.trusted_proxies
        )  # for browsers, see there

    # --- what they tell ------------------------------------------------------------------------------------------------

    def _facts(self, post: DevicePost) -> DeviceFacts:
        mount = self._door.mounts.get(post.wish.name)
        assert mount is not None
        assert post.identity is not None
        abilities = SteeringWheel(self._steering, mount.name).abilities
        return device_facts(mount, self._door.mounts, post.identity, self._config, self._memory, abilities, rtsp_port=self._rtsp_port())

    def _is_listed(self, post: DevicePost) -> bool:
        """A mount that only those find who know its link is not told to those who look for cameras."""
        mount = self._door.mounts.get(post.wish.name)
        return mount is not None and mount.config.listed

    def _look_at(self, post: DevicePost) -> None:
        """Keep what is known of its picture fresh, and tell whoever waits for news of it."""
        if post.device is not None and self._door.mounts.get(post.wish.name) is not None:
            post.device.look()
            self._facts(post)

    def _announce(self) -> None:
        """Let those be found that are there."""
        onvif = self._config.onvif
        found = [self._announced(post) for post in self._posts.values() if post.device is not None and self._is_listed(post)]
        self._responder.change(found if onvif.discovery and self._is_on else (), onvif.interfaces)

    def _announced(self, post: DevicePost) -> Announced:
        facts = self._facts(post)
        address = post.host if post.host not in ("0.0.0.0", "::", "") else ""
        return Announced(facts.identity.endpoint, scopes_of(facts), post.port, address, post.version)


def _wish(name: str, own: str) -> Wish:
    address, port = parse_own_address(own) or ("", 0)
    return Wish(name, address, port)
