"""The network part of the device service (ONVIF Core 8.2): one card with an address of its own, as recorders know cameras by it."""

from __future__ import annotations

import ipaddress
import re
from functools import partial

from relay_engine.serving.onvif_device.answers.configurations import simple
from relay_engine.serving.onvif_device.asked import Asked, Operation, Right, flag, refuse_change

_CARD = "eth0"
_PREFIX = 24  # what is usual: the relay's own mask is nobody's business here


def _answer(name: str, inner: str = "") -> str:
    return f"<tds:{name}Response>{inner}</tds:{name}Response>"


def _get_interfaces(asked: Asked) -> str:
    """Enabled and HwAddress are what Home Assistant and Nx know a camera by."""
    address = _ipv4(asked.place.host)
    manual = f"<tt:Manual><tt:Address>{address}</tt:Address><tt:PrefixLength>{_PREFIX}</tt:PrefixLength></tt:Manual>" if address else ""
    return _answer(
        "GetNetworkInterfaces",
        f'<tds:NetworkInterfaces token="{_CARD}"><tt:Enabled>true</tt:Enabled><tt:Info><tt:Name>{_CARD}</tt:Name>'
        f"<tt:HwAddress>{asked.facts.identity.mac}</tt:HwAddress><tt:MTU>1500</tt:MTU></tt:Info>"
        f"<tt:IPv4><tt:Enabled>true</tt:Enabled><tt:Config>{manual}<tt:DHCP>false</tt:DHCP></tt:Config></tt:IPv4></tds:NetworkInterfaces>",
    )


def _ipv4(host: str) -> str:
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        return ""


def _get_protocols(asked: Asked) -> str:
    ports = (("HTTP", asked.place.port), ("RTSP", asked.facts.rtsp_port))
    listed = "".join(
        f"<tds:NetworkProtocols><tt:Name>{name}</tt:Name><tt:Enabled>{flag(bool(port))}</tt:Enabled><tt:Port>{port}</tt:Port>"
        "</tds:NetworkProtocols>"
        for name, port in ports
    )
    return _answer("GetNetworkProtocols", listed)


def _get_hostname(asked: Asked) -> str:
    """Letters, digits and hyphens alone, as a host's name has to be."""
    name = re.sub(r"[^A-Za-z0-9-]+", "-", asked.facts.name).strip("-")[:60] or "camera"
    return _answer(
        "GetHostname", f"<tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP>{simple('tt:Name', name)}</tds:HostnameInformation>"
    )


def _given(name: str, inner: str, _asked: Asked) -> str:
    return _answer(name, inner)


_NO_DHCP = "<tt:FromDHCP>false</tt:FromDHCP>"
_CHANGES = (
    *("SetHostname", "SetHostnameFromDHCP", "SetDNS", "SetNTP", "SetDynamicDNS", "SetNetworkInterfaces", "SetNetworkProtocols"),
    *("SetNetworkDefaultGateway", "SetZeroConfiguration", "SetIPAddressFilter", "AddIPAddressFilter", "RemoveIPAddressFilter"),
)
NETWORK_OPERATIONS: dict[str, Operation] = {
    "GetHostname": Operation(_get_hostname, Right.NONE),
    "GetNetworkInterfaces": Operation(_get_interfaces),
    "GetNetworkProtocols": Operation(_get_protocols),
    "GetDNS": Operation(partial(_given, "GetDNS", f"<tds:DNSInformation>{_NO_DHCP}</tds:DNSInformation>")),
    "GetNTP": Operation(partial(_given, "GetNTP", f"<tds:NTPInformation>{_NO_DHCP}</tds:NTPInformation>")),
    "GetDynamicDNS": Operation(
        partial(_given, "GetDynamicDNS", "<tds:DynamicDNSInformation><tt:Type>NoUpdate</tt:Type></tds:DynamicDNSInformation>")
    ),
    "GetNetworkDefaultGateway": Operation(partial(_given, "GetNetworkDefaultGateway", "<tds:NetworkGateway></tds:NetworkGateway>")),
    "GetZeroConfiguration": Operation(
        partial(
            _given,
            "GetZeroConfiguration",
            f"<tds:ZeroConfiguration><tt:InterfaceToken>{_CARD}</tt:InterfaceToken><tt:Enabled>false</tt:Enabled></tds:ZeroConfiguration>",
        )
    ),
    **{name: Operation(refuse_change) for name in _CHANGES},
}
