"""HikvisionRecorder: ISAPI, of recorders with analog and IP channels, and of cameras."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from aiohttp import web

from tests.kit.recorders.scripted_recorder import MadeChannel, ScriptedRecorder

_NAMESPACES = {
    "new": 'xmlns="http://www.hikvision.com/ver20/XMLSchema"',
    "isapi": 'version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"',
    "cgi": 'version="1.0" xmlns="http://www.std-cgi.com/ver10/XMLSchema"',
}


class HikvisionRecorder(ScriptedRecorder):
    """`analog`: how many of the first channels are its own inputs; `restarts_ids`: the IP channels' own numbers begin at 1 again."""

    serial = "DS-7716NI-K40120260101AAWR000000001WCVU"

    def __init__(
        self,
        channels: tuple[MadeChannel, ...],
        *,
        analog: int = 0,
        restarts_ids: bool = False,
        namespace: str = "new",
        prefix: str = "",
        kind: str = "NVR",
        model: str = "DS-7716NI-K4",
        **more: object,
    ) -> None:
        super().__init__(channels, **more)  # type: ignore[arg-type]
        self.analog, self.restarts_ids, self.kind, self.model = analog, restarts_ids, kind, model
        self._namespace, self._prefix = namespace, prefix

    def is_known(self, request: web.Request) -> bool:
        return request.path.startswith("/ISAPI/")

    def channel_of(self, path: str) -> int:
        found = re.search(r"Streaming/Channels/(\d+)0\d", path)
        return int(found[1]) if found else 0

    def refusal_body(self) -> bytes:
        if not self.manners.locks_after:
            return super().refusal_body()
        lock = "<lockStatus>lock</lockStatus><unlockTime>1800</unlockTime>" if self.is_locked else "<lockStatus>unlock</lockStatus>"
        return f"<userCheck><statusValue>401</statusValue>{lock}<retryLoginTime>{self.attempts_left}</retryLoginTime></userCheck>".encode()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        analog = [each for each in self.channels if each.number <= self.analog]
        behind = [each for each in self.channels if each.number > self.analog]
        match request.path:
            case "/ISAPI/System/deviceInfo":
                return self._xml(
                    "DeviceInfo",
                    f"<deviceName>{escape(self.name)}</deviceName><model>{self.model}</model><serialNumber>{self.serial}</serialNumber>"
                    f"<macAddress>c0:56:e3:00:00:01</macAddress><deviceType>{self.kind}</deviceType>",
                )
            case "/ISAPI/System/Video/inputs/channels" if analog or self.kind == "IPCamera":
                return self._xml("VideoInputChannelList", "".join(map(self._input, analog or self.channels)))
            case "/ISAPI/ContentMgmt/InputProxy/channels" if behind and self.kind != "IPCamera":
                return self._xml("InputProxyChannelList", "".join(map(self._proxy, behind)))
            case "/ISAPI/ContentMgmt/InputProxy/channels/status" if behind and self.kind != "IPCamera":
                return self._xml("InputProxyChannelStatusList", "".join(map(self._status, behind)))
            case "/ISAPI/Streaming/channels":
                return self._xml(
                    "StreamingChannelList", "".join(self._stream(each, kind) for each in self.channels if each.online for kind in (1, 2))
                )
            case "/ISAPI/PTZCtrl/channels" if self.kind == "IPCamera":
                return self._xml("PTZChannelList", self._ptz())
            case "/ISAPI/ContentMgmt/PTZCtrlProxy/channels" if behind:
                return self._xml("PTZChannelList", self._ptz())
        found = re.fullmatch(r"/ISAPI/Streaming/channels/(\d+)01/picture", request.path)
        if found and self.is_online(int(found[1])):
            return web.Response(body=self.picture, content_type="image/jpeg")
        if not self.is_known(request):
            return web.Response(status=404)
        return self._xml("ResponseStatus", "<statusCode>4</statusCode><statusString>Invalid Operation</statusString>", status=403)

    def _own(self, each: MadeChannel) -> int:
        return each.number - self.analog if self.restarts_ids else each.number

    def _input(self, each: MadeChannel) -> str:
        seen = "1080P25" if each.online else "NO VIDEO"
        return f"<VideoInputChannel><id>{each.number}</id><name>{escape(each.name)}</name><resDesc>{seen}</resDesc></VideoInputChannel>"

    def _proxy(self, each: MadeChannel) -> str:
        where = f"<ipAddress>192.168.254.{each.number}</ipAddress><managePortNo>8000</managePortNo><srcInputPort>1</srcInputPort>"
        inner = f"<id>{self._own(each)}</id><name>{escape(each.name)}</name>"
        return f"<InputProxyChannel>{inner}<sourceInputPortDescriptor>{where}</sourceInputPortDescriptor></InputProxyChannel>"

    def _status(self, each: MadeChannel) -> str:
        streams = "".join(f"<streamingProxyChannelId>{each.number}0{kind}</streamingProxyChannelId>" for kind in (1, 2))
        inner = f"<id>{self._own(each)}</id><online>{str(each.online).lower()}</online>"
        return f"<InputProxyChannelStatus>{inner}<streamingProxyChannelIdList>{streams}</streamingProxyChannelIdList></InputProxyChannelStatus>"

    def _stream(self, each: MadeChannel, kind: int) -> str:
        width, height = each.size if kind == 1 else (640, 360)
        kbps = each.kbps if kind == 1 else 512
        video = (
            f"<enabled>true</enabled><videoInputChannelID>{each.number}</videoInputChannelID><videoCodecType>{each.codec}</videoCodecType>"
            f"<videoResolutionWidth>{width}</videoResolutionWidth><videoResolutionHeight>{height}</videoResolutionHeight>"
            f"<maxFrameRate>{each.fps * 100}</maxFrameRate><vbrUpperCap>{kbps}</vbrUpperCap>"
        )
        inner = f"<id>{each.number}0{kind}</id><channelName>{escape(each.name)}</channelName><enabled>true</enabled>"
        return f"<StreamingChannel>{inner}<Transport><rtspPortNo>{self.rtsp_port}</rtspPortNo></Transport><Video>{video}</Video></StreamingChannel>"

    def _ptz(self) -> str:
        return "".join(
            f"<PTZChannel><id>{each.number}</id><enabled>true</enabled><videoInputID>{each.number}</videoInputID></PTZChannel>"
            for each in self.channels
            if each.steered
        )

    def _xml(self, name: str, inner: str, status: int = 200) -> web.Response:
        if self._prefix:  # one that nobody has declared
            inner = re.sub(r"<(/?)(\w)", rf"<\1{self._prefix}:\2", inner)
            name = f"{self._prefix}:{name}"
        root, _, _ = name.partition(" ")
        answer = self.text(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_NAMESPACES[self._namespace]}>{inner}</{root}>', "application/xml"
        )
        answer.set_status(status)
        return answer
