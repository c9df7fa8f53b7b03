"""Every brand's addresses, as the vendors document them."""

from __future__ import annotations

import pytest

from app.flows.camera_brands import BRANDS, OTHER_KEY, brand_for
from app.flows.pasted_address import address_is_valid

HOST = "192.168.1.20"

# brand, channel, full picture, small picture ("" = none known)
ADDRESSES = [
    ("hikvision", 1, "rtsp://192.168.1.20/Streaming/Channels/101", "rtsp://192.168.1.20/Streaming/Channels/102"),
    ("hikvision", 17, "rtsp://192.168.1.20/Streaming/Channels/1701", "rtsp://192.168.1.20/Streaming/Channels/1702"),
    ("hikvision-old", 2, "rtsp://192.168.1.20/h264/ch2/main/av_stream", "rtsp://192.168.1.20/h264/ch2/sub/av_stream"),
    ("dahua", 3, "rtsp://192.168.1.20/cam/realmonitor?channel=3&subtype=0", "rtsp://192.168.1.20/cam/realmonitor?channel=3&subtype=1"),
    ("axis", 1, "rtsp://192.168.1.20/axis-media/media.amp", "rtsp://192.168.1.20/axis-media/media.amp?resolution=640x480&videocodec=h264"),
    (
        "axis",
        2,
        "rtsp://192.168.1.20/axis-media/media.amp?camera=2",
        "rtsp://192.168.1.20/axis-media/media.amp?camera=2&resolution=640x480&videocodec=h264",
    ),
    ("hanwha", 1, "rtsp://192.168.1.20/profile2/media.smp", "rtsp://192.168.1.20/profile3/media.smp"),
    ("hanwha-multi", 1, "rtsp://192.168.1.20/0/profile2/media.smp", "rtsp://192.168.1.20/0/profile3/media.smp"),
    ("hanwha-nvr", 4, "rtsp://192.168.1.20/LiveChannel/3/media.smp", "rtsp://192.168.1.20/LiveChannel/3/media.smp/profile=2"),
    ("hanwha-dvr", 1, "rtsp://192.168.1.20/0", ""),
    ("uniview", 1, "rtsp://192.168.1.20/media/video1", "rtsp://192.168.1.20/media/video2"),
    ("uniview-nvr", 5, "rtsp://192.168.1.20/unicast/c5/s0/live", "rtsp://192.168.1.20/unicast/c5/s1/live"),
    ("reolink", 1, "rtsp://192.168.1.20/Preview_01_main", "rtsp://192.168.1.20/Preview_01_sub"),
    ("reolink", 12, "rtsp://192.168.1.20/Preview_12_main", "rtsp://192.168.1.20/Preview_12_sub"),
    ("reolink-h264", 1, "rtsp://192.168.1.20/h264Preview_01_main", "rtsp://192.168.1.20/h264Preview_01_sub"),
    (
        "reolink-http",
        1,
        "http://192.168.1.20/flv?port=1935&app=bcs&stream=channel0_main.bcs&user={user}&password={password}",
        "http://192.168.1.20/flv?port=1935&app=bcs&stream=channel0_sub.bcs&user={user}&password={password}",
    ),
    (
        "reolink-rtmp",
        2,
        "rtmp://192.168.1.20/bcs/channel1_main.bcs?channel=1&stream=0&user={user}&password={password}",
        "rtmp://192.168.1.20/bcs/channel1_sub.bcs?channel=1&stream=1&user={user}&password={password}",
    ),
    ("tapo", 1, "rtsp://192.168.1.20/stream1", "rtsp://192.168.1.20/stream2"),
    ("foscam", 1, "rtsp://192.168.1.20:88/videoMain", "rtsp://192.168.1.20:88/videoSub"),
    ("unifi", 1, "rtsp://192.168.1.20/live/ch0", ""),
    ("bosch", 2, "rtsp://192.168.1.20/rtsp_tunnel?h26x=4&line=2&inst=1", "rtsp://192.168.1.20/rtsp_tunnel?h26x=4&line=2&inst=2"),
    ("vivotek", 1, "rtsp://192.168.1.20/live1s1.sdp", "rtsp://192.168.1.20/live1s2.sdp"),
    ("vivotek-old", 1, "rtsp://192.168.1.20/live.sdp", ""),
    ("pelco", 1, "rtsp://192.168.1.20/stream1", "rtsp://192.168.1.20/stream2"),
    ("sonoff", 1, "rtsp://192.168.1.20/av_stream/ch0", "rtsp://192.168.1.20/av_stream/ch1"),
    (
        "xmeye",
        1,
        "rtsp://192.168.1.20/user={user}_password={password}_channel=0_stream=0&onvif=0.sdp?real_stream",
        "rtsp://192.168.1.20/user={user}_password={password}_channel=0_stream=1&onvif=0.sdp?real_stream",
    ),
    ("camhi", 1, "rtsp://192.168.1.20/ch0_0.264", "rtsp://192.168.1.20/ch0_1.264"),
    ("camhi-numbers", 1, "rtsp://192.168.1.20/11", "rtsp://192.168.1.20/12"),
    ("avycon", 1, "rtsp://192.168.1.20/profile1", "rtsp://192.168.1.20/profile2"),
    ("avycon-names", 1, "rtsp://192.168.1.20/main", "rtsp://192.168.1.20/sub"),
    ("avycon-nvr", 1, "rtsp://192.168.1.20/chID=1&streamType=main", "rtsp://192.168.1.20/chID=1&streamType=substream"),
    ("sunell", 1, "rtsp://192.168.1.20/snl/multicastlive/1/1?multicast=true", "rtsp://192.168.1.20/snl/multicastlive/1/2?multicast=true"),
]


@pytest.mark.parametrize(("key", "channel", "main", "sub"), ADDRESSES)
def test_addresses(key: str, channel: int, main: str, sub: str) -> None:
    brand = brand_for(key)
    assert brand.address(HOST, 0, channel) == main
    assert brand.address(HOST, 0, channel, sub=True) == sub
    assert brand.has_sub == bool(sub)
    assert address_is_valid(main)


def test_every_brand_with_a_template_is_in_the_table() -> None:
    assert {brand.key for brand in BRANDS if brand.main} == {key for key, *_ in ADDRESSES}


def test_keys_are_there_once() -> None:
    keys = [brand.key for brand in BRANDS]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        (HOST, 554, "rtsp://192.168.1.20/stream1"),
        (HOST, 8554, "rtsp://192.168.1.20:8554/stream1"),
        ("fe80::1", 0, "rtsp://[fe80::1]/stream1"),
        ("[fe80::1]", 9000, "rtsp://[fe80::1]:9000/stream1"),
    ],
)
def test_port_and_ipv6(host: str, port: int, address: str) -> None:
    assert brand_for("pelco").address(host, port, 1) == address


def test_channels_matter_only_where_the_address_has_one() -> None:
    assert {brand.key for brand in BRANDS if brand.has_channels} >= {"hikvision", "dahua", "axis", "reolink", "xmeye"}
    assert not brand_for("tapo").has_channels
    assert not brand_for("unifi").has_channels


def test_protect_needs_a_pasted_link_and_the_unknown_brand_tries() -> None:
    assert brand_for("unifi-protect").needs_address
    other = brand_for("a brand of a later version")
    assert other.key == OTHER_KEY
    assert not other.needs_address
    assert [other.address_of_path("h", 0, path) for path in other.try_paths][:2] == ["rtsp://h/h264", "rtsp://h/live.sdp"]
