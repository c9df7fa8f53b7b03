"""HanwhaRecorder: SUNAPI of Hanwha's recorders and cameras, in JSON or in text, counted from 0."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web

from tests.kit.recorders.scripted_recorder import ScriptedRecorder


class HanwhaRecorder(ScriptedRecorder):
    """`speaks`: "json", or "text" whatever it is asked for; `is_camera`: with a sensor for each of its channels."""

    model = "XRN-1620B2"
    serial = "ZC9K70GT100001"

    def __init__(self, *args: object, speaks: str = "json", is_camera: bool = False, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self._speaks, self._is_camera = speaks, is_camera

    def is_known(self, request: web.Request) -> bool:
        return request.path.startswith("/stw-cgi/")

    def channel_of(self, path: str) -> int:
        if path.startswith("profile"):
            return 1
        found = re.match(r"(?:LiveChannel/)?(\d+)/", path)
        return int(found[1]) + 1 if found else 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        kind = "NWC" if self._is_camera else "NVR"
        match request.query.get("msubmenu"):
            case "deviceinfo":
                return self._say({"Model": self.model, "SerialNumber": self.serial, "DeviceName": self.name, "DeviceType": kind}, "", [])
            case "cameraregister" if not self._is_camera:
                return self._say(
                    {}, "RegisteredCameras", [self._camera(each.number, each.name, each.online) for each in self.channels if not each.empty]
                )
            case "rtsp":
                return self._say({"Port": self.rtsp_port, "Timeout": 60}, "", [])
            case "videosource" if self._is_camera:
                return self._say({}, "VideoSources", [{"Channel": each.number - 1, "Name": each.name} for each in self.channels])
            case "videoprofile":
                return self._say(
                    {},
                    "VideoProfiles",
                    [
                        {"Channel": each.number - 1, "Profiles": self._profiles(each.size, each.kbps)}
                        for each in self.channels
                        if each.online
                    ],
                )
            case "snapshot" if self.is_online(int(request.query.get("Channel", "0")) + 1):
                return web.Response(body=self.picture, content_type="image/jpeg")
        return self.text("NG\r\nError Code: 608\r\nError Details: Feature Not Implemented\r\n")

    @staticmethod
    def _camera(number: int, name: str, online: bool) -> dict[str, Any]:
        status = "Success" if online else "ConnectFail"
        return {
            "Channel": number - 1,
            "Title": name,
            "Model": "QNV-8080R",
            "IPAddress": f"192.168.1.{number}",
            "Protocol": "samsung",
            "Status": status,
        }

    def _profiles(self, size: tuple[int, int], kbps: int) -> list[dict[str, Any]]:
        return [
            {"Profile": 1, "Name": "MJPEG", "EncodingType": "MJPEG", "Resolution": "800x600", "FrameRate": 15, "Bitrate": 6144},
            {"Profile": 2, "Name": "H.264", "EncodingType": "H264", "Resolution": f"{size[0]}x{size[1]}", "FrameRate": 30, "Bitrate": kbps},
            {"Profile": 3, "Name": "Small", "EncodingType": "H264", "Resolution": "640x360", "FrameRate": 15, "Bitrate": 512},
        ][1 if not self._is_camera else 0 :]

    def _say(self, top: dict[str, Any], name: str, entries: list[dict[str, Any]]) -> web.Response:
        if self._speaks == "json":
            return self.text(json.dumps(top | ({name: entries} if name else {}), ensure_ascii=False), "application/json")
        lines = [f"{key}={value}" for key, value in top.items()]
        for entry in entries:
            at = f"Channel.{entry['Channel']}"
            lines += [f"{at}.{key}={value}" for key, value in entry.items() if key not in ("Channel", "Profiles")]
            for each in entry.get("Profiles", []):
                lines += [f"{at}.Profile.{each['Profile']}.{key}={value}" for key, value in each.items() if key != "Profile"]
        return self.text("\r\n".join([*lines, ""]))
