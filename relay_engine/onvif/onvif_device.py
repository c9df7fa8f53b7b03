"""OnvifDevice: one camera or recorder as an ONVIF client sees it, in the order of calls that real devices survive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from relay_engine.clock import Clock, SystemClock
from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.device_http import DeviceHttp
from relay_engine.dialing.login_budget import LOGINS, LoginBudget
from relay_engine.errors import Fault
from relay_engine.onvif.channels import are_tokens_useless, group_profiles, merge_profiles
from relay_engine.onvif.device_address import USUAL_PORTS, DeviceAddress, Route, clean_uri, parse_device_address
from relay_engine.onvif.device_facts import DeviceFacts, ProfileFacts, VideoSourceFacts
from relay_engine.onvif.onvif_fault import OnvifFault
from relay_engine.onvif.onvif_ptz import OnvifPtz
from relay_engine.onvif.soap_client import SoapClient
from relay_engine.soap import device, deviceio, media, media2
from relay_engine.soap import namespaces as ns
from relay_engine.soap.device import DEVICE_SERVICE, DeviceInformation
from relay_engine.soap.profile import MediaProfile
from relay_engine.soap.scopes import scope_values

LOOK_S = 60.0
_NO_WORDS: tuple[str, ...] = ()

_STREAMS = 3  # of a channel, whose addresses are asked for: main, sub, third
_KNOCK_S = 4.0  # at a port of a device whose port nobody has said
_MAX_SILENT_PICTURES = 2  # profiles without a picture's address, after which no further one is asked
_LACKING = frozenset({Fault.NOT_FOUND, Fault.NOT_RTSP, Fault.TOO_COSTLY, Fault.CLOSED_UNANSWERED})
# By whom a service is spoken for where a device tells no addresses: what most have.
_GUESSED_PATHS = {ns.MEDIA: "/onvif/media_service", ns.PTZ: "/onvif/ptz_service", ns.IMAGING: "/onvif/imaging_service"}


class OnvifDevice:
    """Engine loop only. Every call raises DeviceError; its connections are shared with everybody who asks the same device."""

    def __init__(
        self,
        address: str,
        user: str = "",
        password: str = "",
        clock: Clock | None = None,
        *,
        rtsp_port: int = 0,
        budget: LoginBudget = LOGINS,
    ) -> None:
        """`address`: "host", "host:port" or "https://host". `rtsp_port`: from outside, where it is another than the device believes; 0 = the same.

        Raises DeviceError where the address makes no sense.
        """
        self.address = parse_device_address(address)
        self._user, self._password = user, password
        self._clock = clock or SystemClock()
        self._rtsp_port = rtsp_port
        self._budget = budget
        self._client: SoapClient | None = None
        self._is_closed = False
        self._route = Route(self.address)
        self._services: dict[str, str] | None = None  # namespace -> path
        self._modern: frozenset[str] = frozenset()  # profiles of which Media2 tells more
        self._silent_pictures = 0

    async def close(self) -> None:
        """Let go of the connections for good; idempotent."""
        self._is_closed = True
        client, self._client = self._client, None
        if client is not None:
            await client.http.close()

    async def __aenter__(self) -> OnvifDevice:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def look(self, *, deadline_s: float = LOOK_S) -> DeviceFacts:
        """Who it is, which channels it has, and where their streams are. What a device lacks is left empty; only what it must have is an error."""
        try:
            async with asyncio.timeout(deadline_s):
                return await self._look()
        except TimeoutError:
            raise DeviceError(Fault.TIMED_OUT, "the device answers too slowly") from None

    def ptz(self, profile: str = "") -> OnvifPtz:
        """How the camera of that profile is steered. Always say the profile of the channel that is meant: without one the first that can be steered is."""
        return OnvifPtz(self, profile)

    async def call(self, namespace: str, body: bytes, *, urgent: bool = False, at_once: bool = False, deadline_s: float = 10.0) -> Element:
        """Ask one of its services. Raises DeviceError."""
        client = await self._connected()
        path = (await self.services()).get(namespace) or _GUESSED_PATHS.get(namespace)
        if not path:
            raise DeviceError(Fault.NOT_FOUND, "the device has no such service")
        return await client.call(path, body, urgent=urgent, at_once=at_once, deadline_s=deadline_s)

    async def services(self) -> dict[str, str]:
        """The paths of its services by namespace, as far as it tells; asked once."""
        if self._services is None:
            client = await self._connected()
            told = await self._ask_services(client)
            self._route = self._route.with_told(told.get(ns.DEVICE, ""))
            paths = {namespace: self._route.service_path(address) for namespace, address in told.items()}
            self._services = {ns.DEVICE: DEVICE_SERVICE} | {namespace: path for namespace, path in paths.items() if path}
        return self._services

    async def profiles(self) -> tuple[MediaProfile, ...]:
        """All profiles, of both media services: Media2 knows H.265, some devices have a broken one, and some clients' channels are in Media alone."""
        second: tuple[MediaProfile, ...] = ()
        if ns.MEDIA2 in await self.services():
            second = await self._unless_refused(ns.MEDIA2, media2.GET_PROFILES, media2.parse_profiles, ())
        try:
            first = media.parse_profiles(await self.call(ns.MEDIA, media.GET_PROFILES))
        except DeviceError as error:
            if not second or not _is_lacking(error):
                raise
            first = ()
        known = {profile.token: profile.encoder for profile in first}
        self._modern = frozenset(profile.token for profile in second if known.get(profile.token) != profile.encoder)
        return merge_profiles(second, first)

    async def _look(self) -> DeviceFacts:
        await self.services()
        information = await self._ask_who()
        mac = await self._unless_refused(ns.DEVICE, device.GET_NETWORK_INTERFACES, device.parse_mac, "")
        scopes = await self._unless_refused(ns.DEVICE, device.GET_SCOPES, device.parse_scopes, _NO_WORDS)
        profiles = await self.profiles()
        sources = await self._ask_sources()
        uris: dict[str, str] = {}
        if are_tokens_useless(sources, profiles):
            uris = {profile.token: await self._stream_uri(profile) for profile in profiles if profile.encoder is not None}
        found = [await self._look_at(group.token, group.profiles, uris) for group in group_profiles(sources, profiles, uris)]
        names, places = scope_values(scopes, "name"), scope_values(scopes, "location")
        return DeviceFacts(
            str(self.address),
            information.manufacturer,
            information.model,
            information.serial,
            information.firmware,
            mac,
            names[0] if names else "",
            places[-1] if places else "",
            tuple(found),
        )

    async def _look_at(self, source: str, profiles: tuple[MediaProfile, ...], uris: dict[str, str]) -> VideoSourceFacts:
        facts: list[ProfileFacts] = []
        for profile in profiles[:_STREAMS]:
            stream = uris.get(profile.token) or await self._stream_uri(profile)
            has_picture = any(fact.snapshot_uri for fact in facts)  # one of a channel is enough: a recorder has hundreds of profiles
            snapshot = "" if has_picture else await self._snapshot_uri(profile)
            facts.append(self._facts_of(profile, stream, snapshot))
        return VideoSourceFacts(source, tuple(facts))

    def _facts_of(self, profile: MediaProfile, stream: str, snapshot: str) -> ProfileFacts:
        encoder = profile.encoder
        assert encoder is not None  # others are in no group
        reached, picture = self._route.reach(stream, rtsp_port=self._rtsp_port), self._route.reach(snapshot)
        sizes = (encoder.width, encoder.height, encoder.fps, encoder.kbps)
        return ProfileFacts(profile.token, profile.name, encoder.codec, *sizes, reached, picture, profile.ptz is not None)

    async def _stream_uri(self, profile: MediaProfile) -> str:
        """As the device tells it; "" where it does not."""
        asked = [(ns.MEDIA, media.get_stream_uri(profile.token)), (ns.MEDIA2, media2.get_stream_uri(profile.token))]
        return await self._first_uri(reversed(asked) if self._is_modern(profile) else asked)

    async def _snapshot_uri(self, profile: MediaProfile) -> str:
        if self._silent_pictures >= _MAX_SILENT_PICTURES:
            return ""
        asked = [(ns.MEDIA, media.get_snapshot_uri(profile.token)), (ns.MEDIA2, media2.get_snapshot_uri(profile.token))]
        uri = await self._first_uri(reversed(asked) if self._is_modern(profile) else asked)
        self._silent_pictures = 0 if uri else self._silent_pictures + 1
        return uri

    def _is_modern(self, profile: MediaProfile) -> bool:
        """True where the first media service does not know the profile, or not its codec."""
        return ns.MEDIA2 in (self._services or {}) and profile.token in self._modern

    async def _first_uri(self, asked: Iterable[tuple[str, bytes]]) -> str:
        for namespace, body in asked:
            if namespace == ns.MEDIA2 and ns.MEDIA2 not in await self.services():
                continue
            if uri := await self._unless_refused(namespace, body, media.parse_uri, ""):
                return clean_uri(uri)
        return ""

    async def _ask_sources(self) -> tuple[str, ...]:
        """Tokens of all video sources, of those too whose camera is not there."""
        sources = await self._unless_refused(ns.MEDIA, media.GET_VIDEO_SOURCES, media.parse_video_sources, _NO_WORDS)
        if not sources and ns.DEVICE_IO in await self.services():
            sources = await self._unless_refused(ns.DEVICE_IO, deviceio.GET_VIDEO_SOURCES, deviceio.parse_video_sources, _NO_WORDS)
        return sources

    async def _ask_who(self) -> DeviceInformation:
        """The first operation that wants a login everywhere: a wrong one is found out here, and nowhere else."""
        try:
            return device.parse_device_information(await self.call(ns.DEVICE, device.GET_DEVICE_INFORMATION))
        except OnvifFault as fault:
            if fault.soap.is_unauthorized:
                raise
            return DeviceInformation()

    async def _unless_refused[T](self, namespace: str, body: bytes, parse: Callable[[Element], T], default: T) -> T:
        """What a device may lack, or be broken at. A refused login, a device that is gone, and one that is silent are no such thing."""
        try:
            return parse(await self.call(namespace, body))
        except DeviceError as error:
            if not _is_lacking(error):
                raise
            return default

    async def _ask_services(self, client: SoapClient) -> dict[str, str]:
        """GetServices, and GetCapabilities from devices that do not know it."""
        try:
            if services := device.parse_services(await client.call(DEVICE_SERVICE, device.GET_SERVICES)):
                return services
        except DeviceError as error:
            if not _is_lacking(error):
                raise
        return device.parse_capabilities(await client.call(DEVICE_SERVICE, device.GET_CAPABILITIES))

    async def _connected(self) -> SoapClient:
        if self._is_closed:
            raise DeviceError(Fault.ENDED, "hung up")
        if self._client is None:
            self._client = await self._find_port() if not self.address.port else self._client_at(self.address)
        return self._client

    async def _find_port(self) -> SoapClient:
        """Knock at the usual ports, one after the other, and take the first where ONVIF answers."""
        fault = DeviceError(Fault.NOT_FOUND)
        for port in USUAL_PORTS:
            address = DeviceAddress(self.address.host, port, port == 443)
            client = self._client_at(address)
            try:
                async with asyncio.timeout(_KNOCK_S):
                    await client.time()
            except OnvifFault:
                pass  # it speaks
            except TimeoutError:
                await client.http.close()
                continue
            except DeviceError as error:
                await client.http.close()
                if error.fault in (Fault.UNKNOWN_HOST, Fault.NO_ROUTE, Fault.WRONG_PASSWORD):
                    raise  # no other port changes that
                fault = error if fault.fault is Fault.NOT_FOUND else fault
                continue
            self.address, self._route = address, Route(address)
            return client
        raise fault

    def _client_at(self, address: DeviceAddress) -> SoapClient:
        http = DeviceHttp(address.host, address.port, address.tls, self._user, self._password, space="onvif", budget=self._budget)
        return SoapClient(http, self._password, self._clock)


def _is_lacking(error: DeviceError) -> bool:
    """True for what a device may lack, or be broken at: it has answered, and nothing is wrong with the login or the line."""
    return isinstance(error, OnvifFault) or error.fault in _LACKING
