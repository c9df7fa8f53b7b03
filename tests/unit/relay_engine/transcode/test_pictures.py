"""Stills and previews from coded units."""

from __future__ import annotations

import threading
from dataclasses import replace
from fractions import Fraction

import av
import pytest

from relay_engine.leave_reason import LeaveReason
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.nalu import split_annexb
from relay_engine.media.track import Track
from relay_engine.streams.stream import Stream
from relay_engine.transcode.picture_decoder import PictureDecoder, can_decode
from relay_engine.transcode.preview_reader import PreviewReader
from relay_engine.transcode.still import make_still
from tests.kit.media.made_media import AUDIO, ManualClock

TRACK = Track(0, Codec.H264, 90_000, width=64, height=48)


def encode(codec: str, frames: int = 5, size: tuple[int, int] = (64, 48)) -> list[AccessUnit]:
    encoder = av.CodecContext.create(codec, "w")
    encoder.width, encoder.height = size
    encoder.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    encoder.time_base = Fraction(1, 25)
    encoder.gop_size = 50
    if codec == "libx264":
        encoder.options = {"preset": "ultrafast", "tune": "zerolatency"}
    units = []
    for index in range(frames):
        frame = av.VideoFrame(*size, encoder.pix_fmt)
        frame.pts = index
        for packet in encoder.encode(frame):
            data = bytes(packet)
            nalus = (data,) if codec == "mjpeg" else tuple(split_annexb(data))
            units.append(AccessUnit(0, index * 3600, packet.is_keyframe, nalus, received_at=1_000 + index / 25))
    return units


@pytest.fixture(scope="module")
def h264() -> list[AccessUnit]:
    return encode("libx264")


def size_of(jpeg: bytes) -> tuple[int, int]:
    decoder = av.CodecContext.create("mjpeg", "r")
    frame = [*decoder.decode(av.Packet(jpeg)), *decoder.decode(None)][0]
    return frame.width, frame.height


def test_still_of_a_key_frame_keeps_the_shape(h264):
    assert size_of(make_still(h264[0], TRACK, 32)) == (32, 24)
    assert size_of(make_still(h264[0], TRACK, 1280)) == (64, 48)  # never enlarged


def test_still_of_jpeg() -> None:
    unit = encode("mjpeg", 1)[0]
    assert size_of(make_still(unit, replace(TRACK, codec=Codec.JPEG), 640)) == (64, 48)


def test_what_does_not_decode_gives_nothing(h264):
    assert make_still(replace(h264[0], nalus=(b"\x65garbage",)), TRACK, 320) == b""
    assert make_still(h264[0], AUDIO, 320) == b""
    assert not can_decode(AUDIO)


def test_damaged_units_raise_nothing(h264):
    decoder = PictureDecoder(TRACK)
    decoder.decode(AccessUnit(0, 0, True, (b"\xff" * 50,)))
    assert [frame.width for frame in decoder.decode(h264[0])] == [64]


def make_preview(units, *, cached=3, key_frames_only=False):
    stream = Stream((TRACK,), ManualClock())
    for unit in units[:cached]:
        stream.write(unit)
    pictures, arrived, closed = [], threading.Semaphore(0), []

    def on_picture(picture):
        pictures.append(picture)
        arrived.release()

    preview = PreviewReader(stream, on_picture, closed.append, ManualClock(), max_width=32, max_height=100, key_frames_only=key_frames_only)
    stream.fanout.add(preview)
    preview.start(stream.cached_units())
    return stream, preview, pictures, arrived, closed


def test_preview_shows_the_live_edge_then_every_picture(h264):
    stream, preview, pictures, arrived, closed = make_preview(h264)
    assert arrived.acquire(timeout=5)
    for unit in h264[3:]:
        stream.write(unit)
        assert arrived.acquire(timeout=5)
    preview.close(LeaveReason.CLIENT_LEFT)
    preview.join()
    assert [(picture.width, picture.height) for picture in pictures] == [(32, 24)] * 3
    assert len({picture.pts_s for picture in pictures}) == 3
    assert all(len(picture.rgb) >= picture.stride * picture.height for picture in pictures)
    assert closed == [LeaveReason.CLIENT_LEFT]


def test_a_sparing_preview_shows_key_frames_alone_and_says_what_it_has_taken(h264):
    stream, preview, pictures, arrived, _ = make_preview(h264, key_frames_only=True)
    assert arrived.acquire(timeout=5)
    for unit in h264[3:]:
        stream.write(unit)
    stream.write(replace(h264[0], pts=h264[-1].pts + 3600))
    assert arrived.acquire(timeout=5)
    preview.close(LeaveReason.CLIENT_LEFT)
    preview.join()
    assert len(pictures) == 2
    assert 0 < pictures[0].cpu_s <= pictures[1].cpu_s


def test_preview_without_a_cached_picture_waits_for_a_key_frame(h264):
    stream, preview, pictures, arrived, _ = make_preview(h264, cached=0)
    for unit in h264[1:]:
        stream.write(unit)
    stream.write(h264[0])
    assert arrived.acquire(timeout=5)
    preview.close(LeaveReason.CLIENT_LEFT)
    preview.join()
    assert len(pictures) == 1


def test_closing_a_preview_whose_queue_is_full_ends_its_thread(h264):
    stream, preview, _, _, _ = make_preview(h264, cached=1)
    for index in range(200):
        stream.write(replace(h264[0], pts=index * 3600))
    preview.close(LeaveReason.CLIENT_LEFT)
    preview.join()
    assert not preview._thread.is_alive()
