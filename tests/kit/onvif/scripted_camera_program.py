"""A ScriptedCamera in a process of its own: -m tests.kit.onvif.scripted_camera_program HOST; prints its port, and at the end of standard input what it was told to do."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter

from tests.kit.onvif.scripted_camera import ScriptedCamera


async def main() -> None:
    async with ScriptedCamera(host=sys.argv[1]) as camera:
        sys.stdout.write(f"{camera.port}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
        sys.stdout.write(json.dumps({"commands": Counter(camera.head.kinds), "asked": camera.asked}))


if __name__ == "__main__":
    asyncio.run(main())
