"""SOAP, WS-Discovery and ONVIF's operations: bytes in, typed values out, tolerant of what real devices send."""
