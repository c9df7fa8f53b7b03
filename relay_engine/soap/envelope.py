"""Envelope: SOAP 1.1 and 1.2 envelopes, written plainly and read with tolerance, within bounds of size, depth and number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from relay_engine.errors import RemoteProtocolError
from relay_engine.soap.element_tree import parse_element
from relay_engine.soap.namespaces import SOAP_12
from relay_engine.soap.reader import child, local_name
from relay_engine.soap.xml_text import decode_xml, mend_references

MOST_REQUEST_BYTES = 256 * 1024
MOST_ANSWER_BYTES = 8 * 1024 * 1024  # the profiles of a recorder with 64 channels are large
CONTENT_TYPE = "application/soap+xml; charset=utf-8"

_START = re.compile(r"<(?:[^\s<>/:!?]{1,64}:)?Envelope(?=[\s>])")
_REFUSED = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What came: tags are "{namespace}name", or the bare name where no namespace is to be found out."""

    header: Element | None
    body: Element  # the Body itself

    @property
    def payload(self) -> Element:
        """The first element of the Body. Raises RemoteProtocolError where it is empty."""
        if not len(self.body):
            raise RemoteProtocolError("the SOAP body is empty")
        return self.body[0]


def serialize_envelope(body_xml: bytes, header: bytes = b"", *, namespaces: Mapping[str, str] | None = None) -> bytes:
    """A SOAP 1.2 envelope on one line around these elements; `namespaces`: prefix -> URI to declare besides "s"."""
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in (namespaces or {}).items())
    start = f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP_12}"{declared}>'.encode()
    head = b"<s:Header>" + header + b"</s:Header>" if header else b""
    return start + head + b"<s:Body>" + body_xml + b"</s:Body></s:Envelope>"


def parse_envelope(data: bytes, most_bytes: int = MOST_ANSWER_BYTES, *, qnames: frozenset[str] = frozenset()) -> Envelope:
    """Read an envelope. Raises RemoteProtocolError, and nothing else, for whatever is none.

    Borne: anything before and behind the envelope, prefixes that nobody declared, either version of SOAP, UTF-8 with Latin-1 in it, "&" for
    itself. Refused: a DOCTYPE and whatever comes with one, more than `most_bytes`, more elements than honest ones of that size have.
    `qnames`: as `parse_element` has it.
    """
    if len(data) > most_bytes:
        raise RemoteProtocolError("the SOAP message is too large")
    text = decode_xml(data)
    if _REFUSED.search(text):
        raise RemoteProtocolError("the SOAP message has a DOCTYPE")
    start = _START.search(text)
    if start is None:
        raise RemoteProtocolError("there is no SOAP envelope")
    root = parse_element(mend_references(text[start.start() :]), most_nodes=1000 + most_bytes // 80, qnames=qnames)
    body = child(root, "Body")
    if local_name(root) != "Envelope" or body is None:
        raise RemoteProtocolError("the SOAP envelope has no body")
    return Envelope(child(root, "Header"), body)
