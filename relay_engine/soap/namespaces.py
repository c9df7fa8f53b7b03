"""The XML namespaces of SOAP, WS-Security, WS-Discovery and ONVIF, and the prefixes that we give them."""

from __future__ import annotations

SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = f"{_OASIS}wssecurity-secext-1.0.xsd"
WSU = f"{_OASIS}wssecurity-utility-1.0.xsd"
PASSWORD_DIGEST = f"{_OASIS}username-token-profile-1.0#PasswordDigest"
BASE64_BINARY = f"{_OASIS}soap-message-security-1.0#Base64Binary"

ADDRESSING = "http://www.w3.org/2005/08/addressing"  # of the HTTP services
ADDRESSING_2004 = "http://schemas.xmlsoap.org/ws/2004/08/addressing"  # of discovery
DISCOVERY = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
NOTIFICATION = "http://docs.oasis-open.org/wsn/b-2"

ERROR = "http://www.onvif.org/ver10/error"
SCHEMA = "http://www.onvif.org/ver10/schema"
NETWORK = "http://www.onvif.org/ver10/network/wsdl"
DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA = "http://www.onvif.org/ver10/media/wsdl"
MEDIA2 = "http://www.onvif.org/ver20/media/wsdl"
PTZ = "http://www.onvif.org/ver20/ptz/wsdl"
IMAGING = "http://www.onvif.org/ver20/imaging/wsdl"
EVENTS = "http://www.onvif.org/ver10/events/wsdl"
DEVICE_IO = "http://www.onvif.org/ver10/deviceIO/wsdl"
ANALYTICS = "http://www.onvif.org/ver20/analytics/wsdl"
