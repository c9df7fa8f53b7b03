"""WebRTC in a real browser: moving picture, sound, delay, packet loss, and what it says of cameras that it cannot show."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
from collections.abc import AsyncIterator
from typing import Any

import pytest

from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus, ReaderStatus
from tests.kit.cameras.gst_camera import GstCamera
from tests.kit.media.demo_clock import seconds_behind
from tests.kit.players.chromium import open_page

DELAY_S = 0.5
ENOUGH = 90  # pictures
PATIENCE_S = 60  # of a machine that does much else

# Watches `url` until `enough` pictures are decoded, `patience` seconds at most; reads the demo camera's cells from each picture where `cells` is set.
WATCH = """
async ({url, enough, patience, cells, only, port}) => {
  const started = performance.now(), pictures = [];
  const connection = new RTCPeerConnection(), video = document.createElement('video');
  video.autoplay = video.playsInline = true;
  video.srcObject = new MediaStream();
  document.body.append(video);
  connection.ontrack = event => video.srcObject.addTrack(event.track);
  connection.addTransceiver('video', {direction: 'recvonly'});
  connection.addTransceiver('audio', {direction: 'recvonly'});
  await connection.setLocalDescription(await connection.createOffer());
  const response = await fetch(url, {method: 'POST', body: connection.localDescription.sdp, headers: {'Content-Type': 'application/sdp'}});
  const answer = await response.text();
  if (response.status !== 201) return {status: response.status, reason: response.headers.get('Relay-Reason')};
  const other = only === 'tcp' ? 'udp' : 'tcp';
  let kept = only ? answer.split('\\r\\n').filter(line => !line.startsWith('a=candidate:' + other)).join('\\r\\n') : answer;
  if (port) kept = kept.replace(/(a=candidate:udp\\S* 1 udp \\d+ \\S+ )\\d+/g, '$1' + port);
  await connection.setRemoteDescription({type: 'answer', sdp: kept});
  const canvas = document.createElement('canvas');
  const number = () => {
    const width = canvas.width = video.videoWidth, height = canvas.height = video.videoHeight;
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(video, 0, 0);
    const row = context.getImageData(0, Math.round(height * (1 - 44 / 720 / 2)), width, 1).data;
    let bits = '';
    for (let cell = 0; cell < 16; cell++) bits += row[4 * Math.floor((2 * cell + 1) * width / 32)] > 127 ? '1' : '0';
    return parseInt(bits.slice(3, 11), 2);
  };
  const note = () => {
    pictures.push([(performance.now() - started) / 1000, cells ? number() : 0, Date.now() / 1000]);
    video.requestVideoFrameCallback(note);
  };
  video.requestVideoFrameCallback(note);
  let stats = {};
  const hasEnough = () => stats.video?.framesDecoded >= enough && pictures.length >= enough * 0.7;
  while (!hasEnough() && performance.now() - started < patience * 1000) {
    await new Promise(resolve => setTimeout(resolve, 100));
    stats = {};
    (await connection.getStats()).forEach(entry => { if (entry.type === 'inbound-rtp') stats[entry.kind] = entry; });
  }
  const time = video.currentTime;
  const transport = connection.getReceivers()[0].transport;
  await fetch(response.headers.get('Location'), {method: 'DELETE'});
  for (let wait = 0; transport.state !== 'closed' && wait < 50; wait++) await new Promise(resolve => setTimeout(resolve, 50));
  return {status: 201, pictures, stats, time, transport: transport.state, width: video.videoWidth};
}
"""


class LossyPath(asyncio.DatagramProtocol):
    """A UDP relay between one browser and `target` that loses each `n`th datagram towards the browser."""

    def __init__(self, target: tuple[str, int], n: int) -> None:
        self._target, self._n, self._count = target, n, 0
        self._browser: tuple[str, int] | None = None
        self.lost = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if addr != self._target:
            self._browser = addr
            self._transport.sendto(data, self._target)
            return
        self._count += data[0] >= 128
        if data[0] >= 128 and self._count % self._n == 0:
            self.lost += 1
        elif self._browser is not None:
            self._transport.sendto(data, self._browser)


@contextlib.asynccontextmanager
async def run_relay(source: str) -> AsyncIterator[tuple[Engine, str]]:
    config = EngineConfig(
        rtsp=RtspConfig(enabled=False),
        http=HttpConfig(host="127.0.0.1", port=0),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
        mounts=(MountConfig(name="cam", source=source),),
    )
    engine = Engine(config)
    await engine.start()
    try:
        port = next(event.port for event in engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == "http")
        yield engine, f"http://127.0.0.1:{port}"
    finally:
        await engine.stop()


async def watch(root: str, *, enough: int = ENOUGH, port: int = 0) -> dict[str, Any]:
    async with open_page() as page:
        await page.goto(f"{root}/healthz")
        options = {
            "enough": enough,
            "patience": PATIENCE_S,
            "cells": False,
            "only": "udp" if port else "",
            "port": port,
            "url": f"{root}/cam/whep",
        }
        found: dict[str, Any] = await page.evaluate(WATCH, options)
    return found


@pytest.mark.parametrize("only", ["", "tcp"])
async def test_demo_camera(only: str) -> None:
    async with run_relay("demo:") as (engine, root):
        async with open_page() as page:  # the browser itself takes a while to start: not what is measured
            await page.goto(f"{root}/healthz")
            seen = await page.evaluate(
                WATCH, {"url": f"{root}/cam/whep", "enough": ENOUGH, "patience": PATIENCE_S, "cells": True, "only": only, "port": 0}
            )
        readers = [event for event in engine.snapshot() if isinstance(event, ReaderStatus)]
    assert seen["status"] == 201
    assert seen["time"] > 2
    delays = [seconds_behind(number, at) for _, number, at in seen["pictures"]]
    assert min(statistics.median(delays[at : at + 10]) for at in range(len(delays) - 9)) < DELAY_S  # where the machine was at ease
    picture, sound = seen["stats"]["video"], seen["stats"]["audio"]
    assert picture["framesDecoded"] >= ENOUGH
    assert picture["packetsLost"] == 0
    assert sound["totalAudioEnergy"] > 0
    assert seen["transport"] == "closed"
    assert readers == []


@pytest.mark.parametrize(("variant", "has_sound"), [("h264-aac", True), ("h264-pcmu", True), ("h264", False)])
async def test_cameras_that_play(variant: str, has_sound: bool) -> None:
    with GstCamera(variant, width=640, height=360) as camera:
        async with run_relay(camera.url) as (_, root):
            seen = await watch(root)
    assert seen["status"] == 201
    assert seen["stats"]["video"]["framesDecoded"] >= ENOUGH
    assert seen["width"] == 640
    assert ("audio" in seen["stats"] and seen["stats"]["audio"]["packetsReceived"] > 50) == has_sound


@pytest.mark.parametrize(
    ("variant", "status", "reason"),
    [("h264-b-aac", 422, "b_frames"), ("h265", 406, "codec_not_offered"), ("mjpeg", 422, "codec_unsupported")],
)
async def test_cameras_that_cannot_play_say_why(variant: str, status: int, reason: str) -> None:
    with GstCamera(variant, width=640, height=360) as camera:
        async with run_relay(camera.url) as (_, root):
            seen = await watch(root)
    assert (seen["status"], seen["reason"]) == (status, reason)


async def test_loss_is_repaired() -> None:
    async with run_relay("demo:") as (engine, root):
        port = next(event.port for event in engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == "webrtc")
        loop = asyncio.get_running_loop()
        transport, path = await loop.create_datagram_endpoint(lambda: LossyPath(("127.0.0.1", port), 50), local_addr=("127.0.0.1", 0))
        seen = await watch(root, enough=175, port=transport.get_extra_info("sockname")[1])
        transport.close()
    picture = seen["stats"]["video"]
    assert path.lost > 20
    assert picture["nackCount"] > 10
    assert picture["framesDecoded"] >= 175
    assert picture["packetsLost"] < path.lost / 2  # the others came again
