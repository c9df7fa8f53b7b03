"""group_profiles: which profiles are one channel, on devices that say it well and on those that do not."""

from __future__ import annotations

import pytest

from relay_engine.onvif.channels import are_tokens_useless, group_profiles, merge_profiles
from relay_engine.soap.profile import MediaProfile, PtzConfiguration, VideoEncoder

MAIN, SUB = VideoEncoder("H264", 1920, 1080, 25, 4000), VideoEncoder("H264", 640, 360, 15, 500)


def profile(token: str, source: str, encoder: VideoEncoder | None = MAIN, name: str = "") -> MediaProfile:
    return MediaProfile(token, name, source, encoder, None)


def grouped(sources: tuple[str, ...], profiles: list[MediaProfile], uris: dict[str, str] | None = None) -> dict[str, list[str]]:
    return {group.token: [it.token for it in group.profiles] for group in group_profiles(sources, profiles, uris or {})}


def test_the_source_token_is_the_key_and_the_largest_is_first() -> None:
    profiles = [profile("b-sub", "b", SUB), profile("a-sub", "a", SUB), profile("b", "b"), profile("a", "a"), profile("sound", "a", None)]
    assert grouped(("a", "b"), profiles) == {"a": ["a", "a-sub"], "b": ["b", "b-sub"]}


def test_the_devices_order_is_kept_and_offline_channels_stay() -> None:
    assert grouped(("z", "a", "m"), [profile("1", "m")]) == {"z": [], "a": [], "m": ["1"]}


def test_without_sources_profiles_say_what_there_is() -> None:
    assert grouped((), [profile("1", "b"), profile("2", "a"), profile("3", "b", SUB)]) == {"b": ["1", "3"], "a": ["2"]}


def test_one_source_has_all_profiles_whatever_they_call_it() -> None:
    assert grouped(("VideoSource_1",), [profile("1", "My Camera"), profile("2", "", SUB)]) == {"VideoSource_1": ["1", "2"]}


def test_sources_in_other_words_are_not_listed_twice() -> None:
    assert grouped(("v1", "v2"), [profile("1", "Yard"), profile("2", "Gate")]) == {"Yard": ["1"], "Gate": ["2"]}


ADDRESSES = {
    "hikvision": "rtsp://h/Streaming/Channels/{one}02?transportmode=unicast",
    "hikvision old": "rtsp://h/Streaming/tracks/{one}01",
    "dahua": "rtsp://h/cam/realmonitor?channel={one}&subtype=1&unicast=true",
    "reolink": "rtsp://h/h264Preview_{one:02}_main",
    "uniview": "rtsp://h/unicast/c{one}/s1/live",
    "ivsec, from 0": "rtsp://h/profile_{zero}_main",
    "ch": "rtsp://h/live/ch{one}",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("token", ["", "the same"])
def test_addresses_say_the_channel_where_tokens_do_not(address: str, token: str) -> None:
    profiles = [profile(f"p{n}{kind}", token, encoder) for n in range(3) for kind, encoder in (("m", MAIN), ("s", SUB))]
    uris = {f"p{n}{kind}": address.format(one=n + 1, zero=n) for n in range(3) for kind in "ms"}
    assert are_tokens_useless(("x", "y", "z"), profiles)
    assert grouped(("x", "y", "z"), profiles, uris) == {"x": ["p0m", "p0s"], "y": ["p1m", "p1s"], "z": ["p2m", "p2s"]}


def test_names_say_it_last() -> None:
    profiles = [profile("1", "", MAIN, "Channel 1 Main"), profile("2", "", MAIN, "Channel 3 Main")]
    assert grouped(("x", "y", "z"), profiles) == {"x": ["1"], "y": [], "z": ["2"]}
    assert grouped((), profiles) == {"channel 1": ["1"], "channel 3": ["2"]}


def test_where_nothing_says_it_all_are_one() -> None:
    assert grouped((), [profile("1", ""), profile("2", "", SUB)]) == {"": ["1", "2"]}


def test_good_tokens_are_not_second_guessed() -> None:
    assert not are_tokens_useless(("a", "b"), [profile("1", "a"), profile("2", "b"), profile("3", "b"), profile("4", "b")])
    assert not are_tokens_useless(("a", "b"), [profile("1", "b"), profile("2", "b")])  # a is offline


def test_both_media_services_together() -> None:
    steered = PtzConfiguration("p", "n")
    modern = [MediaProfile("1", "", "a", VideoEncoder("H265", 1, 1, 1, 1), None), MediaProfile("2", "two", "a", None, None)]
    old = [MediaProfile("2", "x", "b", SUB, None), MediaProfile("1", "one", "a", MAIN, steered), profile("3", "a")]
    first, second, third = merge_profiles(modern, old)
    assert (first.name, first.encoder, first.ptz) == ("one", VideoEncoder("H265", 1, 1, 1, 1), steered)
    assert (second.name, second.source_token, second.encoder) == ("two", "a", SUB)
    assert third.token == "3"
