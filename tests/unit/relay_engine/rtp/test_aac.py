"""Tests of AAC payloads: exact bytes, aggregates, fragments, and what cameras make of them."""

from __future__ import annotations

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.aac import AudioSpecificConfig, adts_header
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.bit_writer import BitWriter
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.aac import AacDepacketizer, AacPacketizer
from relay_engine.rtp.packet import RtpPacket

CONFIG = AudioSpecificConfig(2, 48000, 2)
TRACK = Track(1, Codec.AAC, 48_000, 2, audio_config=CONFIG.serialize())
HBR = {"mode": "AAC-hbr", "sizelength": "13", "indexlength": "3", "indexdeltalength": "3", "config": "1190"}


def packets(*payloads, step=0):
    return [RtpPacket(97, index, 9000 + index * step, 1, index == len(payloads) - 1, payload) for index, payload in enumerate(payloads)]


def receive(*payloads, fmtp=HBR, track=TRACK):
    receiver = AacDepacketizer(track, fmtp)
    units = [unit for packet in packets(*payloads) for unit in receiver.depacketize(packet)]
    return [(unit.pts, unit.nalus[0]) for unit in units], receiver


def adts(frame):
    return adts_header(CONFIG, len(frame)) + frame


def test_exact_bytes() -> None:
    sender = AacPacketizer(payload_type=97, ssrc=0x01020304, sequence_number=9, timestamp_offset=0, max_packet_size=12 + 4 + 5)
    assert sender.packetize(AccessUnit(1, 256, True, (b"frame",))) == (bytes.fromhex("80e1 0009 00000100 01020304 0010 0028") + b"frame",)
    assert sender.packetize(AccessUnit(1, 256, True, (b"fragment",))) == (
        bytes.fromhex("8061 000a 00000100 01020304 0010 0040") + b"fragm",
        bytes.fromhex("80e1 000b 00000100 01020304 0010 0040") + b"ent",
    )


def frames(*lengths, step=1024, first=0):
    return [AccessUnit(1, first + step * index, True, (bytes([index + 1]) * length,)) for index, length in enumerate(lengths)]


def send(units, **changes):
    values = {"payload_type": 97, "ssrc": 1, "sequence_number": 0, "timestamp_offset": 9000, "max_packet_size": 1440, "frame_ticks": 1024}
    return [RtpPacket.parse(data) for data in AacPacketizer(**values | changes).packetize_all(units)]


