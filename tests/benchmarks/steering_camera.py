"""A camera that is steered by ONVIF: steering_camera.py PORT FILE; writes a line of JSON for each command: when, what, how fast. Knows no time-out of its own."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from typing import TextIO

from tests.kit.onvif.scripted_camera import ScriptedCamera
from tests.kit.onvif.scripted_head import HeadCommand, ScriptedHead


@dataclass
class WrittenHead(ScriptedHead):
    """What it is told, on paper."""

    file: TextIO = sys.stdout

    def obey(self, command: HeadCommand) -> None:
        line = {"at": time.time(), "kind": command.kind, "pan": command.pan, "tilt": command.tilt}
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()
        super().obey(command)


async def main(port: int, file: TextIO) -> None:
    async with ScriptedCamera(head=WrittenHead(keeps_timeout=False, file=file), port=port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    with open(sys.argv[2], "w", encoding="utf-8") as paper:
        asyncio.run(main(int(sys.argv[1]), paper))
