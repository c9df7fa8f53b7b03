"""serialize_operation: the element that asks for something, in the plain form that devices have met most: default namespaces, no attributes."""

from __future__ import annotations

from relay_engine.soap.namespaces import SCHEMA
from relay_engine.soap.xml_text import escape


def serialize_operation(namespace: str, name: str, content: str = "") -> bytes:
    """`content`: what stands in it, as XML."""
    return (f'<{name} xmlns="{namespace}">{content}</{name}>' if content else f'<{name} xmlns="{namespace}"/>').encode()


def field(name: str, value: str) -> str:
    """One element with text."""
    return f"<{name}>{escape(value)}</{name}>"


def schema_field(name: str, content: str) -> str:
    """One element of ONVIF's own types; `content` is XML."""
    return f'<{name} xmlns="{SCHEMA}">{content}</{name}>'
