"""Viewer: numbering, pacing, skipping, packets again, fresh pictures; no sockets."""

from __future__ import annotations

import asyncio
import functools
import struct
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest

from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.rtp.packet import RtpPacket
from relay_engine.serving.webrtc.agreement import agree
from relay_engine.serving.webrtc.media_feed import MediaFeed
from relay_engine.serving.webrtc.remote_description import parse_remote_description
from relay_engine.serving.webrtc.routes import Route
from relay_engine.serving.webrtc.viewer import Viewer
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.stream import Stream
from tests.kit.loops.virtual_time import run_virtual
from tests.kit.media.made_media import AUDIO, VIDEO, ManualClock, audio_unit, video_unit
from tests.kit.players.whep_client import H264, PCMU, make_offer

OFFER = parse_remote_description(make_offer("sha-256 " + ":".join(["AB"] * 32), "abcd", "p" * 24, video=(H264,), audio=(PCMU,)).encode())


class FakeRoute(Route):
    host, port, name = "192.0.2.1", 5000, "192.0.2.1:5000"

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.full = self.broken = False

    def send(self, datagrams: Sequence[bytes]) -> bool:
        self.sent += datagrams
        return not self.broken

    @property
    def is_full(self) -> bool:
        return self.full

    def packets(self, payload_type: int = 96) -> list[RtpPacket]:
        parsed = [RtpPacket.parse(data) for data in self.sent if not 200 <= data[1] <= 210]
        return [packet for packet in parsed if packet.payload_type == payload_type]

    def numbers(self) -> list[int]:
        return [packet.sequence_number for packet in self.packets()]


class PlainSrtp:
    """No encryption, so that tests can read."""

    def protect(self, packet: bytes) -> bytes:
        return packet

    protect_rtcp = protect


class Watch:
    """A viewer of a stream, and everything around it."""

    def __init__(self, limits: LimitsConfig | None = None) -> None:
        self.clock = ManualClock()
        self.stream = Stream((VIDEO, AUDIO), self.clock)
        self.feed = MediaFeed(self.stream, None)  # type: ignore[arg-type]
        self.route = FakeRoute()
        self.reasons: list[str] = []
        agreement = agree(OFFER, (VIDEO, AUDIO), [video_unit(index) for index in range(9)])
        self.viewer = Viewer(
            self.feed, agreement, limits or LimitsConfig(), self.clock, peer="?", user_agent="", on_close=self.reasons.append
        )
        self.next = 0

    def write(self, count: int = 1, *, key: bool = False, size: int = 3_000) -> None:
        for _ in range(count):
            self.stream.write(audio_unit(2 * self.next))
            self.stream.write(video_unit(self.next, key=key, size=size))
            self.next += 1

    def start(self) -> None:
        self.viewer.start(PlainSrtp(), self.route)  # type: ignore[arg-type]
        self.stream.fanout.add(self.viewer)

    def nack(self, first: int, mask: int = 0) -> None:
        self.viewer.receive_rtcp(struct.pack("!BBHIIHH", 0x81, 205, 3, 1, self.feed.ssrc(MediaKind.VIDEO), first, mask))

    def ask_for_picture(self) -> None:
        self.viewer.receive_rtcp(struct.pack("!BBHII", 0x81, 206, 2, 1, self.feed.ssrc(MediaKind.VIDEO)))


def is_gapless(numbers: list[int]) -> bool:
    return numbers == [(numbers[0] + index) & 0xFFFF for index in range(len(numbers))]


