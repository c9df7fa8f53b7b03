"""SoapFault: what a SOAP server answers instead (SOAP 1.2 part 1, 5.4; ONVIF Core 5.8.2), of both versions of SOAP."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from relay_engine.soap.envelope import Envelope
from relay_engine.soap.namespaces import ERROR
from relay_engine.soap.reader import child, descendants, text
from relay_engine.soap.xml_text import escape

_OF_SOAP_11 = {"Client": "Sender", "Server": "Receiver"}
_MOST_SUBCODES = 4


@dataclass(frozen=True, slots=True)
class SoapFault:
    """Names without prefixes: SoapFault("Sender", "InvalidArgVal", "no such profile", "NoProfile")."""

    code: str  # "Sender" (you asked wrongly) or "Receiver"
    subcode: str = ""
    reason: str = ""  # for people, in whatever language
    detail: str = ""  # the subcode inside of the subcode

    @property
    def is_unauthorized(self) -> bool:
        """True where it says that the login was missing, wrong, or out of time."""
        names = {self.code, self.subcode, self.detail}
        return bool(names & _UNAUTHORIZED) or (not self.subcode and "not authorized" in self.reason.lower())


_UNAUTHORIZED = frozenset(
    {"NotAuthorized", "FailedAuthentication", "InvalidSecurity", "InvalidSecurityToken", "SenderNotAuthorized", "MessageExpired"}
)


def parse_fault(envelope: Envelope) -> SoapFault | None:
    """The fault that is the answer; None where the answer is none."""
    fault = child(envelope.body, "Fault")
    if fault is None:
        return None
    if child(fault, "Code") is None:
        code = _bare(text(fault, "faultcode"))
        return SoapFault(_OF_SOAP_11.get(code, code) or "Receiver", "", text(fault, "faultstring"), _first_subcode(fault))
    subcodes = [_bare(text(element, "Value")) for element in descendants(child(fault, "Code"), "Subcode")][:_MOST_SUBCODES]
    subcode, *inner = [*[name for name in subcodes if name], ""]
    return SoapFault(_bare(text(fault, "Code/Value")) or "Receiver", subcode, text(fault, "Reason/Text"), inner[0] if inner else "")


def serialize_fault(fault: SoapFault) -> bytes:
    """The fault as the content of a Body that `serialize_envelope` makes."""
    inner = _subcode(fault.detail, "") if fault.detail else ""
    subcode = _subcode(fault.subcode, inner) if fault.subcode else ""
    reason = escape(fault.reason or fault.subcode or fault.code)
    return (
        f'<s:Fault xmlns:ter="{ERROR}"><s:Code><s:Value>s:{escape(fault.code)}</s:Value>{subcode}</s:Code>'
        f'<s:Reason><s:Text xml:lang="en">{reason}</s:Text></s:Reason></s:Fault>'
    ).encode()


def _subcode(name: str, inner: str) -> str:
    return f"<s:Subcode><s:Value>ter:{escape(name)}</s:Value>{inner}</s:Subcode>"


def _bare(name: str) -> str:
    return name.rpartition(":")[2].strip()


def _first_subcode(fault: Element) -> str:
    """gSOAP's servers of SOAP 1.1 keep ONVIF's code in the detail, or as a second word of the code."""
    dotted = text(fault, "faultcode").rpartition(".")[2]
    found = next((text(element, "Value") or text(element) for element in descendants(child(fault, "detail"), "Subcode")), "")
    return _bare(found) or (dotted if dotted in _UNAUTHORIZED else "")
