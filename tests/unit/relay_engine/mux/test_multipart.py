"""MJPEG over HTTP."""

from __future__ import annotations

from email.parser import BytesParser

from relay_engine.mux import multipart


def test_pictures_come_out_again() -> None:
    pictures = [b"\xff\xd8one\xff\xd9", b"\xff\xd8two\r\n--x\xff\xd9"]
    body = multipart.OPENING + b"".join(map(multipart.serialize_picture, pictures))
    closed = body[: -len(multipart.OPENING)] + f"--{multipart.BOUNDARY}--".encode()
    message = BytesParser().parsebytes(b"Content-Type: " + multipart.CONTENT_TYPE.encode() + b"\r\n\r\n" + closed)
    parts = message.get_payload()
    assert [part.get_payload(decode=True) for part in parts] == pictures  # type: ignore[union-attr]
    assert [int(part["Content-Length"]) for part in parts] == list(map(len, pictures))


def test_each_picture_is_followed_by_its_boundary() -> None:
    assert multipart.serialize_picture(b"x").endswith(b"\r\n" + multipart.OPENING)