def in_virtual_time(scene: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """The test in a loop whose time jumps to the next timer."""

    @functools.wraps(scene)
    def test() -> None:
        run_virtual(scene())

    del test.__wrapped__  # type: ignore[attr-defined] # pytest would await it
    return test


async def settle() -> None:
    await asyncio.sleep(0.02)


async def test_start_begins_with_the_key_frame_and_runs_into_the_live_packets() -> None:
    watch = Watch()
    watch.write(1, key=True)
    watch.write(3)
    watch.start()
    watch.write(2)
    packets = watch.route.packets()
    assert packets[0].payload == VIDEO.parameter_sets.sps[0]
    assert is_gapless(watch.route.numbers())
    assert len({packet.timestamp for packet in packets}) == 6
    assert watch.viewer.state is ReaderState.PLAYING
    sound = watch.route.packets(0)
    assert [len(packet.payload) for packet in sound] == [160, 160]


async def test_waits_for_a_key_frame_where_none_is_cached() -> None:
    watch = Watch()
    watch.start()
    watch.write(2)
    assert watch.route.packets() == []
    assert watch.route.packets(0) != []
    watch.write(1, key=True)
    assert watch.route.packets()[0].payload == VIDEO.parameter_sets.sps[0]


async def test_loss_on_this_machine_skips_to_the_next_key_frame_without_a_gap() -> None:
    watch = Watch()
    watch.write(1, key=True)
    watch.start()
    watch.route.broken = True
    watch.write(1)
    watch.route.broken = False
    watch.write(3)
    before = watch.viewer.dropped_units
    stamps = {packet.timestamp for packet in watch.route.packets()}
    watch.write(1, key=True)
    assert before == 4
    assert watch.viewer.state is ReaderState.PLAYING
    assert len({packet.timestamp for packet in watch.route.packets()} - stamps) == 1
    assert is_gapless(watch.route.numbers())


@in_virtual_time
async def test_large_start_is_paced() -> None:
    watch = Watch()
    watch.write(1, key=True, size=200_000)
    watch.start()
    first = sum(map(len, watch.route.sent))
    watch.write(1)
    assert first < 40_000
    for _ in range(10):
        await settle()
    assert is_gapless(watch.route.numbers())
    assert len({packet.timestamp for packet in watch.route.packets()}) == 2


@in_virtual_time
async def test_a_late_client_skips_and_sees_no_gap() -> None:
    watch = Watch(LimitsConfig(max_reader_buffer_kb=64))
    watch.write(1, key=True)
    watch.start()
    watch.route.full = True
    watch.write(40)
    assert watch.viewer.state is ReaderState.SKIPPING
    assert watch.viewer.dropped_units > 0
    watch.route.full = False
    watch.write(2)
    count = len(watch.route.packets())
    watch.write(1, key=True)
    await settle()
    assert len(watch.route.packets()) > count
    assert is_gapless(watch.route.numbers())


async def test_packets_again() -> None:
    watch = Watch()
    watch.write(1, key=True)
    watch.start()
    watch.write(3)
    wanted = watch.route.packets()[4]
    count = len(watch.route.sent)
    watch.nack(wanted.sequence_number, 0b1)
    again = [RtpPacket.parse(data) for data in watch.route.sent[count:]]
    assert again == [wanted, watch.route.packets()[5]]
    watch.nack((wanted.sequence_number - 3000) & 0xFFFF)
    assert len(watch.route.sent) == count + 2


async def test_packets_again_are_bounded() -> None:
    watch = Watch()
    watch.write(1, key=True)
    watch.start()
    first = watch.route.numbers()[0]
    count = len(watch.route.sent)
    for _ in range(2_000):
        watch.nack(first)
    assert len(watch.route.sent) - count == 500


async def test_packets_that_were_never_sent_cost_as_much_as_others() -> None:
    watch = Watch()
    watch.write(1, key=True)
    watch.start()
    last = watch.route.numbers()[-1]
    count = len(watch.route.sent)
    for _ in range(100):
        watch.nack((last + 5_000) & 0xFFFF, 0xFFFF)
    watch.nack(last)
    assert len(watch.route.sent) == count, "what may be asked for in a second is used up"
    watch.clock.now += 0.1
    watch.nack(last)
    assert len(watch.route.sent) == count + 1


async def test_two_percent_loss_is_repaired_packet_by_packet() -> None:
    watch = Watch()
    watch.write(1, key=True)
    watch.start()
    missing: list[int] = []
    for index in range(50):  # two seconds
        watch.clock.now += 0.04
        count = len(watch.route.packets())
        watch.write(1, key=index % 25 == 24, size=20_000)
        new = [packet.sequence_number for packet in watch.route.packets()[count:]]
        missing += new[::50]
        for number in new[::50]:
            sent = len(watch.route.sent)
            watch.nack(number)
            assert len(watch.route.sent) == sent + 1
    assert len(missing) >= 40


async def test_a_fresh_picture_is_the_cached_one_at_most_once_a_second() -> None:
    watch = Watch()
    watch.write(1, key=True)
    watch.start()
    watch.write(3)
    count = len(watch.route.packets())
    watch.ask_for_picture()
    assert len(watch.route.packets()) == count, "the start was just now"
    watch.clock.now += 1.5
    watch.ask_for_picture()
    watch.ask_for_picture()
    fresh = watch.route.packets()[count:]
    assert fresh[0].payload == VIDEO.parameter_sets.sps[0]
    assert len({packet.timestamp for packet in fresh}) == 4
    assert min(packet.timestamp for packet in fresh) > max(packet.timestamp for packet in watch.route.packets()[:count])
    watch.write(1)
    assert is_gapless(watch.route.numbers())
    assert watch.route.packets()[-1].timestamp > fresh[-1].timestamp


async def test_reports_come_at_once_and_every_few_seconds() -> None:
    watch = Watch()
    watch.write(1, key=True)
    watch.start()

    def reports() -> int:
        return sum(1 for data in watch.route.sent if data[1] == 200)

    assert reports() == 2
    watch.viewer.tick(watch.clock.now + 1)
    assert reports() == 2
    watch.viewer.tick(watch.clock.now + 3.1)
    assert reports() == 4


async def test_b_frames_end_it() -> None:
    watch = Watch()
    watch.write(1, key=True)
    watch.start()
    for number in (3, 1, 2, 6, 4, 5):
        watch.stream.write(video_unit(number, at=1_001.0))
    assert watch.reasons[0] is LeaveReason.UNPLAYABLE


@in_virtual_time
async def test_stopped_means_silent() -> None:
    watch = Watch()
    watch.write(1, key=True, size=200_000)
    watch.start()
    watch.viewer.stop()
    count = len(watch.route.sent)
    watch.write(1)
    watch.nack(1)
    watch.ask_for_picture()
    watch.viewer.tick(5_000.0)
    await settle()
    assert len(watch.route.sent) == count


@pytest.mark.parametrize("start", [100, 0xDFFF, 0xF000, 0xFFFF])
async def test_first_number_is_never_just_before_the_wrap(start: int) -> None:
    watch = Watch()
    watch.feed._packetizers[0, Codec.H264].next_sequence_number = start
    watch.write(1, key=True)
    watch.start()
    watch.write(1)
    numbers = watch.route.numbers()
    assert numbers[0] < 0xE000
    assert is_gapless(numbers)


async def test_what_was_not_negotiated_is_not_sent() -> None:
    watch = Watch()
    video_only = parse_remote_description(make_offer("sha-256 " + ":".join(["AB"] * 32), "abcd", "p" * 24, audio=()).encode())
    watch.viewer.agreement = agree(video_only, (VIDEO, AUDIO), [AccessUnit(0, index, True, (b"\x65",)) for index in range(9)])
    watch.write(1, key=True)
    watch.start()
    watch.write(2)
    assert watch.route.packets(0) == []
    assert watch.route.packets() != []


@in_virtual_time
async def test_the_first_picture_is_timed_from_the_offer() -> None:
    for is_cached, expected_ms in ((True, 400), (False, 2400)):
        watch = Watch()
        watch.viewer.asked_at = watch.clock.monotonic()
        watch.write(3, key=is_cached)
        watch.clock.now += 0.4
        watch.start()
        watch.write(3)
        watch.clock.now += 2
        watch.write(key=True)
        assert watch.viewer.first_picture_ms == expected_ms
