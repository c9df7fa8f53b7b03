"""WS-Discovery: both sides of each message, and what real clients and devices make of it."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.soap import discovery
from relay_engine.soap.discovery import (
    ONVIF_DEVICE,
    TRANSMITTER,
    Bye,
    Hello,
    Message,
    Probe,
    ProbeMatches,
    Resolve,
    ResolveMatches,
    Target,
    parse_discovery,
)

TARGET = Target(
    "urn:uuid:1-2",
    (TRANSMITTER, ONVIF_DEVICE),
    ("onvif://www.onvif.org/name/Hof%20%26%20Tor", "onvif://www.onvif.org/Profile/T"),
    ("http://192.168.1.9/onvif/device_service?a=1&b=2",),
    7,
)
WHOLE: list[tuple[str, bytes, Message]] = [
    ("probe", discovery.serialize_probe("m1", (TRANSMITTER,)), Probe("m1", (TRANSMITTER,))),
    ("probe for all", discovery.serialize_probe("m1"), Probe("m1")),
    ("probe match", discovery.serialize_probe_match("m2", "m1", TARGET), ProbeMatches("m2", "m1", (TARGET,))),
    ("resolve", discovery.serialize_resolve("m1", "urn:uuid:1"), Resolve("m1", "urn:uuid:1")),
    ("resolve match", discovery.serialize_resolve_match("m2", "m1", TARGET), ResolveMatches("m2", "m1", (TARGET,))),
    ("hello", discovery.serialize_hello("m3", TARGET), Hello("m3", TARGET)),
    ("bye", discovery.serialize_bye("m4", TARGET), Bye("m4", TARGET)),
]


@pytest.mark.parametrize(("data", "message"), [case[1:] for case in WHOLE], ids=[case[0] for case in WHOLE])
def test_round_trip(data: bytes, message: Message) -> None:
    assert parse_discovery(data) == message
    assert b"\n" not in data  # some Hikvision answer only what stands on one line


# As go2rtc 1.9 sends it: empty lists mean everybody.
GO2RTC = b"""<?xml version="1.0" ?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">
	<s:Header xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing">
		<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>
		<a:MessageID>urn:uuid:5</a:MessageID>
		<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>
	</s:Header>
	<s:Body>
		<d:Probe xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">
			<d:Types />
			<d:Scopes />
		</d:Probe>
	</s:Body>
</s:Envelope>"""
WINDOWS = b"""<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof"><soap:Header>
<wsa:MessageID>urn:uuid:6</wsa:MessageID></soap:Header><soap:Body><wsd:Probe><wsd:Types>wsdp:Device</wsd:Types></wsd:Probe></soap:Body></soap:Envelope>"""


def test_real_probes() -> None:
    assert parse_discovery(GO2RTC) == Probe("urn:uuid:5")
    windows = parse_discovery(WINDOWS)
    assert isinstance(windows, Probe)
    assert windows.types == ("{http://schemas.xmlsoap.org/ws/2006/02/devprof}Device",)  # not ONVIF's Device


def test_scopes_that_are_asked_for() -> None:
    data = GO2RTC.replace(b"<d:Scopes />", b'<d:Scopes MatchBy="m">onvif://x/y onvif://z</d:Scopes>')
    assert parse_discovery(data) == Probe("urn:uuid:5", (), ("onvif://x/y", "onvif://z"), "m")


def test_prefixes_that_nobody_declared_leave_the_bare_name() -> None:
    data = GO2RTC.replace(b"<d:Types />", b"<d:Types>dn:NetworkVideoTransmitter\n x:y</d:Types>")
    assert parse_discovery(data) == Probe("urn:uuid:5", ("NetworkVideoTransmitter", "y"))


def test_names_with_spaces_stay_whole() -> None:
    scopes = ("onvif://www.onvif.org/name/Virtual Camera  2", "urn:x", "onvif://y")
    found = parse_discovery(discovery.serialize_hello("m", Target("urn:uuid:1", scopes=scopes)))
    assert isinstance(found, Hello)
    assert found.target.scopes == ("onvif://www.onvif.org/name/Virtual%20Camera%202", "urn:x", "onvif://y")


def test_a_match_without_the_list_around_it_is_read() -> None:
    """ipycam 1.3."""
    data = discovery.serialize_probe_match("m2", "m1", TARGET).replace(b"<d:ProbeMatches>", b"").replace(b"</d:ProbeMatches>", b"")
    assert parse_discovery(data) == ProbeMatches("m2", "m1", (TARGET,))


def test_long_lists_are_cut() -> None:
    many = Target("urn:uuid:1", scopes=(*(f"onvif://{number}" for number in range(200)), "x" * 600))
    found = parse_discovery(discovery.serialize_hello("m", many))
    assert isinstance(found, Hello)
    assert found.target.scopes == many.scopes[:64]


@pytest.mark.parametrize("data", [b"", b"<a/>", GO2RTC.replace(b"Probe", b"Poke"), GO2RTC + b" " * 20_000, b"<!DOCTYPE x>" + GO2RTC])
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_discovery(data)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 2000), st.integers(0, 2000), st.binary(max_size=30))
def test_damaged_messages_raise_nothing_else(which: int, start: int, end: int, filling: bytes) -> None:
    data = WHOLE[which][1]
    with contextlib.suppress(RemoteProtocolError):
        parse_discovery(data[:start] + filling + data[end:])
