"""The field trial's own measures: pictures counted off the wire, and the verdict on what a player saw."""

from __future__ import annotations

import struct

import pytest

from tests.field_trial.camera_tap import CameraTap
from tests.field_trial.ffmpeg_road import sound_offset
from tests.field_trial.sighting import Sighting, expected_pictures, judge
from tests.field_trial.wire_counters import HttpCounter, RtmpCounter, RtspCounter

SDP = b"v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=audio 0 RTP/AVP 0\r\n"
ANSWERS = b"RTSP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%sRTSP/1.0 200 OK\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n\r\n" % (
    len(SDP),
    SDP,
)
FIRST, SECOND = b"\x65\x88", b"\x65\x08"  # slices of one picture
SENT = [index / 25 for index in range(25 * 60)]


def rtp(payload: bytes, *, channel: int = 0, ssrc: int = 1) -> bytes:
    packet = struct.pack("!BBHII", 0x80, 96, 0, 0, ssrc) + payload
    return struct.pack("!cBH", b"$", channel, len(packet)) + packet


def flv_tag(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3) + bytes(7) + body + bytes(4)


PICTURE = b"\x17\x01\0\0\0" + struct.pack("!I", 2) + FIRST + struct.pack("!I", 2) + SECOND
SEI_ALONE = b"\x17\x01\0\0\0" + struct.pack("!I", 2) + b"\x06\x80"
HEADER = b"\x17\0\0\0\0" + bytes(8)
FLV = b"HTTP/1.1 200 OK\r\n\r\nFLV" + bytes(10) + b"".join(flv_tag(9, body) for body in (HEADER, PICTURE, SEI_ALONE, PICTURE))
RTMP = bytes(3073) + b"\x02" + bytes(3) + b"\0\0\4\1" + bytes(4) + struct.pack("!I", 64) + b"\x06" + bytes(3) + len(PICTURE).to_bytes(3) + b"\x09" + bytes(4) + PICTURE  # fmt: skip
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n\xff\xd8\xff\0\0\r\n4\r\n\xff\xd8\xff\0\r\n"


@pytest.mark.parametrize(
    ("make", "data", "pictures"),
    [
        (RtspCounter, ANSWERS + rtp(FIRST) + rtp(SECOND) + rtp(FIRST, channel=4) + rtp(FIRST, ssrc=2) + rtp(b"\x7c\x85\x88\0"), 2),
        (HttpCounter, FLV, 2),
        (HttpCounter, CHUNKED, 2),
        (RtmpCounter, RTMP, 1),
    ],
    ids=["rtsp", "flv", "jpeg", "rtmp"],
)
@pytest.mark.parametrize("size", [1, 10_000])
def test_pictures_on_the_wire(make: type[RtspCounter], data: bytes, pictures: int, size: int) -> None:
    counter = make()
    assert sum(counter.feed(data[at : at + size]) for at in range(0, len(data), size)) == pictures
    assert counter.has_sound == (make is RtspCounter)


def test_only_what_can_be_read_is_tapped() -> None:
    assert CameraTap.reads("rtsp://camera/1")
    assert not CameraTap.reads("rtsps://camera/1")


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        ({"pictures": 750, "sound": 1.0}, "PASS"),
        ({"pictures": 700, "sound": 1.0}, "FAIL"),
        ({"pictures": 800, "sound": 1.0}, "FAIL"),
        ({"pictures": 750}, "FAIL"),
        ({"pictures": 750, "sound": 1.0, "sound_offset_s": 1.2}, "FAIL"),
        ({"pictures": 750, "sound": 1.0, "media_errors": ["decode"]}, "FAIL"),
        ({"pictures": 1, "way": "pictures", "by_design": "H.265"}, "NEXT ROAD"),
        ({"pictures": 1, "way": "pictures"}, "FAIL"),
    ],
)
def test_verdict(seen: dict[str, object], word: str) -> None:
    assert judge(Sighting("hls", 20.0, 50.0, **seen), SENT, has_sound=True).word == word  # type: ignore[arg-type]


def test_a_player_may_be_behind_a_camera_that_rests() -> None:
    sent = [at for at in SENT if at % 20 < 8]
    assert expected_pictures(sent, Sighting("hls", 22.0, 42.0, pictures=200)) == 200
    assert judge(Sighting("hls", 22.0, 42.0, pictures=200, pauses=[12.5, 15.0]), sent, has_sound=False).freezes == 1


def test_sound_that_leaps_is_off() -> None:
    pictures = [(index / 25, 5 + index / 25, 0.04) for index in range(250)]
    sounds = [(index / 25, 5 + index / 25 + (2 if index > 100 else 0), 0.04) for index in range(250)]
    assert sound_offset(pictures, sounds, 0.0) == pytest.approx(2.0)
    assert sound_offset(pictures, sounds[:100], 0.0) == pytest.approx(0.0)
