"""The device service (ONVIF Core 8, ver10): what it is, what it has and what time it is."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from relay_engine.access.subject import Role
from relay_engine.serving.onvif_device import service_paths as paths
from relay_engine.serving.onvif_device.answers import device_io, events, imaging, media, media2, ptz
from relay_engine.serving.onvif_device.answers.configurations import simple
from relay_engine.serving.onvif_device.answers.device_network import NETWORK_OPERATIONS
from relay_engine.serving.onvif_device.asked import Asked, Operation, Right, flag, refuse_change
from relay_engine.serving.onvif_device.device_facts import DeviceFacts
from relay_engine.serving.onvif_device.operation_refused import OperationRefused
from relay_engine.soap import namespaces as ns
from relay_engine.soap.reader import boolean
from relay_engine.soap.scopes import make_scope

MANUFACTURER = "Relay Server"  # ASCII, as Reolink's recorders show it byte by byte
_CAPABILITIES = {
    ns.MEDIA: media.capabilities,
    ns.MEDIA2: media2.capabilities,
    ns.PTZ: ptz.capabilities,
    ns.IMAGING: imaging.capabilities,
    ns.EVENTS: events.capabilities,
    ns.DEVICE_IO: device_io.capabilities,
}
_CATEGORIES = {"All", "Analytics", "Device", "Events", "Imaging", "Media", "PTZ"}


def _answer(name: str, inner: str = "") -> str:
    return f"<tds:{name}Response>{inner}</tds:{name}Response>"


def scopes_of(facts: DeviceFacts) -> tuple[str, ...]:
    """What it is found by. Home Assistant looks for Profile/Streaming, and knows a camera again by mac."""
    types = ("video_encoder", *(("ptz",) if facts.has_ptz else ()), *(("audio_encoder",) if facts.sound else ()))
    found = [*(("type", kind) for kind in types), ("Profile", "Streaming"), ("Profile", "T"), ("hardware", MANUFACTURER)]
    found += [("name", facts.title), ("location", facts.name), ("mac", facts.identity.mac)]
    return tuple(make_scope(kind, value) for kind, value in found)


def _get_scopes(asked: Asked) -> str:
    items = "".join(
        f"<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef>{simple('tt:ScopeItem', scope)}</tds:Scopes>" for scope in scopes_of(asked.facts)
    )
    return _answer("GetScopes", items)


def _get_information(asked: Asked) -> str:
    """The mount's name is the model: a recorder's list of ten cameras has ten names then."""
    facts = asked.facts
    parts = (
        ("Manufacturer", MANUFACTURER),
        ("Model", facts.name[:60]),
        ("FirmwareVersion", facts.version),
        ("SerialNumber", facts.identity.serial),
        ("HardwareId", "relay"),
    )
    return _answer("GetDeviceInformation", "".join(simple(f"tds:{name}", value) for name, value in parts))


def _get_time(asked: Asked) -> str:
    """Our own, in UTC: logins are made with it."""
    now = datetime.fromtimestamp(asked.wall, UTC)
    clock = (
        f"<tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute><tt:Second>{now.second}</tt:Second></tt:Time>"
        f"<tt:Date><tt:Year>{now.year}</tt:Year><tt:Month>{now.month}</tt:Month><tt:Day>{now.day}</tt:Day></tt:Date>"
    )
    return _answer(
        "GetSystemDateAndTime",
        "<tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>"
        f"<tt:TimeZone><tt:TZ>UTC0</tt:TZ></tt:TimeZone><tt:UTCDateTime>{clock}</tt:UTCDateTime>"
        f"<tt:LocalDateTime>{clock}</tt:LocalDateTime></tds:SystemDateAndTime>",
    )


def services_of(facts: DeviceFacts) -> tuple[tuple[str, str, str], ...]:
    """Namespace, path and version of each service that it has: none for steering where there is nothing to steer."""
    return tuple(service for service in paths.SERVICES if service[0] != ns.PTZ or facts.has_ptz)


def _get_services(asked: Asked) -> str:
    wants = boolean(asked.payload, "IncludeCapability")
    inner = ""
    for namespace, path, version in services_of(asked.facts):
        make = _CAPABILITIES.get(namespace, _capabilities)
        major, minor = version.split(".")
        more = f"<tds:Capabilities>{make(asked.facts)}</tds:Capabilities>" if wants else ""
        inner += (
            f"<tds:Service><tds:Namespace>{namespace}</tds:Namespace>{simple('tds:XAddr', asked.place.origin + path)}{more}"
            f"<tds:Version><tt:Major>{major}</tt:Major><tt:Minor>{int(minor)}</tt:Minor></tds:Version></tds:Service>"
        )
    return _answer("GetServices", inner)


def _capabilities(facts: DeviceFacts) -> str:
    return (
        '<tds:Capabilities><tds:Network IPFilter="false" ZeroConfiguration="false" IPVersion6="false" DynDNS="false" Dot11Configuration="false"'
        ' HostnameFromDHCP="false" NTP="0"></tds:Network>'
        '<tds:Security TLS1.0="false" TLS1.1="false" TLS1.2="false" OnboardKeyGeneration="false" AccessPolicyConfig="false"'
        ' DefaultAccessPolicy="true" Dot1X="false" RemoteUserHandling="false" X.509Token="false" SAMLToken="false" KerberosToken="false"'
        ' UsernameToken="true" HttpDigest="true" RELToken="false" MaxUsers="0"></tds:Security>'
        f'<tds:System DiscoveryResolve="{flag(facts.discoverable)}" DiscoveryBye="{flag(facts.discoverable)}" RemoteDiscovery="false"'
        ' SystemBackup="false" SystemLogging="false" FirmwareUpgrade="false" HttpFirmwareUpgrade="false" HttpSystemBackup="false"'
        ' HttpSystemLogging="false" HttpSupportInformation="false"></tds:System></tds:Capabilities>'
    )


def _get_service_capabilities(asked: Asked) -> str:
    return _answer("GetServiceCapabilities", _capabilities(asked.facts))


def _get_capabilities(asked: Asked) -> str:
    """The old way (Core 8.1.2). go2rtc takes the first XAddr behind the first "Media"."""
    category = asked.value("Category", "All")
    if category not in _CATEGORIES:
        raise OperationRefused("Receiver", "ActionNotSupported", "NoSuchService", "there is no such service")
    facts, origin = asked.facts, asked.place.origin
    io = "<tt:InputConnectors>0</tt:InputConnectors><tt:RelayOutputs>0</tt:RelayOutputs>"
    parts = {
        "Device": f"{_address(origin, paths.DEVICE)}{_OLD_NETWORK}{_old_system(facts)}<tt:IO>{io}</tt:IO>{_OLD_SECURITY}",
        "Events": f"{_address(origin, paths.EVENTS)}<tt:WSSubscriptionPolicySupport>false</tt:WSSubscriptionPolicySupport>"
        "<tt:WSPullPointSupport>true</tt:WSPullPointSupport>"
        "<tt:WSPausableSubscriptionManagerInterfaceSupport>false</tt:WSPausableSubscriptionManagerInterfaceSupport>",
        "Imaging": _address(origin, paths.IMAGING),
        "Media": f"{_address(origin, paths.MEDIA)}<tt:StreamingCapabilities><tt:RTPMulticast>{flag(facts.multicast)}</tt:RTPMulticast>"
        "<tt:RTP_TCP>true</tt:RTP_TCP><tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></tt:StreamingCapabilities><tt:Extension>"
        f"<tt:ProfileCapabilities><tt:MaximumNumberOfProfiles>{media.MOST_PROFILES}</tt:MaximumNumberOfProfiles></tt:ProfileCapabilities>"
        "</tt:Extension>",
        **({"PTZ": _address(origin, paths.PTZ)} if facts.has_ptz else {}),
    }
    inner = "".join(f"<tt:{name}>{content}</tt:{name}>" for name, content in parts.items() if category in ("All", name))
    if category == "All":
        counts = (
            ("VideoSources", 1),
            ("VideoOutputs", 0),
            ("AudioSources", int(facts.sound is not None)),
            ("AudioOutputs", 0),
            ("RelayOutputs", 0),
        )
        listed = "".join(simple(f"tt:{name}", count) for name, count in counts)
        inner += f"<tt:Extension><tt:DeviceIO>{_address(origin, paths.DEVICE_IO)}{listed}</tt:DeviceIO></tt:Extension>"
    return _answer("GetCapabilities", f"<tds:Capabilities>{inner}</tds:Capabilities>")


def _address(origin: str, path: str) -> str:
    return simple("tt:XAddr", origin + path)


def _flags(tag: str, **values: bool) -> str:
    inner = "".join(f"<tt:{name.replace('__', '.')}>{flag(value)}</tt:{name.replace('__', '.')}>" for name, value in values.items())
    return f"<tt:{tag}>{inner}</tt:{tag}>"


_OLD_NETWORK = _flags("Network", IPFilter=False, ZeroConfiguration=False, IPVersion6=False, DynDNS=False)
_OLD_SECURITY = _flags(
    "Security",
    TLS1__1=False,
    TLS1__2=False,
    OnboardKeyGeneration=False,
    AccessPolicyConfig=False,
    X__509Token=False,
    SAMLToken=False,
    KerberosToken=False,
    RELToken=False,
)


def _old_system(facts: DeviceFacts) -> str:
    found, no = flag(facts.discoverable), "false"
    return (
        f"<tt:System><tt:DiscoveryResolve>{found}</tt:DiscoveryResolve><tt:DiscoveryBye>{found}</tt:DiscoveryBye>"
        f"<tt:RemoteDiscovery>{no}</tt:RemoteDiscovery><tt:SystemBackup>{no}</tt:SystemBackup><tt:SystemLogging>{no}</tt:SystemLogging>"
        f"<tt:FirmwareUpgrade>{no}</tt:FirmwareUpgrade>"
        "<tt:SupportedVersions><tt:Major>22</tt:Major><tt:Minor>12</tt:Minor></tt:SupportedVersions></tt:System>"
    )


def _get_users(asked: Asked) -> str:
    """Whoever asks, and nobody else."""
    subject = asked.pass_.subject if asked.pass_ is not None else None
    if subject is None:
        return _answer("GetUsers")
    level = {Role.ADMIN: "Administrator", Role.OPERATOR: "Operator"}.get(subject.role or Role.VIEWER, "User")
    user = f"{simple('tt:Username', subject.name or subject.id)}<tt:UserLevel>{level}</tt:UserLevel>"
    return _answer("GetUsers", f"<tds:User>{user}</tds:User>")


def _get_discovery_mode(asked: Asked) -> str:
    return _answer("GetDiscoveryMode", simple("tds:DiscoveryMode", "Discoverable" if asked.facts.discoverable else "NonDiscoverable"))


def _get_endpoint(asked: Asked) -> str:
    return _answer("GetEndpointReference", simple("tds:GUID", asked.facts.identity.endpoint))


def _get_wsdl(_asked: Asked) -> str:
    return _answer("GetWsdlUrl", simple("tds:WsdlUrl", "http://www.onvif.org/"))


def _empty(name: str, _asked: Asked) -> str:
    return _answer(name)


_CHANGES = (
    *("SetScopes", "AddScopes", "RemoveScopes", "SetDiscoveryMode", "SetRemoteDiscoveryMode", "CreateUsers", "DeleteUsers", "SetUser"),
    *("SystemReboot", "SetSystemFactoryDefault", "UpgradeSystemFirmware", "StartFirmwareUpgrade", "RestoreSystem", "StartSystemRestore"),
    *("SetAccessPolicy", "SetRelayOutputSettings", "SetRelayOutputState", "SendAuxiliaryCommand", "CreateCertificate", "LoadCertificates"),
)
OPERATIONS: dict[str, Operation] = {
    "GetSystemDateAndTime": Operation(_get_time, Right.NONE),
    "GetServices": Operation(_get_services, Right.NONE),
    "GetServiceCapabilities": Operation(_get_service_capabilities, Right.NONE),
    "GetCapabilities": Operation(_get_capabilities, Right.NONE),
    "GetWsdlUrl": Operation(_get_wsdl, Right.NONE),
    "GetEndpointReference": Operation(_get_endpoint, Right.NONE),
    "GetDeviceInformation": Operation(_get_information),
    "GetScopes": Operation(_get_scopes),
    "GetDiscoveryMode": Operation(_get_discovery_mode),
    "GetUsers": Operation(_get_users),
    "GetRelayOutputs": Operation(partial(_empty, "GetRelayOutputs")),
    "GetCertificates": Operation(partial(_empty, "GetCertificates")),
    "GetCertificatesStatus": Operation(partial(_empty, "GetCertificatesStatus")),
    "SetSystemDateAndTime": Operation(partial(_empty, "SetSystemDateAndTime")),  # recorders insist; the relay's clock is its own
    **NETWORK_OPERATIONS,
    **{name: Operation(refuse_change) for name in _CHANGES},
}
