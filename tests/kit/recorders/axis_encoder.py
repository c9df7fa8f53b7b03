"""AxisEncoder: VAPIX of an encoder with several inputs, or of a camera."""

from __future__ import annotations

import re

from aiohttp import web

from tests.kit.recorders.scripted_recorder import ScriptedRecorder


class AxisEncoder(ScriptedRecorder):
    """A channel that is `empty` is a view area that is switched off."""

    model = "AXIS M7104"
    serial = "ACCC8E000001"

    def is_known(self, request: web.Request) -> bool:
        return request.path.startswith("/axis-cgi/")

    def channel_of(self, path: str) -> int:
        found = re.search(r"axis-media/media\.amp\?camera=(\d+)", path)
        return int(found[1]) if found else 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/axis-cgi/param.cgi":
            return self.text("\n".join(self._parameters()))
        if request.path == "/axis-cgi/jpg/image.cgi":
            return web.Response(body=self.picture, content_type="image/jpeg")
        return web.Response(status=404)

    def _parameters(self) -> list[str]:
        lines = ["root.Brand.Brand=AXIS", f"root.Brand.ProdShortName={self.model}", "root.Properties.PTZ.PTZ=yes"]
        lines += [
            f"root.Properties.System.SerialNumber={self.serial}",
            f"root.Network.RTSP.Port={self.rtsp_port}",
            f"root.Network.UPnP.FriendlyName={self.name}",
        ]
        lines.append(f"root.Image.NbrOfConfigs={len(self.channels)}")
        for each in self.channels:
            at = f"root.Image.I{each.number - 1}"
            lines += [f"{at}.Enabled={'no' if each.empty else 'yes'}", f"{at}.Name={each.name}"]
            lines += [
                f"{at}.Appearance.Resolution={each.size[0]}x{each.size[1]}",
                f"root.PTZ.Support.S{each.number}.ContinuousPan={str(each.steered).lower()}",
            ]
        return lines
