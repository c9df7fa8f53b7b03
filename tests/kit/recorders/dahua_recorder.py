"""DahuaRecorder: the cgi of Dahua's recorders and cameras, counted from 0."""

from __future__ import annotations

import re

from aiohttp import web

from tests.kit.recorders.scripted_recorder import ScriptedRecorder


class DahuaRecorder(ScriptedRecorder):
    """`upper`: keys are written otherwise, as some firmware does; `locked`: what it says beside a refusal."""

    serial = "9K0ABCDPAZ00001"

    def __init__(self, *args: object, kind: str = "NVR5216-4KS2", upper: bool = False, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.kind, self._upper = kind, upper

    def is_known(self, request: web.Request) -> bool:
        return request.path.startswith("/cgi-bin/")

    def channel_of(self, path: str) -> int:
        found = re.search(r"cam/realmonitor\?channel=(\d+)", path)
        return int(found[1]) if found else 0

    def refusal_body(self) -> bytes:
        if not self.manners.locks_after:
            return b"Invalid Authority!\r\n"
        left = f"You still have {self.attempts_left} attempt(s)" if not self.is_locked else "The account has been locked, 1800 seconds"
        return f"Error\r\n{left}\r\n".encode()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        query = request.raw_path
        lines: list[str] | None = None
        if "getSystemInfo" in query:
            lines = ["appAutoStart=true", f"deviceType={self.kind}", "hardwareVersion=1.00", f"serialNumber={self.serial}"]
        elif "getMachineName" in query:
            lines = [f"name={self.name}"]
        elif "name=ChannelTitle" in query:
            lines = [f"table.ChannelTitle[{each.number - 1}].Name={each.name}" for each in self.channels]
        elif "name=Encode" in query:
            lines = [line for each in self.channels for line in self._encode(each.number - 1, each.size, each.fps, each.kbps, each.codec)]
        elif "name=RTSP" in query:
            lines = ["table.RTSP.Enable=true", f"table.RTSP.Port={self.rtsp_port}"]
        elif "getCameraState" in query:
            lines = [line for index, each in enumerate(self.channels) for line in self._state(index, each.number, each.online, each.empty)]
        elif "getCameraAll" in query:
            lines = [line for index, each in enumerate(self.channels) for line in self._camera(index, each.number, each.empty)]
        elif found := re.search(r"getCurrentProtocolCaps&channel=(\d+)", query):
            turns = any(each.steered for each in self.channels if each.number == int(found[1]))
            lines = [f"caps.Pan={str(turns).lower()}", f"caps.Tile={str(turns).lower()}", "caps.Zoom=true"]
        elif (found := re.search(r"snapshot\.cgi\?channel=(\d+)", query)) and self.is_online(int(found[1])):
            return web.Response(body=self.picture, content_type="image/jpeg")
        if lines is None:
            return web.Response(status=400, text="Error\r\nBad Request!\r\n")
        text = "\r\n".join([*lines, ""])
        return self.text(re.sub(r"^[^=]+", lambda key: key[0].upper(), text, flags=re.MULTILINE) if self._upper else text)

    @staticmethod
    def _encode(index: int, size: tuple[int, int], fps: int, kbps: int, codec: str) -> list[str]:
        at = f"table.Encode[{index}]"
        lines = []
        for name, (width, height), rate in (("MainFormat[0]", size, kbps), ("ExtraFormat[0]", (704, 576), 512)):
            lines += [f"{at}.{name}.Video.{key}={value}" for key, value in (("BitRate", rate), ("Compression", codec), ("FPS", fps))]
            lines += [f"{at}.{name}.Video.Width={width}", f"{at}.{name}.Video.Height={height}", f"{at}.{name}.VideoEnable=true"]
        return lines

    @staticmethod
    def _state(index: int, number: int, online: bool, empty: bool) -> list[str]:
        state = "Empty" if empty else "Connected" if online else "Unconnect"
        return [f"states[{index}].channel={number - 1}", f"states[{index}].connectionState={state}"]

    @staticmethod
    def _camera(index: int, number: int, empty: bool) -> list[str]:
        address = "0.0.0.0" if empty else f"192.168.10.{number}"
        at = f"camera[{index}]"
        return [
            f"{at}.Channel={number - 1}",
            f"{at}.DeviceInfo.Address={address}",
            f"{at}.Enable={str(not empty).lower()}",
            f"{at}.Type=Remote",
        ]
