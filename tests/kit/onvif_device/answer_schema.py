"""AnswerSchema: holds answers of ONVIF services against the schemas in their WSDLs, as strict readers (zeep, gSOAP) do."""

from __future__ import annotations

import functools
from pathlib import Path

import onvif
from lxml import etree

_WSDLS = Path(str(onvif.__file__)).parent / "wsdl"
# Media2's is not among them, nor are the newest operations: their readers in tests/interop look at those answers.
FILES = {
    "http://www.onvif.org/ver10/device/wsdl": "devicemgmt.wsdl",
    "http://www.onvif.org/ver10/media/wsdl": "media.wsdl",
    "http://www.onvif.org/ver20/ptz/wsdl": "ptz.wsdl",
    "http://www.onvif.org/ver20/imaging/wsdl": "imaging.wsdl",
    "http://www.onvif.org/ver10/events/wsdl": "events.wsdl",
    "http://www.onvif.org/ver10/deviceIO/wsdl": "deviceio.wsdl",
    "http://docs.oasis-open.org/wsn/b-2": "events.wsdl",
}
_XSD = "{http://www.w3.org/2001/XMLSchema}schema"


@functools.cache
def _schema(file: str) -> etree.XMLSchema:
    document = etree.parse(str(_WSDLS / file))
    found = document.find(f".//{_XSD}")
    assert found is not None
    return etree.XMLSchema(etree.ElementTree(etree.fromstring(etree.tostring(found), base_url=str(_WSDLS / file))))


def problems_of(answer: bytes) -> list[str]:
    """What is wrong with the element in the answer's Body; nothing where there is no schema for it."""
    root = etree.fromstring(answer)
    payload = root.find("{http://www.w3.org/2003/05/soap-envelope}Body")[0]
    file = FILES.get(etree.QName(payload).namespace or "")
    if file is None:
        return []
    schema = _schema(file)
    schema.validate(etree.ElementTree(payload))
    return [error.message for error in schema.error_log if "No matching global declaration" not in error.message]
