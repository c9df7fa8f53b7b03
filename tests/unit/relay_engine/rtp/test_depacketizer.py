"""Tests of the choice of depacketizers and packetizers."""

from __future__ import annotations

import pytest

from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.aac import AacDepacketizer, AacPacketizer
from relay_engine.rtp.depacketizer import make_depacketizer
from relay_engine.rtp.g711 import G711Depacketizer, G711Packetizer
from relay_engine.rtp.h264 import H264Depacketizer, H264Packetizer
from relay_engine.rtp.h265 import H265Depacketizer, H265Packetizer
from relay_engine.rtp.jpeg import JpegDepacketizer, JpegPacketizer
from relay_engine.rtp.latm import LatmDepacketizer
from relay_engine.rtp.mpegts import MpegtsDepacketizer, MpegtsPacketizer
from relay_engine.rtp.opus import OpusDepacketizer, OpusPacketizer
from relay_engine.rtp.packetizer import make_packetizer


@pytest.mark.parametrize(
    ("codec", "fmtp", "receiver_class", "sender_class"),
    [
        (Codec.H264, {"packetization-mode": "1"}, H264Depacketizer, H264Packetizer),
        (Codec.H265, {}, H265Depacketizer, H265Packetizer),
        (Codec.AAC, {"mode": "AAC-hbr", "sizelength": "13"}, AacDepacketizer, AacPacketizer),
        (Codec.AAC, {}, AacDepacketizer, AacPacketizer),
        (Codec.AAC, {"cpresent": "0", "config": "40002320"}, LatmDepacketizer, AacPacketizer),
        (Codec.JPEG, {}, JpegDepacketizer, JpegPacketizer),
        (Codec.OPUS, {}, OpusDepacketizer, OpusPacketizer),
        (Codec.PCMU, {}, G711Depacketizer, G711Packetizer),
        (Codec.PCMA, {}, G711Depacketizer, G711Packetizer),
        (Codec.MPEGTS, {}, MpegtsDepacketizer, MpegtsPacketizer),
    ],
)
def test_choice(codec, fmtp, receiver_class, sender_class):
    track = Track(0, codec, 90_000)
    assert type(make_depacketizer(track, fmtp)) is receiver_class
    sender = make_packetizer(track, payload_type=96, ssrc=1, sequence_number=65536 + 5, timestamp_offset=0)
    assert type(sender) is sender_class
    assert (sender.next_sequence_number, sender.payload_type, sender.ssrc) == (5, 96, 1)
