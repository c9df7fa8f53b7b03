"""Ports: which two listeners of one relay cannot both be had."""

from __future__ import annotations

import itertools

import pytest

from relay_engine.config import EngineConfig, HttpConfig, RtspConfig, WebRtcConfig
from relay_engine.provider.port_clash import find_port_clash

CLASHES = [
    (EngineConfig(rtsp=RtspConfig(port=8080)), ("http.port", "rtsp.port")),
    (EngineConfig(http=HttpConfig(port=8189)), ("webrtc.tcp_port", "http.port")),
    (EngineConfig(webrtc=WebRtcConfig(tcp_port=8554, host="::")), ("webrtc.tcp_port", "rtsp.port")),
    (EngineConfig(rtsp=RtspConfig(udp_port=8188, host="::")), ("webrtc.udp_port", "rtsp.udp_port")),
    (EngineConfig(http=HttpConfig(port=8189, host="::1"), webrtc=WebRtcConfig(host="::")), ("webrtc.tcp_port", "http.port")),
]
FREE = [
    EngineConfig(),  # WebRTC has one number twice: a TCP port and a UDP one
    EngineConfig(rtsp=RtspConfig(udp_port=8554), webrtc=WebRtcConfig(udp_port=8080)),
    EngineConfig(http=HttpConfig(port=0), rtsp=RtspConfig(port=0), webrtc=WebRtcConfig(tcp_port=0, udp_port=0)),
    EngineConfig(http=HttpConfig(port=8554, enabled=False)),
    EngineConfig(http=HttpConfig(port=8189), webrtc=WebRtcConfig(enabled=False)),
    EngineConfig(http=HttpConfig(enabled=False), webrtc=WebRtcConfig(tcp_port=8554)),  # no signalling, no WebRTC
    EngineConfig(rtsp=RtspConfig(udp=False, udp_port=8188)),
    EngineConfig(http=HttpConfig(port=8554, host="192.0.2.1"), rtsp=RtspConfig(host="192.0.2.2")),
    EngineConfig(http=HttpConfig(port=8554, host="::1")),  # beside 0.0.0.0
]


@pytest.mark.parametrize(("config", "keys"), CLASHES)
def test_two_that_cannot_both_be_had(config: EngineConfig, keys: tuple[str, str]) -> None:
    found = find_port_clash(config)
    assert found is not None
    assert tuple(claim.key for claim in found) == keys


@pytest.mark.parametrize("config", FREE)
def test_those_that_can(config: EngineConfig) -> None:
    assert find_port_clash(config) is None


TCP_KEYS = ("rtsp.port", "http.port", "webrtc.tcp_port")


@pytest.mark.parametrize(("first", "second"), [*itertools.combinations(TCP_KEYS, 2)])
def test_any_two_tcp_listeners(first: str, second: str) -> None:
    ports = {key: 9001 if key in (first, second) else 9002 for key in TCP_KEYS}
    config = EngineConfig(
        rtsp=RtspConfig(port=ports["rtsp.port"]),
        http=HttpConfig(port=ports["http.port"]),
        webrtc=WebRtcConfig(tcp_port=ports["webrtc.tcp_port"]),
    )
    found = find_port_clash(config)
    assert found is not None
    assert {claim.key for claim in found} == {first, second}