@pytest.mark.parametrize(
    ("name", "units", "frames_of_packets"),
    [
        ("neighbours share a packet", frames(200, 300), [2]),
        ("as many as fit", frames(600, 600, 600), [2, 1]),
        ("a packet filled to the last byte", frames(711, 711), [2]),
        ("one byte too many", frames(711, 712), [1, 1]),
        ("a large one stands alone", frames(100, 3000, 100), [1, 1, 1, 1, 1]),
        ("stamps that shake a little", frames(200, 200, step=1024 + 128), [2]),
        ("a gap", frames(200, 200, step=1024 + 129), [1, 1]),
        ("a step back", frames(200, 200, step=-1024), [1, 1]),
        ("several frames a unit", [AccessUnit(1, 0, True, (b"ab", b"c")), AccessUnit(1, 2048, True, (b"d",))], [3]),
        ("nothing", [], []),
    ],
)
def test_neighbouring_frames_share_a_packet_where_a_receiver_can_count_their_stamps(name, units, frames_of_packets):
    packets = send(units)
    receiver = AacDepacketizer(TRACK, HBR)
    assert [int.from_bytes(packet.payload[:2]) // 16 for packet in packets] == frames_of_packets
    received = [(unit.pts, unit.nalus[0]) for packet in packets for unit in receiver.depacketize(packet)]
    sent = [(unit.pts + 1024 * index, frame) for unit in units for index, frame in enumerate(unit.nalus)]
    assert [frame for _, frame in received] == [frame for _, frame in sent]
    assert all(abs(was - now - (sent[0][0] - received[0][0])) <= 128 for (now, _), (was, _) in zip(received, sent, strict=True))


def test_a_frame_that_rtp_cannot_carry_is_found_before_it_waits_with_others() -> None:
    sender = AacPacketizer(payload_type=97, ssrc=1, sequence_number=0, timestamp_offset=0, max_packet_size=1440)
    sender.check(AccessUnit(1, 0, True, (bytes(8191),)))
    with pytest.raises(RemoteProtocolError):
        sender.check(AccessUnit(1, 0, True, (bytes(8192),)))


def test_frame_larger_than_its_size_field() -> None:
    sender = AacPacketizer(payload_type=97, ssrc=1, sequence_number=0, timestamp_offset=0, max_packet_size=1440)
    assert sender.packetize(AccessUnit(1, 0, True, (bytes(8191),)))
    with pytest.raises(RemoteProtocolError):
        sender.packetize(AccessUnit(1, 0, True, (bytes(8192),)))


def stamped_headers():
    """Two headers: size, index, CTS flag and the random access flag; the second has a CTS."""
    writer = BitWriter()
    for width, value in ((13, 2), (3, 0), (1, 0), (1, 1), (13, 1), (3, 0), (1, 1), (8, 0x55), (1, 0)):
        writer.write(width, value)
    return (44).to_bytes(2, "big") + writer.to_bytes()


LOW_RATE = {"mode": "AAC-lbr", "sizeLength": "6", "indexLength": "2", "indexDeltaLength": "2"}
STAMPED = HBR | {"CTSDeltaLength": "8", "randomAccessIndication": "1"}


@pytest.mark.parametrize(
    ("name", "fmtp", "payload", "units"),
    [
        ("one frame", HBR, b"\0\x10\0\x10ab", [(9000, b"ab")]),
        ("three frames", HBR, b"\0\x30\0\x10\0\x08\0\x18abcdef", [(9000, b"ab"), (10024, b"c"), (11048, b"def")]),
        ("a frame left out", HBR, b"\0\x20\0\x10\0\x09abc", [(9000, b"ab"), (11048, b"c")]),
        ("low rate", LOW_RATE, b"\0\x10\x08\x04abc", [(9000, b"ab"), (10024, b"c")]),
        ("default lengths", {}, b"\0\x10\0\x10ab", [(9000, b"ab")]),
        ("length in bytes", HBR, b"\0\x02\0\x10ab", [(9000, b"ab")]),
        ("stamps", STAMPED, stamped_headers() + b"abc", [(9000, b"ab"), (10024, b"c")]),
        ("auxiliary data", HBR | {"auxiliaryDataSizeLength": "8"}, b"\0\x10\0\x10\x0c\xff\xffab", [(9000, b"ab")]),
        ("duration", HBR | {"constantDuration": "960"}, b"\0\x20\0\x08\0\x08ab", [(9000, b"a"), (9960, b"b")]),
        ("ADTS inside", HBR, b"\0\x10\0\x48" + adts(b"ab"), [(9000, b"ab")]),
        ("bare ADTS", HBR, adts(b"ab") + adts(b"c"), [(9000, b"ab"), (10024, b"c")]),
    ],
)
def test_one_packet(name, fmtp, payload, units):
    received, receiver = receive(payload, fmtp=fmtp)
    assert received == units
    assert receiver.damaged_units == 0


def test_frame_duration_follows_the_configuration() -> None:
    sbr = Track(1, Codec.AAC, 48_000, 2, audio_config=AudioSpecificConfig(2, 24000, 2, 1024, 5, 48000).serialize())
    assert [pts for pts, _ in receive(b"\0\x20\0\x08\0\x08ab", track=sbr)[0]] == [9000, 9000 + 2048]


@pytest.mark.parametrize("payload", [b"\0", b"\xff\0ab", b"\0\x20\0\x10\0\x10abc", b"\0\x10\0\x10", b"\xff\xf1garbage"])
def test_senseless_packets(payload: bytes) -> None:
    received, receiver = receive(payload)
    assert received == []
    assert receiver.damaged_units == 1


@pytest.mark.parametrize("fmtp", [{"sizelength": "0"}, {"sizelength": "x"}, {"indexlength": "99"}, {"ctsdeltalength": "-1"}])
def test_senseless_parameters(fmtp):
    with pytest.raises(RemoteProtocolError):
        AacDepacketizer(TRACK, fmtp)


def test_frame_in_fragments_after_a_lost_end() -> None:
    receiver = AacDepacketizer(TRACK, HBR)
    first = RtpPacket(97, 1, 9000, 1, False, b"\0\x10\0\x40frag")
    second = [RtpPacket(97, 3, 10_024, 1, False, b"\0\x10\0\x40frag"), RtpPacket(97, 4, 10_024, 1, True, b"\0\x10\0\x40ment")]
    assert receiver.depacketize(first) == []
    assert receiver.depacketize(second[0]) == []
    assert [(unit.pts, unit.nalus) for unit in receiver.depacketize(second[1])] == [(10_024, (b"fragment",))]
    assert (receiver.lost_packets, receiver.damaged_units) == (1, 1)


def test_fragments_of_next_to_nothing_are_bounded_by_their_number() -> None:
    receiver = AacDepacketizer(TRACK, {"mode": "AAC-hbr", "sizelength": "29", "indexlength": "3", "indexdeltalength": "3"})
    header = b"\0\x20" + (100_000_000 << 3).to_bytes(4)
    most = 0
    for number in range(5000):
        receiver.depacketize(RtpPacket(97, number, 9000, 1, False, header + b"x"))
        most = max(most, len(receiver._fragments))
    assert most < 1100


def test_a_packet_of_empty_frames_is_bounded() -> None:
    receiver = AacDepacketizer(TRACK, {"mode": "AAC-hbr", "sizelength": "1", "indexlength": "0", "indexdeltalength": "0"})
    bits = 60_000
    assert receiver.depacketize(RtpPacket(97, 1, 9000, 1, True, bits.to_bytes(2) + bytes(bits // 8))) == []
    assert receiver.damaged_units == 1
