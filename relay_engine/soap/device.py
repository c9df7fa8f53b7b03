"""ONVIF's device service (ver10/device/wsdl): what time it has, which services, who it is."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from relay_engine.soap import namespaces as ns
from relay_engine.soap.operation import field, serialize_operation
from relay_engine.soap.reader import boolean, child, children, local_name, parse_time, text, whole_number

DEVICE_SERVICE = "/onvif/device_service"  # where every device has it (ONVIF Core 5.1.1)

GET_SYSTEM_DATE_AND_TIME = serialize_operation(ns.DEVICE, "GetSystemDateAndTime")
GET_SERVICES = serialize_operation(ns.DEVICE, "GetServices", field("IncludeCapability", "false"))
GET_CAPABILITIES = serialize_operation(ns.DEVICE, "GetCapabilities", field("Category", "All"))
GET_DEVICE_INFORMATION = serialize_operation(ns.DEVICE, "GetDeviceInformation")
GET_NETWORK_INTERFACES = serialize_operation(ns.DEVICE, "GetNetworkInterfaces")
GET_SCOPES = serialize_operation(ns.DEVICE, "GetScopes")

_MOST_ITEMS = 256
# By the element of GetCapabilities that has its address.
_SERVICES = {
    "Device": ns.DEVICE,
    "Media": ns.MEDIA,
    "PTZ": ns.PTZ,
    "Imaging": ns.IMAGING,
    "Events": ns.EVENTS,
    "DeviceIO": ns.DEVICE_IO,
    "Analytics": ns.ANALYTICS,
}


@dataclass(frozen=True, slots=True)
class DeviceTime:
    """What its clock shows, both as seconds since 1970; None where it does not tell. Devices that call their local time UTC exist."""

    utc: float | None
    local: float | None  # as if it were UTC


@dataclass(frozen=True, slots=True)
class DeviceInformation:
    """Who made it."""

    manufacturer: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""


def parse_system_time(payload: Element) -> DeviceTime:
    """GetSystemDateAndTimeResponse."""
    found = child(payload, "SystemDateAndTime")
    return DeviceTime(_moment(child(found, "UTCDateTime")), _moment(child(found, "LocalDateTime")))


def parse_services(payload: Element) -> dict[str, str]:
    """GetServicesResponse: namespace -> address."""
    services = children(payload, "Service")[:_MOST_ITEMS]
    return {text(service, "Namespace"): text(service, "XAddr") for service in reversed(services) if text(service, "XAddr")}


def parse_capabilities(payload: Element) -> dict[str, str]:
    """GetCapabilitiesResponse: namespace -> address, as far as it knows namespaces."""
    found: dict[str, str] = {}
    for holder in (child(payload, "Capabilities"), child(payload, "Capabilities/Extension")):
        for element in children(holder)[:_MOST_ITEMS]:
            namespace, address = _SERVICES.get(local_name(element)), text(element, "XAddr")
            if namespace and address:
                found.setdefault(namespace, address)
    return found


def parse_device_information(payload: Element) -> DeviceInformation:
    """GetDeviceInformationResponse."""
    names = ("Manufacturer", "Model", "FirmwareVersion", "SerialNumber")
    return DeviceInformation(*(text(payload, name)[:128] for name in names))


def parse_mac(payload: Element) -> str:
    """GetNetworkInterfacesResponse: the hardware address of the first interface that is on, as "aa:bb:cc:dd:ee:ff"."""
    interfaces = children(payload, "NetworkInterfaces")[:_MOST_ITEMS]
    enabled = [interface for interface in interfaces if boolean(interface, "Enabled", True)]
    addresses = (text(interface, "Info/HwAddress") for interface in enabled or interfaces)
    return next((mac for address in addresses if (mac := _plain_mac(address))), "")


def parse_scopes(payload: Element) -> tuple[str, ...]:
    """GetScopesResponse."""
    items = (text(scope, "ScopeItem") for scope in children(payload, "Scopes")[:_MOST_ITEMS])
    return tuple(item for item in items if item)


def _moment(element: Element | None) -> float | None:
    if child(element, "Date") is None or child(element, "Time") is None:
        return None
    year, month, day = (whole_number(element, f"Date/{name}") for name in ("Year", "Month", "Day"))
    hour, minute, second = (whole_number(element, f"Time/{name}") for name in ("Hour", "Minute", "Second"))
    return parse_time(f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}Z")


def _plain_mac(address: str) -> str:
    digits = "".join(character for character in address.lower() if character in "0123456789abcdef")
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2)) if len(digits) == 12 and int(digits, 16) else ""
