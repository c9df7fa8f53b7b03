"""Trial: one camera behind a relay of its own, watched by all roads at once."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.field_trial.camera_tap import CameraTap
from tests.field_trial.ffmpeg_road import watch_by_ffmpeg
from tests.field_trial.page_road import watch_by_page
from tests.field_trial.sighting import Sighting, Verdict, judge
from tests.kit.relay.relay_process import RelayProcess

ROADS = ("rtsp", "webrtc", "hls", "mp4")
_MOUNT = "cam"
_LIVE_S = 25.0
_WEBRTC = '[webrtc]\nhost = "127.0.0.1"\nudp_port = 0\ntcp_port = 0'


@dataclass(frozen=True)
class Line:
    """One camera by one road."""

    name: str
    sighting: Sighting
    verdict: Verdict
    sessions: int


async def try_camera(name: str, source: str, *, seconds: float, roads: Sequence[str], rate: float) -> list[Line]:
    """Start a relay for `source` and watch; `rate` is what a camera sends whose pictures cannot be counted on their way."""
    async with contextlib.AsyncExitStack() as stack:
        tap = await stack.enter_async_context(CameraTap(source)) if CameraTap.reads(source) else None
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="field-trial-")))
        mount = {"name": _MOUNT, "source": tap.url if tap else source}
        relay = RelayProcess(folder, mounts=[mount], more_toml=_WEBRTC)
        await asyncio.to_thread(relay.start)
        stack.push_async_callback(asyncio.to_thread, relay.stop)
        live = await _wait_until_live(relay)
        info = await asyncio.to_thread(relay.get, f"/{_MOUNT}/info.json")
        sightings = await asyncio.gather(*(_watch(relay, road, info, seconds) for road in roads))
        has_sound = tap.has_sound if tap else info["audio"] is not None
        sent = tap.sent if tap and tap.sent else _at_rate(rate, seconds)
        for sighting in sightings:
            if not live:
                sighting.remarks.append("was not live")
            if dropped := (await asyncio.to_thread(relay.mount, _MOUNT)).get("dropped_units"):
                sighting.remarks.append(f"relay dropped {dropped}")
        return [Line(name, sighting, judge(sighting, sent, has_sound=has_sound), tap.sessions if tap else 0) for sighting in sightings]


async def _wait_until_live(relay: RelayProcess) -> bool:
    end = time.monotonic() + _LIVE_S
    while time.monotonic() < end:
        if (await asyncio.to_thread(relay.mount, _MOUNT))["state"] == "live":
            return True
        await asyncio.sleep(0.1)
    return False


async def _watch(relay: RelayProcess, road: str, info: dict[str, Any], seconds: float) -> Sighting:
    root = f"http://127.0.0.1:{relay.http_port}/{_MOUNT}/"
    by_design, has_sound = _by_design(road, info), info["audio"] is not None
    try:
        match road:
            case "rtsp":
                return await watch_by_ffmpeg(road, relay.url(_MOUNT), seconds, has_sound=has_sound)
            case "mp4" if by_design:
                return Sighting(road, by_design=by_design, way="pictures", pictures=1, remarks=["not played: MP4 has no place for it"])
            case "mp4":
                return await watch_by_ffmpeg(road, f"{root}live.mp4", seconds, has_sound=has_sound)
        return await watch_by_page(road, root, seconds, by_design=by_design)
    except Exception as error:  # one road's accident says nothing about the others
        now = time.monotonic()
        return Sighting(road, now - seconds, now, media_errors=[f"the trial itself failed: {error!r}"])


def _by_design(road: str, info: dict[str, Any]) -> str:
    """Why the page goes on to another road with such a camera."""
    codec = (info["video"] or {}).get("codec", "")
    if codec == "JPEG":
        return "JPEG"
    if codec == "H265" and road in ("webrtc", "hls"):
        return "H.265"
    return "B-frames" if road == "webrtc" and info["b_frames"] else ""


def _at_rate(rate: float, seconds: float) -> list[float]:
    now = time.monotonic()
    return [now - index / rate for index in range(round(rate * (seconds + 60)), 0, -1)]
