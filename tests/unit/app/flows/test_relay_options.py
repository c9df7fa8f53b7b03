"""The relay's settings as the window shows them, and where each of them belongs."""

from __future__ import annotations

from app.flows.relay_options import OPTION_NAMES, RelayOptions, RelayOptionsFeed, options_of, sections_of
from relay_engine import AccessConfig, HttpConfig, LimitsConfig, RelaySettings, RtspConfig, WebRtcConfig

SAVED = RelaySettings(
    "relay-settings",
    RtspConfig(port=9554, host="127.0.0.1"),
    HttpConfig(port=9080, host="127.0.0.1", allowed_hosts=("a.example",), allow_origins=("https://b.example",)),
    WebRtcConfig(udp_port=9189, tcp_port=9189, host="127.0.0.1"),
    LimitsConfig(max_readers=5, max_egress_kbps=6),
    AccessConfig(mode="closed"),
)
SHOWN = RelayOptions(
    rtsp_port=9554,
    http_port=9080,
    webrtc_port=9189,
    listen_host="127.0.0.1",
    allowed_hosts=("a.example",),
    allow_origins=("https://b.example",),
    max_readers=5,
    max_egress_kbps=6,
    access_mode="closed",
)


def test_what_the_relay_says_is_shown() -> None:
    assert options_of(SAVED) == SHOWN
    defaults = RelaySettings("relay-settings", RtspConfig(), HttpConfig(), WebRtcConfig(), LimitsConfig(), AccessConfig())
    assert options_of(defaults) == RelayOptions()


def test_every_option_goes_to_its_sections() -> None:
    assert set(RelayOptions.__struct_fields__) == OPTION_NAMES
    assert sections_of({"webrtc_port": 1, "listen_host": "::", "access_mode": "open"}) == {
        "webrtc": {"udp_port": 1, "tcp_port": 1, "host": "::"},
        "rtsp": {"host": "::"},
        "http": {"host": "::"},
        "access": {"mode": "open"},
    }


def test_subscribers_hear_of_changes_alone() -> None:
    feed, heard = RelayOptionsFeed(), []
    leave = feed.subscribe(lambda: heard.append(feed.current.rtsp_port))
    feed.take_events((SAVED, SAVED, object()))
    feed.note({"rtsp_port": 7000})
    feed.note({"rtsp_port": 7000})
    leave()
    feed.note({"rtsp_port": 7001})
    assert heard == [9554, 7000]
