"""Faults: both versions of SOAP, and what a login's refusal looks like in each."""

from __future__ import annotations

import pytest

from relay_engine.soap.envelope import parse_envelope, serialize_envelope
from relay_engine.soap.faults import SoapFault, parse_fault, serialize_fault

FAULTS = [
    SoapFault("Sender", "NotAuthorized", "who are you?"),
    SoapFault("Sender", "InvalidArgVal", "no <such> profile", "NoProfile"),
    SoapFault("Receiver", "Action", "full", "MaxNVTProfiles"),
    SoapFault("Receiver"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.subcode or fault.code for fault in FAULTS])
def test_round_trip(fault: SoapFault) -> None:
    found = parse_fault(parse_envelope(serialize_envelope(serialize_fault(fault))))
    assert found is not None
    assert (found.code, found.subcode, found.detail) == (fault.code, fault.subcode, fault.detail)
    assert found.reason == (fault.reason or fault.code)


def test_an_answer_is_no_fault() -> None:
    assert parse_fault(parse_envelope(serialize_envelope(b"<a/>"))) is None


OLD = [
    ("soap 1.1", b"<f:Fault><faultcode>wsse:FailedAuthentication</faultcode><faultstring>no</faultstring></f:Fault>", True),
    ("gsoap", b"<Fault><faultcode>SOAP-ENV:Client.NotAuthorized</faultcode><faultstring>no</faultstring></Fault>", True),
    ("words alone", b"<Fault><Code><Value>env:Sender</Value></Code><Reason><Text>Sender not Authorized</Text></Reason></Fault>", True),
    ("another", b"<Fault><faultcode>Client</faultcode><faultstring>bad request</faultstring></Fault>", False),
    ("empty", b"<Fault/>", False),
]


@pytest.mark.parametrize(("body", "unauthorized"), [case[1:] for case in OLD], ids=[case[0] for case in OLD])
def test_refused_logins_are_known_in_every_form(body: bytes, unauthorized: bool) -> None:
    fault = parse_fault(parse_envelope(serialize_envelope(body)))
    assert fault is not None
    assert fault.is_unauthorized is unauthorized
