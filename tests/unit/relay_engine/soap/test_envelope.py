"""Envelopes: what devices really send is read, what would cost without measure is not."""

from __future__ import annotations

import tracemalloc
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.soap.element_tree import parse_element
from relay_engine.soap.envelope import MOST_REQUEST_BYTES, parse_envelope, serialize_envelope
from relay_engine.soap.namespaces import DEVICE, SOAP_12
from relay_engine.soap.reader import child, local_name, namespace_of, text

NAME = b"<tds:Name>Hof</tds:Name>"
PLAIN = serialize_envelope(b'<tds:R xmlns:tds="' + DEVICE.encode() + b'">' + NAME + b"</tds:R>")
BORNE = {
    "plain": PLAIN,
    "byte order mark": b"\xef\xbb\xbf" + PLAIN,
    "a line and junk before": b"\r\n\x00PHP Notice: <b>x</b>\n" + PLAIN,
    "junk behind": PLAIN + b"\x00\x00 </oops>",
    "two documents": PLAIN + PLAIN,
    "another document first": b'<?xml version="1.0"?><status>OK</status>' + PLAIN,
    "soap 1.1": PLAIN.replace(SOAP_12.encode(), b"http://schemas.xmlsoap.org/soap/envelope/"),
    "an undeclared prefix": PLAIN.replace(b"<s:Body>", b'<s:Header><wsa:Action s:mustUnderstand="1">x</wsa:Action></s:Header><s:Body>'),
    "no namespaces at all": b"<Envelope><Body><R><Name>Hof</Name></R></Body></Envelope>",
    "no declaration of s": b"<s:Envelope><s:Body><R><Name>Hof</Name></R></s:Body></s:Envelope>",
    "a default namespace": b'<Envelope xmlns="' + SOAP_12.encode() + b'"><Body><R xmlns="x"><Name>Hof</Name></R></Body></Envelope>',
    "utf-16": PLAIN.decode().replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16"),
    "a bare ampersand": PLAIN.replace(b"</tds:R>", b"<tds:Uri>rtsp://h/?a=1&b=2</tds:Uri></tds:R>"),
    "a comment and cdata": PLAIN.replace(b"Hof", b"<!-- x --><![CDATA[Hof]]>"),
    "an instruction": PLAIN.replace(b"<s:Body>", b"<?php x?><s:Body>"),
}
REFUSED = {
    "nothing": b"",
    "html": b"<!DOCTYPE html><html><body>Login</body></html>",
    "html without doctype": b"<html><body>401</body></html>",
    "truncated": PLAIN[:-30],
    "no body": b"<s:Envelope></s:Envelope>",
    "a doctype": b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + PLAIN,
    "a doctype inside": PLAIN.replace(b"<s:Body>", b"<!doctype x><s:Body>"),
    "a doctype in utf-16": ("<!DOCTYPE x>" + PLAIN.decode()).encode("utf-16"),
    "an attribute twice": b"<Envelope a='1' a='2'><Body/></Envelope>",
    "a name without end": b"<Envelope><Body><" + b"a" * 1000 + b"/></Body></Envelope>",
    "too deep": b"<Envelope><Body>" + b"<a>" * 100 + b"</a>" * 100 + b"</Body></Envelope>",
    "too many prefixes": b"<Envelope><Body><a " + b" ".join(b"xmlns:p%d='u'" % i for i in range(100)) + b"/></Body></Envelope>",
    "garbage": bytes(range(256)),
}


@pytest.mark.parametrize("data", BORNE.values(), ids=BORNE)
def test_what_devices_send_is_read(data: bytes) -> None:
    payload = parse_envelope(data).payload
    assert (local_name(payload), text(payload, "Name")) == ("R", "Hof")


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_envelope(data)


def test_namespaces_are_found_out_where_they_can_be() -> None:
    payload = parse_envelope(PLAIN).payload
    assert namespace_of(payload) == DEVICE
    assert namespace_of(parse_envelope(BORNE["no namespaces at all"]).payload) == ""


def test_a_header_is_told_apart_from_none() -> None:
    assert parse_envelope(PLAIN).header is None
    header = parse_envelope(serialize_envelope(b"<a/>", b"<b>1</b>")).header
    assert text(header, "b") == "1"


def test_an_empty_body_has_no_payload() -> None:
    with pytest.raises(RemoteProtocolError):
        _ = parse_envelope(serialize_envelope(b"")).payload


def test_more_namespaces_may_be_declared() -> None:
    data = serialize_envelope(b"<tds:a/>", namespaces={"tds": DEVICE})
    assert namespace_of(parse_envelope(data).payload) == DEVICE


def test_sizes_are_bounded_before_anything_is_read() -> None:
    with pytest.raises(RemoteProtocolError, match="too large"):
        parse_envelope(PLAIN + b" " * MOST_REQUEST_BYTES, MOST_REQUEST_BYTES)


@pytest.mark.parametrize("filling", [b"<a/>", b'<a b="" c="" d=""/>'], ids=["elements", "attributes"])
def test_small_bytes_make_no_large_trees(filling: bytes) -> None:
    body = filling * (MOST_REQUEST_BYTES // len(filling) - 100)
    data = b"<Envelope><Body>" + body + b"</Body></Envelope>"
    tracemalloc.start()
    with pytest.raises(RemoteProtocolError, match="too many"):
        parse_envelope(data, MOST_REQUEST_BYTES)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MOST_REQUEST_BYTES


def test_the_profiles_of_a_large_recorder_fit() -> None:
    profile = b'<p token="t">' + b"<a><b>1</b></a>" * 60 + b"</p>"
    payload = parse_envelope(serialize_envelope(b"<r>" + profile * 64 * 3 + b"</r>")).payload
    assert len(payload) == 192


def test_an_element_ends_where_it_ends() -> None:
    element = parse_element("<a><b/></a><!DOCTYPE x><c/>", most_nodes=10)
    assert child(element, "b") is not None


@given(st.binary(max_size=400))
def test_random_bytes_raise_nothing_else(data: bytes) -> None:
    try_envelope(data)
    try_envelope(b"<Envelope><Body>" + data + b"</Body></Envelope>")


@given(st.integers(0, len(PLAIN)), st.integers(0, len(PLAIN)), st.binary(max_size=20))
def test_damaged_envelopes_raise_nothing_else(start: int, end: int, filling: bytes) -> None:
    try_envelope(PLAIN[:start] + filling + PLAIN[end:])


def try_envelope(data: bytes) -> None:
    try:
        envelope = parse_envelope(data)
    except RemoteProtocolError:
        return
    assert isinstance(envelope.body, Element)
