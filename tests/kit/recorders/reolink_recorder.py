"""ReolinkRecorder: the JSON commands of Reolink's recorders and cameras, counted from 0."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web

from tests.kit.recorders.scripted_recorder import PASSWORD, USER, MadeChannel, ScriptedRecorder

_MOST_TOKENS = 4


class ReolinkRecorder(ScriptedRecorder):
    """`is_old`: it does not know GetChannelstatus. It counts what it was asked of channels that sleep."""

    model = "RLN16-410"
    serial = "0000000000001"
    needs_login = False  # but the token

    def __init__(self, *args: object, is_old: bool = False, path: str = "/api.cgi", **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self._is_old, self._path = is_old, path
        self.tokens: set[str] = set()
        self.woken: list[int] = []
        self._number = 0

    def channel_of(self, path: str) -> int:
        found = re.search(r"(\d\d)_(?:main|sub)", path)
        return int(found[1]) if found else 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.path != self._path:
            return web.Response(status=404)
        token = request.query.get("token", "")
        if request.query.get("cmd") == "Snap":
            channel = int(request.query.get("channel", "0"))
            if token not in self.tokens or not self.is_online(channel + 1):
                return self._say([self._no("Snap", -6)])
            self._note_asked(channel)
            return web.Response(body=self.picture, content_type="image/jpeg")
        body = await request.read()
        self.seen.bodies.append(body)
        return self._say([self._do(command, token) for command in json.loads(body)])

    def _do(self, command: dict[str, Any], token: str) -> dict[str, Any]:
        name, parameters = command["cmd"], command.get("param", {})
        if name == "Login":
            return self._log_in(parameters["User"])
        if token not in self.tokens:
            return self._no(name, -6)
        match name:
            case "Logout":
                self.tokens.discard(token)
                return self._yes(name, {"rspCode": 200})
            case "GetDevInfo":
                kind = "NVR" if len(self.channels) > 1 else "IPC"
                info = {
                    "channelNum": len(self.channels),
                    "model": self.model,
                    "name": self.name,
                    "serial": self.serial,
                    "type": kind,
                    "exactType": kind,
                }
                return self._yes(name, {"DevInfo": info})
            case "GetChannelstatus" if not self._is_old:
                return self._yes(name, {"count": len(self.channels), "status": [self._status(each) for each in self.channels]})
            case "GetNetPort":
                return self._yes(name, {"NetPort": {"httpPort": self.port, "rtspPort": self.rtsp_port, "onvifPort": 8000}})
            case "GetEnc":
                self._note_asked(parameters["channel"])
                each = next(each for each in self.channels if each.number == parameters["channel"] + 1)
                return self._yes(
                    name,
                    {
                        "Enc": {
                            "channel": parameters["channel"],
                            "mainStream": self._stream(each, each.size, each.kbps),
                            "subStream": self._stream(each, (640, 360), 512),
                        }
                    },
                )
        return self._no(name, -9)

    def _log_in(self, user: dict[str, str]) -> dict[str, Any]:
        if not self.note_login(user.get("userName") == USER and user.get("password") == PASSWORD):
            return self._no("Login", -7)
        if len(self.tokens) >= _MOST_TOKENS:
            return self._no("Login", -5)
        self._number += 1
        token = f"token{self._number:04x}"
        self.tokens.add(token)
        return self._yes("Login", {"Token": {"leaseTime": 3600, "name": token}})

    def _note_asked(self, channel: int) -> None:
        if any(each.battery for each in self.channels if each.number == channel + 1):
            self.woken.append(channel)

    @staticmethod
    def _status(each: MadeChannel) -> dict[str, Any]:
        if each.empty:
            return {"channel": each.number - 1, "name": "", "online": 0, "typeInfo": ""}
        said: dict[str, Any] = {
            "channel": each.number - 1,
            "name": each.name,
            "online": int(each.online),
            "typeInfo": "RLC-811A",
            "uid": f"95270000{each.number:04}",
        }
        return said | ({"sleep": 1} if each.battery else {})

    @staticmethod
    def _stream(each: MadeChannel, size: tuple[int, int], kbps: int) -> dict[str, Any]:
        codec = "h265" if "265" in each.codec else "h264"
        return {"vType": codec, "size": f"{size[0]}*{size[1]}", "frameRate": each.fps, "bitRate": kbps}

    @staticmethod
    def _yes(name: str, value: dict[str, Any]) -> dict[str, Any]:
        return {"cmd": name, "code": 0, "value": value}

    @staticmethod
    def _no(name: str, code: int) -> dict[str, Any]:
        return {"cmd": name, "code": 1, "error": {"detail": "no", "rspCode": code}}

    def _say(self, answers: list[dict[str, Any]]) -> web.Response:
        return self.text(json.dumps(answers, ensure_ascii=False), "text/html")  # so it calls its JSON
