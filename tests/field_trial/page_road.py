"""The browser's roads: the player page in Chromium, by WebRTC, or by HLS with WebRTC taken away."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Sequence
from typing import Any

from tests.field_trial.sighting import Sighting
from tests.kit.players.chromium import open_page

SETTLED_S = 6.0  # after the first picture: hls.js has found its distance to live
_PATIENCE_S = 45.0
_LOOK_S = 0.25
_NTP_MS = 2_208_988_800_000  # from 1900 to 1970
_WAY_OF_ROAD = {"webrtc": ("webrtc",), "hls": ("low-latency", "hls")}

KEEP_PEER = """
const { RTCPeerConnection: Peer } = window;
window.RTCPeerConnection = class extends Peer { constructor(...all) { super(...all); window.peer = this; } };
"""
BLOCK_WEBRTC = "delete window.RTCPeerConnection;"
KEEP_EVENTS = """
window.seen = [];
for (const name of ['error', 'waiting']) document.addEventListener(name, event => {
  if (event.target.id === 'video') seen.push(name === 'error' ? `media error ${event.target.error?.code}: ${event.target.error?.message}` : name);
}, true);
"""
LOOK = """
async () => {
  const video = document.getElementById('video'), stage = document.getElementById('stage');
  const quality = video.getVideoPlaybackQuality(), peer = {};
  if (window.peer && peer.connectionState !== 'closed') for (const entry of (await window.peer.getStats()).values())
    if (entry.type === 'inbound-rtp') peer[entry.kind] = entry;
  if (stage.dataset.way && video.muted) video.muted = false;
  return { wall: Date.now(), way: stage.dataset.way ?? '', shown: quality.totalVideoFrames, dropped: quality.droppedVideoFrames, time: video.currentTime,
    sound: video.webkitAudioDecodedByteCount ?? 0, failed: Boolean(video.error), peer, single: document.getElementById('pictures').naturalWidth };
}
"""

type Look = dict[str, Any]


async def watch_by_page(road: str, url: str, seconds: float, *, by_design: str) -> Sighting:
    """Open the page and look at it four times a second."""
    sighting = Sighting(road, by_design=by_design)
    async with open_page() as page:
        await page.add_init_script(KEEP_EVENTS + (KEEP_PEER if road == "webrtc" else BLOCK_WEBRTC))
        await page.goto(url, wait_until="commit")
        try:
            await page.wait_for_selector("#stage[data-way]", timeout=_PATIENCE_S * 1000)
        except Exception:  # Playwright's own time-out, which is no TimeoutError
            sighting.began, sighting.ended = time.monotonic() - seconds, time.monotonic()
            sighting.media_errors.append(f"no picture: {await page.inner_text('#status')}")
            return sighting
        looks = await _look(page, SETTLED_S + seconds)
        events = await page.evaluate("seen")
    settled = [(at, look) for at, look in looks if at >= looks[0][0] + SETTLED_S]
    sighting.began, sighting.ended = settled[0][0], settled[-1][0]
    _count(sighting, [look for _, look in settled], [look for _, look in looks], events)
    _listen(sighting, settled)
    return sighting


async def _look(page: Any, seconds: float) -> list[tuple[float, Look]]:
    looks = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        looks.append((time.monotonic(), await page.evaluate(LOOK)))
        await asyncio.sleep(_LOOK_S)
    return looks


def _count(sighting: Sighting, settled: Sequence[Look], looks: Sequence[Look], events: Sequence[str]) -> None:
    """Pictures, and what went wrong with them."""
    sighting.way = settled[-1]["way"] or next((look["way"] for look in reversed(settled) if look["way"]), "")
    ways = [way for way, _ in itertools.groupby(look["way"] for look in looks)]
    sighting.pictures = int(settled[-1]["single"] > 0) if sighting.way == "pictures" else _grown(settled, _shown)
    errors = [event for event in events if event != "waiting"]
    if errors:
        sighting.media_errors.append(f"{len(errors)} x {errors[0][:80]}")
    if len(ways) > 1:
        sighting.media_errors.append(f"page went {' > '.join(way or 'nothing' for way in ways)}")
    elif sighting.way not in (*_WAY_OF_ROAD[sighting.road], "pictures") and not sighting.by_design:
        sighting.media_errors.append(f"played by {sighting.way}")
    sighting.pauses = _pauses(settled)
    if waits := len(events) - len(errors):
        sighting.remarks.append(f"waited {waits} x")
    if dropped := _grown(settled, lambda look: int(look["dropped"])):
        sighting.remarks.append(f"browser left out {dropped}")
    if video := settled[-1]["peer"].get("video"):
        sighting.remarks.append(f"PLI {video.get('pliCount', 0)}, NACK {video.get('nackCount', 0)}, lost {video.get('packetsLost', 0)}")


def _shown(look: Look) -> int:
    return int(look["peer"]["video"].get("framesDecoded", 0)) if "video" in look["peer"] and look["way"] == "webrtc" else int(look["shown"])


def _pauses(looks: Sequence[Look]) -> list[float]:
    """Runs of looks, a second long at least, in which no picture came."""
    stood = [later == earlier for earlier, later in itertools.pairwise(_shown(look) for look in looks)]
    runs = [len(list(run)) * _LOOK_S for still, run in itertools.groupby(stood) if still]
    return [run for run in runs if run >= 1]


def _listen(sighting: Sighting, settled: Sequence[tuple[float, Look]]) -> None:
    looks = [look for _, look in settled]
    if sighting.way == "webrtc":
        _listen_to_peer(sighting, settled)
    elif sighting.way in _WAY_OF_ROAD["hls"] and looks[-1]["sound"]:
        seconds = [looks[at]["sound"] for at in range(0, len(looks), round(1 / _LOOK_S))]
        sighting.sound = sum(later != earlier for earlier, later in itertools.pairwise(seconds)) / max(1, len(seconds) - 1)
        # hls.js may catch up with live: only what falls behind the clock is a fault
        leads = [look["time"] - at for at, look in settled]
        sighting.sound_offset_s = max(best - lead for best, lead in zip(itertools.accumulate(leads, max), leads, strict=True))


def _listen_to_peer(sighting: Sighting, settled: Sequence[tuple[float, Look]]) -> None:
    heard = [(look["wall"], look["peer"]["audio"]) for _, look in settled if "audio" in look["peer"]]
    if len(heard) < 2 or not heard[-1][1].get("packetsReceived"):
        return
    first, last = heard[0][1], heard[-1][1]
    received = last["totalSamplesReceived"] - first["totalSamplesReceived"]
    concealed = last.get("concealedSamples", 0) - first.get("concealedSamples", 0)
    sighting.sound = (received - concealed) / received if received else 0.0
    offsets = [
        abs(wall - (stats["estimatedPlayoutTimestamp"] - _NTP_MS)) / 1000 for wall, stats in heard if "estimatedPlayoutTimestamp" in stats
    ]
    sighting.sound_offset_s = max(offsets, default=0.0)


def _grown(looks: Sequence[Look], count: Any) -> int:
    """How much a count rose, which begins anew with each video."""
    return sum(max(0, count(later) - count(earlier)) for earlier, later in itertools.pairwise(looks))
