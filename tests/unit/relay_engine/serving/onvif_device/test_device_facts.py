"""What a virtual device tells of its camera is what the stream says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.serving.onvif_device.device_facts import DeviceFacts, sound_facts, video_facts
from tests.kit.media.made_media import AUDIO, VIDEO
from tests.kit.onvif_device.asked_device import FACTS, MAIN, SUB


def test_codec_size_rate_and_profile_are_the_tracks() -> None:
    track = replace(VIDEO, width=1280, height=720, frame_rate=12.5)
    found = video_facts(track, 1_234_567)
    assert (found.codec, found.width, found.height, found.frame_rate, found.h264_profile) == (Codec.H264, 1280, 720, 12.5, "Baseline")
    assert 1_234 <= found.kbps < 1_234 + 64


@pytest.mark.parametrize(("first", "profile"), [(0x42, "Baseline"), (0x4D, "Main"), (0x58, "Extended"), (0x64, "High"), (0x99, "Main")])
def test_the_profile_is_read_from_the_parameter_sets(first: int, profile: str) -> None:
    sps = bytes([0x67, first, 0, 31])
    assert video_facts(replace(VIDEO, parameter_sets=replace(VIDEO.parameter_sets, sps=(sps,))), 0).h264_profile == profile


def test_what_a_stream_does_not_say_is_something_that_recorders_take() -> None:
    found = video_facts(Track(0, Codec.H265, 90_000), 0)
    assert found.width > 0
    assert found.frame_rate > 0
    assert found.kbps >= 64


def test_sound_is_told_in_khz() -> None:
    assert (sound_facts(AUDIO).rate_khz, sound_facts(AUDIO).channels) == (8, 1)
    assert sound_facts(replace(AUDIO, clock_rate=48_000, channels=2)).rate_khz == 48


def test_old_clients_are_shown_what_they_can_take_first() -> None:
    h265 = replace(MAIN, video=replace(MAIN.video, codec=Codec.H265))
    assert [profile.number for profile in replace(FACTS, profiles=(h265, SUB)).old_profiles] == [2, 1]
    assert [profile.number for profile in FACTS.old_profiles] == [1, 2]


def test_tokens_are_short_plain_and_stay() -> None:
    tokens = [profile.token for profile in FACTS.profiles]
    assert tokens == ["Profile_1", "Profile_2"]
    assert isinstance(FACTS, DeviceFacts)
    assert all(token.isascii() and len(token) <= 64 for token in tokens)
