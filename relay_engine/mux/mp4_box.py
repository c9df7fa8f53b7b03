"""Boxes of the ISO base media file format (ISO/IEC 14496-12 4.2)."""

from __future__ import annotations


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of type `kind` around `parts`."""
    body = b"".join(parts)
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box with version and flags."""
    return box(kind, (version << 24 | flags).to_bytes(4, "big"), *parts)
