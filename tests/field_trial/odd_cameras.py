"""Serves all odd cameras on 127.0.0.1 until it is ended: `python -m tests.field_trial.odd_cameras`; --odd of the field trial tries each."""

from __future__ import annotations

import asyncio
import contextlib

from tests.field_trial import odd_rtsp, odd_streams
from tests.kit.cameras.rtmp_camera import RtmpCamera

_FIRST_PORT = 21301
_RTSP = (
    odd_rtsp.OddCamera,
    odd_rtsp.HevcMarkerEveryNal,
    odd_rtsp.HevcSetsWithOldStamp,
    odd_rtsp.HevcSuffixSeiAlone,
    odd_rtsp.HevcExtraChannel,
    odd_rtsp.HevcQuietScene,
    odd_rtsp.HevcSlowSound,
    odd_rtsp.HevcDriftingSound,
    odd_rtsp.JpegMarkerEarly,
    odd_rtsp.JpegExtraChannel,
)
_RTMP = (odd_streams.rtmp_change, odd_streams.rtmp_sound_change, odd_streams.rtmp_quiet_scene, odd_streams.rtmp_sei_alone)
_HTTP = (odd_streams.serve_ts,)


def sources() -> dict[str, str]:
    """Name and address of each."""
    made = (
        [(camera.__name__, "rtsp") for camera in _RTSP]
        + [(make.__name__, "rtmp") for make in _RTMP]
        + [(s.__name__, "http") for s in _HTTP]
    )
    paths = {"rtsp": "cam", "rtmp": "live/cam", "http": "cam.ts"}
    return {name: f"{scheme}://127.0.0.1:{_FIRST_PORT + number}/{paths[scheme]}" for number, (name, scheme) in enumerate(made)}


async def main() -> None:
    ports = iter(range(_FIRST_PORT, _FIRST_PORT + 100))
    async with contextlib.AsyncExitStack() as stack:
        for camera in _RTSP:
            await asyncio.start_server(camera().serve, "127.0.0.1", next(ports))
        for make in _RTMP:
            await stack.enter_async_context(RtmpCamera(make(), port=next(ports)))
        for serve in _HTTP:
            await asyncio.start_server(serve, "127.0.0.1", next(ports))
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
