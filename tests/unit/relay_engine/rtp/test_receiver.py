"""From RTP packets of one track to units, and its reports."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.timestamps import to_ntp
from relay_engine.media.track import Track
from relay_engine.rtp.depacketizer import make_depacketizer
from relay_engine.rtp.packetizer import Packetizer, make_packetizer
from relay_engine.rtp.receiver import RtpReceiver
from relay_engine.rtp.rtcp import Goodbye, ReportBlock, SenderReport
from relay_engine.rtp.stream_clock import StreamClock

TRACK = Track(0, Codec.H264, 90_000)


class Rig:
    def __init__(self, *, held: bool = False) -> None:
        self.units: list[AccessUnit] = []
        self.receiver = RtpReceiver(TRACK, 96, make_depacketizer(TRACK, {}), StreamClock((90_000,)), self.units.append)
        if not held:
            self.receiver.release()

    def feed(self, packets: tuple[bytes, ...] | list[bytes], now: float = 1.0) -> None:
        for packet in packets:
            self.receiver.receive(packet, now)

    def report(self, now: float = 1.0) -> ReportBlock:
        block = self.receiver.report_block(now)
        assert block is not None
        return block


def packetizer(*, payload_type: int = 96, ssrc: int = 7, sequence_number: int = 0, timestamp_offset: int = 0) -> Packetizer:
    return make_packetizer(
        TRACK, payload_type=payload_type, ssrc=ssrc, sequence_number=sequence_number, timestamp_offset=timestamp_offset, max_packet_size=200
    )


def picture(number: int, size: int = 500) -> AccessUnit:
    return AccessUnit(0, number * 3600, number == 0, (bytes([0x65 if number == 0 else 0x41, 0x88]) + bytes([number % 250 + 1]) * size,))


def test_a_unit_leaves_with_its_last_packet() -> None:
    rig, source = Rig(), packetizer()
    packets = source.packetize(picture(0))
    rig.feed(packets[:-1])
    assert rig.units == []
    rig.feed(packets[-1:], now=2.5)
    assert rig.units == [AccessUnit(0, 0, True, picture(0).nalus)]
    assert rig.units[0].received_at == 2.5


def test_what_comes_before_the_answer_to_play_is_kept() -> None:
    rig, source = Rig(held=True), packetizer()
    rig.feed(source.packetize(picture(0)))
    assert rig.units == []
    assert rig.receiver.packets == 0
    rig.receiver.release()
    rig.feed(source.packetize(picture(1)))
    assert [unit.pts for unit in rig.units] == [0, 3600]


def test_packets_of_another_payload_type_are_left_out() -> None:
    rig = Rig()
    rig.feed(packetizer().packetize(picture(0)))
    rig.feed([packet for n in range(20) for packet in packetizer(payload_type=99, ssrc=8).packetize(picture(n))])
    assert len(rig.units) == 1


def test_a_payload_type_that_the_description_got_wrong_is_learnt() -> None:
    rig, source = Rig(), packetizer(payload_type=99)
    for n in range(30):
        rig.feed(source.packetize(picture(n)))
    assert len(rig.units) > 15


def test_a_report_counts_what_was_lost() -> None:
    rig, source = Rig(), packetizer(sequence_number=65_530)
    packets = [packet for n in range(10) for packet in source.packetize(picture(n))]
    rig.feed(packets[:10])
    first = rig.report()
    assert (first.ssrc, first.packets_lost, first.fraction_lost) == (7, 0, 0)
    assert first.highest_sequence_number == 65_539  # with the wrap counted
    rig.feed(packets[15:20])
    second = rig.report()
    assert (second.packets_lost, second.fraction_lost) == (5, 128)
    assert rig.receiver.lost_packets == 5
    assert rig.report().fraction_lost == 0


def test_there_is_nothing_to_report_before_the_first_packet() -> None:
    assert Rig().receiver.report_block(1.0) is None


def test_a_report_says_how_long_ago_the_last_sender_report_was() -> None:
    rig = Rig()
    rig.feed(packetizer().packetize(picture(0)))
    assert rig.report().last_sender_report == 0
    ntp = to_ntp(1_800_000_000.5)
    rig.receiver.receive_rtcp(SenderReport(7, ntp, 0, 1, 1).serialize(), 10.0)
    block = rig.report(now=12.5)
    assert block.last_sender_report == (ntp >> 16) & 0xFFFFFFFF
    assert block.delay_since_sender_report == round(2.5 * 65_536)


def test_reports_of_strangers_are_left_out() -> None:
    rig = Rig()
    rig.feed(packetizer().packetize(picture(0)))
    rig.receiver.receive_rtcp(SenderReport(8, to_ntp(1e9), 0, 1, 1).serialize(), 10.0)
    assert rig.report().last_sender_report == 0


def test_jitter_is_zero_for_a_steady_sender_and_more_for_an_unsteady_one() -> None:
    steady, unsteady, source = Rig(), Rig(), packetizer()
    for n in range(50):
        packets = source.packetize(picture(n))
        steady.feed(packets, now=n / 25)
        unsteady.feed(packets, now=n / 25 + (n % 2) * 0.01)
    assert steady.report().jitter <= 1
    assert 700 < unsteady.report().jitter <= 900  # 10 ms are 900 ticks


def test_a_new_ssrc_is_taken_and_the_time_line_goes_on() -> None:
    rig = Rig()
    old, new = packetizer(), packetizer(ssrc=9, sequence_number=5, timestamp_offset=3_000_000_000)
    for n in range(5):
        rig.feed(old.packetize(picture(n)), now=n / 25)
    for n in range(5, 10):
        rig.feed(new.packetize(picture(n)), now=n / 25)
    assert len(rig.units) == 10
    assert all(abs(later.pts - earlier.pts - 3600) < 10 for earlier, later in itertools.pairwise(rig.units))
    assert rig.report().ssrc == 9


def test_the_session_of_a_vanished_client_does_not_flicker_through_the_picture() -> None:
    rig = Rig()
    right, stale = packetizer(), packetizer(ssrc=9, sequence_number=40_000, timestamp_offset=1_000_000)
    rig.receiver.expect(7)
    rig.feed(stale.packetize(picture(0)), now=0.99)
    for n in range(25):
        rig.feed(right.packetize(picture(n)), now=1 + n / 25)
        rig.feed(stale.packetize(picture(100 + n)), now=1 + n / 25)
    assert [unit.nalus for unit in rig.units[1:]] == [picture(n).nalus for n in range(25)]
    assert rig.receiver.lost_packets == 0
    rig.receiver.receive_rtcp(SenderReport(9, to_ntp(1e9), 0, 1, 1).serialize(), 2.0)
    rig.receiver.receive_rtcp(Goodbye((9,)).serialize(), 2.0)
    assert rig.report().last_sender_report == 0
    assert not rig.receiver.ended


def test_a_report_of_another_than_the_named_sender_counts_for_nothing() -> None:
    rig = Rig()
    rig.receiver.expect(7)
    rig.receiver.receive_rtcp(SenderReport(9, to_ntp(1e9), 0, 1, 1).serialize(), 0.5)
    rig.feed(packetizer().packetize(picture(0)))
    assert rig.report().last_sender_report == 0


def test_a_goodbye_ends_the_track_until_a_new_ssrc_comes() -> None:
    rig = Rig()
    rig.feed(packetizer().packetize(picture(0)))
    rig.receiver.receive_rtcp(Goodbye((8,)).serialize(), 1.0)
    assert not rig.receiver.ended
    rig.receiver.receive_rtcp(Goodbye((7,)).serialize(), 1.0)
    assert rig.receiver.ended
    rig.feed(packetizer(ssrc=9).packetize(picture(0)))
    assert not rig.receiver.ended


@settings(max_examples=150)
@given(st.lists(st.binary(max_size=80), max_size=20))
def test_garbage_never_raises(datagrams: list[bytes]) -> None:
    rig = Rig()
    rig.feed(datagrams)
    rig.feed([b"\x80\x60" + data for data in datagrams])
    for data in datagrams:
        rig.receiver.receive_rtcp(data, 1.0)
        rig.receiver.receive_rtcp(b"\x80\xc8" + data, 1.0)
    rig.receiver.report_block(2.0)
