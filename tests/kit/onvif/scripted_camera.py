"""ScriptedCamera: an ONVIF camera or recorder with the quirks of real ones, on a port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree

from aiohttp import web

from tests.kit.onvif import scripted_answers as xml
from tests.kit.onvif.scripted_answers import ScriptedChannel, ScriptedProfile
from tests.kit.onvif.scripted_head import HeadCommand, ScriptedHead
from tests.kit.onvif.scripted_login import ScriptedLogin

USER, PASSWORD = "admin", "geheim"
_DURATION = re.compile(r"PT([\d.]+)S")
# Whoever asks these shows no login (ONVIF Core 5.9.4.3).
_FOR_ALL = {"GetSystemDateAndTime", "GetServices", "GetCapabilities"}
_MOVES = {
    "ContinuousMove", "Stop", "RelativeMove", "AbsoluteMove", "GotoPreset", "GotoHomePosition", "SetHomePosition",
    "SetPreset", "RemovePreset", "Move", "SetImagingSettings",
}  # fmt: skip


def one_camera(*, ptz: bool = True) -> tuple[ScriptedChannel, ...]:
    """A camera with a main and a sub stream."""
    sub = ScriptedProfile("sub", "sub", "H264", 640, 360, 15, 512)
    return (ScriptedChannel("source", (ScriptedProfile("main", "main", "H265", 2560, 1440), sub), ptz),)


def recorder(channels: int, *, offline: frozenset[int] = frozenset(), ptz: bool = False) -> tuple[ScriptedChannel, ...]:
    """Channels from 1 on; those that are offline have no profiles."""
    return tuple(
        ScriptedChannel(
            f"VideoSource{number:03}",
            ()
            if number in offline
            else (
                ScriptedProfile(f"P{number:03}M", f"ch{number} main", "H265", 2560, 1440, stream=f"/Streaming/Channels/{number}01"),
                ScriptedProfile(f"P{number:03}S", f"ch{number} sub", "H264", 640, 360, 15, 512, stream=f"/Streaming/Channels/{number}02"),
            ),
            ptz,
        )
        for number in range(1, channels + 1)
    )


@dataclass
class ScriptedCamera:
    """`async with ScriptedCamera(quirks={"no Stop"}) as camera: camera.address`.

    Quirks: "no Stop", "no Action in the header", "no Timeout", "one axis", "no services", "broken media2", "no media2", "time wants a login",
    "undeclared prefix", "latin-1", "html", "two documents", "doctype", "view" (it can centre), "no snapshots", "no stream", "huge", "no interfaces",
    "400" (good answers come with 400), "user may not steer", "no answer to moves" (until `go` is set).
    """

    channels: tuple[ScriptedChannel, ...] = field(default_factory=one_camera)
    quirks: set[str] = field(default_factory=set)
    login: ScriptedLogin = field(default_factory=ScriptedLogin)
    head: ScriptedHead = field(default_factory=ScriptedHead)
    shown_clock_s: float = 0.0  # what its UTC shows, to true time
    shown_local_s: float | None = None
    told_base: str = ""  # what it believes to be called: "http://192.168.1.64:80"
    told_rtsp: str = "rtsp://127.0.0.1:554"
    manufacturer: str = "Scripted"
    model: str = "Head 1"
    host: str = "127.0.0.1"
    port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    at_once: int = 0  # requests that it was busy with, at most
    connections: set[object] = field(default_factory=set)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: int = 0
    _runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """host:port"""
        return f"{self.host}:{self.port}"

    async def __aenter__(self) -> ScriptedCamera:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        self.connections.add(request.transport)
        self._busy += 1
        self.at_once = max(self.at_once, self._busy)
        try:
            return await self._respond(request)
        finally:
            self._busy -= 1

    async def _respond(self, request: web.Request) -> web.Response:
        root = ElementTree.fromstring(await request.read())  # strictly: what we are sent has to be well-formed
        header, body = root.find("{*}Header"), root.find("{*}Body")
        assert body is not None
        operation = body[0]
        name = _local(operation)
        self.asked[name] += 1
        token = header.find("{*}Security/{*}UsernameToken") if header is not None else None
        verdict = self.login.judge(request.method, request.path_qs, request.headers.get("Authorization", ""), token)
        is_for_all = name in _FOR_ALL and not (name == "GetSystemDateAndTime" and "time wants a login" in self.quirks)
        if verdict != "in" and not is_for_all:
            return self._refuse()
        if name in _MOVES and "no answer to moves" in self.quirks and name != "Stop":
            self.head.changed.set()
            await self.go.wait()
        has_action = header is not None and header.find("{*}Action") is not None
        if has_action and "no Action in the header" in self.quirks:
            return _soap(xml.fault("Sender", "InvalidArgVal", "Action"), 400)
        return self._spoil(self._do(request, operation, name))

    def _refuse(self) -> web.Response:
        if "digest" in self.login.ways:
            return web.Response(status=401, headers={"WWW-Authenticate": self.login.challenge()}, text="<html>401 Unauthorized</html>")
        return _soap(xml.fault("Sender", "NotAuthorized"), 400)

    def _do(self, request: web.Request, operation: ElementTree.Element, name: str) -> str:
        namespace = operation.tag[1:].partition("}")[0]
        if xml.path_of(namespace) != request.path:
            return xml.fault("Receiver", "ActionNotSupported", "not this service")
        if name in _MOVES and namespace in (xml.TPTZ, xml.TIMG):
            return self._steer(operation, name)
        answer = self._answers(request, operation).get((namespace, name))
        return xml.envelope(answer()) if answer is not None else xml.fault("Receiver", "ActionNotSupported", name)

    def _answers(self, request: web.Request, operation: ElementTree.Element) -> dict[tuple[str, str], Callable[[], str]]:
        base = self.told_base or f"http://{request.host}"
        channels, has_view = list(self.channels), "view" in self.quirks
        namespaces = [xml.TDS, xml.TRT, xml.TPTZ, xml.TIMG] + ([] if "no media2" in self.quirks else [xml.TR2])
        name = "Tür" if "latin-1" in self.quirks else "Hof"
        local = None if self.shown_local_s is None else time.time() + self.shown_local_s
        answers: dict[tuple[str, str], Callable[[], str]] = {
            (xml.TDS, "GetSystemDateAndTime"): lambda: xml.system_time(time.time() + self.shown_clock_s, local),
            (xml.TDS, "GetServices"): lambda: xml.services(base, namespaces),
            (xml.TDS, "GetCapabilities"): lambda: xml.capabilities(base),
            (xml.TDS, "GetDeviceInformation"): lambda: xml.information(self.manufacturer, name if name != "Hof" else self.model, "SN1"),
            (xml.TDS, "GetNetworkInterfaces"): lambda: xml.interfaces("00:11:22:AA:BB:CC"),
            (xml.TDS, "GetScopes"): lambda: xml.scopes(["onvif://www.onvif.org/name/Hof%20A", "onvif://www.onvif.org/location/gate"]),
            (xml.TRT, "GetProfiles"): lambda: xml.profiles(channels),
            (xml.TR2, "GetProfiles"): lambda: xml.profiles2(channels),
            (xml.TRT, "GetVideoSources"): lambda: xml.video_sources(channels),
            (xml.TPTZ, "GetNodes"): lambda: xml.ptz_nodes(has_view=has_view),
            (xml.TPTZ, "GetConfigurationOptions"): lambda: xml.ptz_options(has_view=has_view, timeout="no Timeout" not in self.quirks),
            (xml.TPTZ, "GetStatus"): lambda: xml.ptz_status(self.head.position, is_moving=self.head.is_moving),
            (xml.TPTZ, "GetPresets"): lambda: xml.ptz_presets({token: kept[0] for token, kept in self.head.presets.items()}),
            (xml.TIMG, "GetMoveOptions"): xml.focus_options,
            (xml.TIMG, "Stop"): lambda: xml.done("timg", "Stop"),
        }
        for media, prefix in ((xml.TRT, "trt"), (xml.TR2, "tr2")):
            answers[media, "GetStreamUri"] = lambda prefix=prefix: self._uri(prefix, "GetStreamUri", operation, self.told_rtsp)  # type: ignore[misc]
            answers[media, "GetSnapshotUri"] = lambda prefix=prefix: self._uri(prefix, "GetSnapshotUri", operation, base + "/snap")  # type: ignore[misc]
        for quirk, missing in (
            ("no services", (xml.TDS, "GetServices")),
            ("no snapshots", (xml.TRT, "GetSnapshotUri")),
            ("no snapshots", (xml.TR2, "GetSnapshotUri")),
            ("no interfaces", (xml.TDS, "GetNetworkInterfaces")),
            ("no stream", (xml.TR2, "GetStreamUri")),
            ("broken media2", (xml.TR2, "GetProfiles")),
        ):
            if quirk in self.quirks:
                answers.pop(missing)
        return answers

    def _uri(self, prefix: str, name: str, operation: ElementTree.Element, base: str) -> str:
        asked = _text(operation, "ProfileToken")
        profile = next(profile for channel in self.channels for profile in channel.profiles if profile.token == asked)
        uri = f"<tt:Uri>{base}{(profile.stream or '/' + profile.token).replace('&', '&amp;')}</tt:Uri>"
        return xml.done(prefix, name, f"<trt:MediaUri>{uri}</trt:MediaUri>" if prefix == "trt" else uri.replace("tt:Uri", "tr2:Uri"))

    def _steer(self, operation: ElementTree.Element, name: str) -> str:
        if "user may not steer" in self.quirks:
            return xml.fault("Sender", "NotAuthorized", "not for users")
        command = _command(operation, name)
        both = command.zoom is not None and command.pan is not None
        if (name == "Stop" and "no Stop" in self.quirks) or (both and "one axis" in self.quirks):
            return xml.fault("Receiver", "ActionNotSupported", name)
        if command.timeout_s is not None and "no Timeout" in self.quirks:
            return xml.fault("Sender", "InvalidArgVal", "Timeout")
        if name == "GotoPreset" and command.detail not in self.head.presets:
            return xml.fault("Sender", "InvalidArgVal", "NoToken")
        self.head.obey(command)
        if name == "SetPreset":
            token = command.detail or f"preset{len(self.head.presets) + 1}"
            self.head.presets[token] = (_text(operation, "PresetName"), self.head.position)
            return xml.envelope(xml.done("tptz", name, f"<tptz:PresetToken>{token}</tptz:PresetToken>"))
        if name == "RemovePreset":
            self.head.presets.pop(command.detail, None)
        return xml.envelope(xml.done("tptz", name))

    def _spoil(self, text: str) -> web.Response:
        quirks = self.quirks
        if "undeclared prefix" in quirks:
            text = text.replace("<s:Body>", '<s:Header><wsa:Action x:y="1">z</wsa:Action></s:Header><s:Body>')
        if "two documents" in quirks:
            text += text
        if "doctype" in quirks:
            text = text.replace("<s:Envelope", '<!DOCTYPE a [<!ENTITY b "c">]><s:Envelope')
        if "html" in quirks:
            text = "<!DOCTYPE html><html><body>Please log in</body></html>"
        if "huge" in quirks:
            text += " " * 9_000_000
        data = text.encode("latin-1", "xmlcharrefreplace") if "latin-1" in quirks else text.encode()
        is_fault = ":Fault>" in text
        return web.Response(status=500 if is_fault else 400 if "400" in quirks else 200, body=data, content_type="text/xml")


def _soap(text: str, status: int) -> web.Response:
    return web.Response(status=status, text=text, content_type="application/soap+xml")


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: ElementTree.Element, name: str) -> str:
    found = element.find("{*}" + name)
    return (found.text or "") if found is not None else ""


def _command(operation: ElementTree.Element, name: str) -> HeadCommand:
    pan_tilt, zoom = operation.find(".//{*}PanTilt"), operation.find(".//{*}Zoom")
    timeout = _DURATION.fullmatch(_text(operation, "Timeout"))
    has_axes = name in ("ContinuousMove", "RelativeMove", "AbsoluteMove")
    speed = operation.find(".//{*}Speed")
    space = pan_tilt.get("space", "") if has_axes and pan_tilt is not None else ""
    return HeadCommand(
        asyncio.get_running_loop().time(),
        name,
        _text(operation, "ProfileToken") or _text(operation, "VideoSourceToken"),
        float(pan_tilt.get("x", "nan")) if has_axes and pan_tilt is not None else None,
        float(pan_tilt.get("y", "nan")) if has_axes and pan_tilt is not None else None,
        float(zoom.get("x", "nan")) if has_axes and zoom is not None else float(speed.text or 0) if speed is not None else None,
        float(timeout[1]) if timeout else None,
        _text(operation, "PresetToken") or space,
    )
