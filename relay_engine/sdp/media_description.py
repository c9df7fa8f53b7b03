"""MediaDescription: one m= section of a session description (RFC 8866 5.14)."""

from __future__ import annotations

from dataclasses import dataclass

type Attribute = tuple[str, str | None]  # name and value; None for a flag


@dataclass(frozen=True, slots=True)
class MediaDescription:
    """One medium as described; nothing in it is interpreted yet."""

    kind: str  # "video", "audio", "application", or whatever stood there
    formats: tuple[str, ...]  # payload types, as text
    port: int = 0
    protocol: str = "RTP/AVP"
    connection: str = ""  # "IN IP4 239.255.42.1/1"
    bandwidth: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, name: str) -> str | None:
        """The first value of `name`: "" for a flag, None where it is absent."""
        return next(iter(self.attributes_named(name)), None)

    def attributes_named(self, name: str) -> tuple[str, ...]:
        """Every value of `name`."""
        return tuple(value or "" for key, value in self.attributes if key.lower() == name)

    def has_flag(self, name: str) -> bool:
        """True where the attribute is there, with or without a value."""
        return any(key.lower() == name for key, _value in self.attributes)
