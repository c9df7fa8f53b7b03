"""UniviewRecorder: LAPI of Uniview's recorders and cameras."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web

from tests.kit.recorders.scripted_recorder import MadeChannel, ScriptedRecorder

_LAPI = "/LAPI/V1.0"


class UniviewRecorder(ScriptedRecorder):
    """`is_camera`: it has no list of channels."""

    model = "NVR302-16S2"
    serial = "210235C3K20000000001"

    def __init__(self, *args: object, is_camera: bool = False, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self._is_camera = is_camera

    def is_known(self, request: web.Request) -> bool:
        return request.path.startswith("/LAPI/")

    def channel_of(self, path: str) -> int:
        if path.startswith("media/video"):
            return 1
        found = re.match(r"unicast/c(\d+)/s\d/live", path)
        return int(found[1]) if found else 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(_LAPI)
        if path == "/System/DeviceInfo":
            return self._say(
                {"DeviceName": self.name, "DeviceModel": self.model, "SerialNumber": self.serial, "FirmwareVersion": "B3220P39"}
            )
        if path == "/Network/RTSP":
            return self._say({"Enabled": 1, "Port": self.rtsp_port})
        if path == "/Channels/System/ChannelDetailInfos" and not self._is_camera:
            return self._say({"Num": len(self.channels), "DetailInfos": [self._detail(each) for each in self.channels]})
        if found := re.fullmatch(r"/Channels/(\d+)/Media/Video/Streams/DetailInfos", path):
            each = self._channel(int(found[1]))
            if each is not None and each.online:
                return self._say(
                    {"Num": 2, "VideoStreamInfos": [self._stream(0, each, each.size, each.kbps), self._stream(1, each, (704, 576), 512)]}
                )
        if found := re.fullmatch(r"/Channels/(\d+)/Media/Video/Streams/0/Snapshot", path):
            each = self._channel(int(found[1]))
            if each is not None and each.online:
                return web.Response(body=self.picture, content_type="image/jpeg")
        return web.json_response({"Response": {"ResponseCode": 1, "ResponseString": "Not Supported", "Data": "null"}}, status=404)

    def _channel(self, number: int) -> MadeChannel | None:
        if self._is_camera and number == 0:
            return self.channels[0]
        return next((each for each in self.channels if each.number == number), None)

    def _detail(self, each: MadeChannel) -> dict[str, Any]:
        address = "" if each.empty else f"192.168.0.{each.number}"
        return {
            "ID": each.number,
            "Name": each.name,
            "Status": 1 if each.online and not each.empty else 0,
            "AddressInfo": {"AddressType": 0, "Address": address},
        }

    def _stream(self, number: int, each: MadeChannel, size: tuple[int, int], kbps: int) -> dict[str, Any]:
        encoded = {
            "EncodeFormat": 2 if "265" in each.codec else 1,
            "Resolution": {"Width": size[0], "Height": size[1]},
            "BitRate": kbps,
            "FrameRate": each.fps,
        }
        return {"ID": number, "VideoEncodeInfo": encoded}

    def _say(self, data: dict[str, Any]) -> web.Response:
        body = {"Response": {"ResponseURL": "", "ResponseCode": 0, "ResponseString": "Succeed", "Data": data}}
        return self.text(json.dumps(body, ensure_ascii=False), "application/json")
