"""What RTP cannot carry is said at DESCRIBE, never with silence after it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.jpeg import JpegFrame, serialize_jpeg
from relay_engine.media.track import Track
from relay_engine.notices import NoticeCode, make_notice
from relay_engine.sdp.described_track import tracks_from_sdp
from relay_engine.sdp.session_description import parse_sdp
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import AUDIO, VIDEO, video_unit
from tests.kit.players.rtsp_client import RtspClient
from tests.kit.relay.rtsp_relay import start_relay

JPEG = Track(0, Codec.JPEG, 90_000)
GOOD = serialize_jpeg(JpegFrame(64, 48, 1, bytes([8] * 128), 0, b"scan"))
AAC = Track(1, Codec.AAC, 48_000, channels=2, audio_config=bytes.fromhex("1190"))


def picture(data: bytes, number: int = 0) -> AccessUnit:
    return AccessUnit(0, number * 3600, True, (data,), received_at=1000.0 + number / 25)


ODD = {
    "progressive": GOOD.replace(b"\xff\xc0", b"\xff\xc2"),
    "tables of its own": GOOD.replace(b"\x00\x01\x05\x01\x01", b"\x00\x01\x04\x02\x01"),
    "4:4:4": GOOD.replace(b"\x03\x01\x22\x00", b"\x03\x01\x11\x00"),
}


@pytest.mark.parametrize("name", ODD)
async def test_pictures_that_rtp_cannot_carry_are_refused_in_words(name: str) -> None:
    assert ODD[name] != GOOD
    async with start_relay(live=False) as relay, RtspClient(relay.port) as client:
        intake_of(relay.mount).started((JPEG,), kind="http", transport="tcp")
        intake_of(relay.mount).write(picture(ODD[name]))
        answer = await client.ask("DESCRIBE", Accept="application/sdp")
        assert answer.status == 415
        assert "over RTP" in answer.reason
        assert (await client.ask("SETUP", "/trackID=0", Transport="RTP/AVP/TCP;unicast")).status == 415
        notice = make_notice(NoticeCode.TRACK_NOT_CARRIED, kind="video", codec="JPEG")
        assert relay.mount.notices.notices == (notice,)
        intake_of(relay.mount).write(picture(GOOD, 1))  # the camera was set to something else
        assert (await client.ask("DESCRIBE", Accept="application/sdp")).status == 200
        assert relay.mount.notices.notices == ()
        intake_of(relay.mount).write(picture(ODD[name], 2))  # one that is damaged now and then changes nothing
        assert (await client.ask("DESCRIBE", Accept="application/sdp")).status == 200


@pytest.mark.parametrize("odd", ["picture", "sound"])
async def test_the_track_that_can_be_carried_is_offered_alone(odd: str) -> None:
    async with start_relay(live=False) as relay, RtspClient(relay.port) as client:
        if odd == "picture":
            intake_of(relay.mount).started((JPEG, replace(AUDIO, id=1)), kind="http", transport="tcp")
            intake_of(relay.mount).write(AccessUnit(1, 0, True, (b"x" * 160,), received_at=1000.0))
            intake_of(relay.mount).write(picture(ODD["progressive"]))
        else:
            intake_of(relay.mount).started((VIDEO, AAC), kind="pyav", transport="tcp")
            intake_of(relay.mount).write(AccessUnit(1, 0, True, (b"x" * 8192,), received_at=1000.0))
            intake_of(relay.mount).write(video_unit(0, key=True))
        answer = await client.ask("DESCRIBE", Accept="application/sdp")
        assert answer.status == 200
        offered = tracks_from_sdp(parse_sdp(answer.body)).tracks
        assert [one.track.codec for one in offered] == [Codec.PCMU if odd == "picture" else Codec.H264]
        assert (await client.ask("SETUP", "", Transport="RTP/AVP/TCP;unicast;interleaved=0-1")).status == 200
        assert [notice.code for notice in relay.mount.notices.notices] == [NoticeCode.TRACK_NOT_CARRIED]
