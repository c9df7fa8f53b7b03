"""MediaFeed: packets made once, numbers and stamps, the squeezed start, transcoded sound."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.track import Track
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.rtcp import SenderReport, parse_compound
from relay_engine.serving.webrtc.flight import Flight, make_row
from relay_engine.serving.webrtc.media_feed import MAX_PACKET_SIZE, MediaFeed
from relay_engine.streams.burst import Burst
from relay_engine.streams.stream import Stream
from tests.kit.media.made_media import AUDIO, FRAME_TICKS, VIDEO, ManualClock, audio_unit, video_unit

KEY = (0, Codec.H264)


class FakeFitter:
    """An AudioFitter whose transcoder is the test."""

    def __init__(self) -> None:
        self.users: list[Callable[[AccessUnit], None]] = []
        self.track = Track(1, Codec.OPUS, 48_000, channels=1)

    def attach(self, stream: Stream, target: Codec, on_unit: Callable[[AccessUnit], None]) -> FakeFitter:
        self.users.append(on_unit)
        return self

    def detach(self) -> None:
        self.users.clear()


class Tap:
    """Keeps the bursts of a stream."""

    id = protocol = "tap"

    def __init__(self, stream: Stream) -> None:
        self.bursts: list[Burst] = []
        stream.fanout.add(self)  # type: ignore[arg-type]

    def push(self, burst: Burst) -> None:
        self.bursts.append(burst)


async def make_stream(pictures: int = 5) -> tuple[Stream, MediaFeed, list[Burst]]:
    stream = Stream((VIDEO, AUDIO), ManualClock())
    feed, tap = MediaFeed(stream, FakeFitter()), Tap(stream)
    for index in range(pictures):
        stream.write(audio_unit(2 * index))
        stream.write(video_unit(index, key=index == 0))
    return stream, feed, tap.bursts


async def test_one_burst_is_made_once() -> None:
    _, feed, bursts = await make_stream()
    assert feed.flight(bursts[0]) is feed.flight(bursts[0])
    first, second = feed.flight(bursts[0]), feed.flight(bursts[1])
    assert first is not second
    assert first.random_access
    assert not second.random_access


async def test_packets_are_small_and_numbered_without_a_gap() -> None:
    _, feed, bursts = await make_stream()
    rows = [row for burst in bursts for row in feed.flight(burst).rows if row.key == KEY]
    packets = [RtpPacket.parse(packet) for row in rows for packet in row.packets]
    numbers = [packet.sequence_number for packet in packets]
    assert numbers == [(numbers[0] + index) & 0xFFFF for index in range(len(numbers))]
    assert all(len(packet) <= MAX_PACKET_SIZE for row in rows for packet in row.packets)
    assert {packet.ssrc for packet in packets} == {feed.ssrc(MediaKind.VIDEO)}
    assert rows[0].first_sequence_number == numbers[0]


async def test_start_is_squeezed_behind_the_newest_picture() -> None:
    stream, feed, bursts = await make_stream()
    live = [RtpPacket.parse(feed.flight(burst).rows[-1].packets[0]).timestamp for burst in bursts]
    number = feed.next_sequence_number(KEY)
    rows = feed.start_rows()
    stamps = [RtpPacket.parse(row.packets[0]).timestamp for row in rows]
    assert len(rows) == 5
    assert stamps == sorted(set(stamps))
    assert stamps[0] > live[-1]
    assert stamps[-1] < live[-1] + FRAME_TICKS
    assert feed.start_rows() is rows
    assert feed.next_sequence_number(KEY) == number, "the live packets must stay in step"
    stream.write(video_unit(5))
    assert len(feed.start_rows()) == 6


async def test_no_start_without_a_cached_picture() -> None:
    stream, feed, _ = await make_stream(0)
    assert feed.start_rows() == ()
    assert stream.video_id == 0


async def test_fitted_sound_is_shared_and_ends_with_the_last_listener() -> None:
    stream = Stream((VIDEO, AUDIO), ManualClock())
    fitter = FakeFitter()
    feed = MediaFeed(stream, fitter)
    heard: tuple[list[Flight], list[Flight]] = ([], [])
    ends = [feed.listen_to_fitted_audio(flights.append) for flights in heard]
    assert len(fitter.users) == 1
    fitter.users[0](AccessUnit(1, 480_000, True, (b"opus",)))
    assert heard[0][0] is heard[1][0]
    packet = RtpPacket.parse(heard[0][0].rows[0].packets[0])
    assert packet.payload == b"opus"
    assert packet.ssrc == feed.ssrc(MediaKind.AUDIO)
    ends[0]()
    assert len(fitter.users) == 1
    ends[1]()
    ends[1]()
    assert fitter.users == []


async def test_reports_tie_stamps_to_the_wall_clock() -> None:
    stream, feed, bursts = await make_stream()
    reports = parse_compound(feed.sender_report(KEY, 3, 400))
    report = reports[0]
    assert isinstance(report, SenderReport)
    assert (report.ssrc, report.packet_count, report.octet_count) == (feed.ssrc(MediaKind.VIDEO), 3, 400)
    _, stream_s = stream.reference_time()
    newest = bursts[-1].video
    assert newest is not None
    stamp = RtpPacket.parse(feed.flight(bursts[-1]).rows[-1].packets[0]).timestamp
    assert report.rtp_timestamp == (stamp + round(stream_s * 90_000) - newest.pts) & 0xFFFFFFFF


async def test_b_frames_are_noticed_in_what_comes() -> None:
    stream, feed, _ = await make_stream(0)
    tap = Tap(stream)
    for index, number in enumerate((0, 3, 1, 2, 6, 4, 5)):
        stream.write(replace(video_unit(number, key=index == 0), received_at=1000 + index / 25))
    for burst in tap.bursts[:3]:
        feed.flight(burst)
    assert not feed.has_b_frames
    for burst in tap.bursts[3:]:
        feed.flight(burst)
    assert feed.has_b_frames
    await asyncio.sleep(0)


def test_rows_are_renumbered_for_those_out_of_step() -> None:
    packets = tuple(
        bytes([0x80, 0x80 | 96 if index == 2 else 96]) + (65534 + index & 0xFFFF).to_bytes(2) + bytes(8) + b"x" for index in range(3)
    )
    row = make_row(KEY, 65534, packets)
    same = row.numbered(96, 65534)
    assert same == packets
    assert row.numbered(102, 65534) is row.numbered(102, 65534)
    other = [RtpPacket.parse(packet) for packet in row.numbered(102, 7)]
    assert [packet.sequence_number for packet in other] == [7, 8, 9]
    assert [packet.payload_type for packet in other] == [102] * 3
    assert [packet.marker for packet in other] == [False, False, True]


def test_chunks_keep_order_and_numbers() -> None:
    row = make_row(KEY, 65535, tuple(bytes([number]) * 13 for number in range(5)))
    chunks = row.chunks(2)
    assert [chunk.first_sequence_number for chunk in chunks] == [65535, 1, 3]
    assert tuple(packet for chunk in chunks for packet in chunk.packets) == row.packets
    assert sum(chunk.size for chunk in chunks) == row.size
    assert row.chunks(5) == [row]
