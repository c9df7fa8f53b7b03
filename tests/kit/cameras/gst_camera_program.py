"""A camera of the tests: gst-rtsp-server with a picture that flashes and a sound that ticks at the same moments.

Runs under the system's own Python (it has the GStreamer bindings), prints one JSON object a line: what clients did.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

# Colours are inverted each second second and a tick sounds each second of the stream's own time: what A/V offset is measured by.
# The source of ticks is one buffer (10 ms) early, the AAC encoder 30 ms late: `lag` evens that out.
_BALL = "pattern=ball flip=true background-color=0xff000000"
_PICTURE = (
    f"videotestsrc is-live=true {_BALL} ! identity name=picture "
    "! video/x-raw,format=I420,width={width},height={height},framerate={rate}/1 ! queue "
)
_SOUND = "audiotestsrc is-live=true wave=ticks freq=1000 sine-periods-per-tick=20 samplesperbuffer={samples} ! identity name=sound "
_X264 = "! x264enc speed-preset=ultrafast key-int-max={rate} bitrate={kbps} {options} ! video/x-h264,profile={profile} ! h264parse ! rtph264pay name=pay{pay} pt=96 "
_VIDEO = {
    "h264": _PICTURE + _X264.replace("{options}", "tune=zerolatency").replace("{profile}", "constrained-baseline"),
    "h264-noise": _PICTURE.replace(_BALL, "pattern=snow")  # which takes all the bits that it may
    + _X264.replace("{options}", "tune=zerolatency").replace("{profile}", "constrained-baseline"),
    "h264-b": _PICTURE + _X264.replace("{options}", "bframes=2 b-adapt=false rc-lookahead=4 sync-lookahead=0").replace("{profile}", "main"),
    "h265": _PICTURE
    + "! x265enc speed-preset=ultrafast tune=zerolatency key-int-max={rate} bitrate={kbps} option-string=pools=1:frame-threads=1:log-level=none "
    "! h265parse ! rtph265pay name=pay{pay} pt=96 ",
    "mjpeg": _PICTURE + "! jpegenc quality=60 ! rtpjpegpay name=pay{pay} pt=26 ",
}
_AUDIO = {
    "aac": _SOUND.replace("{samples}", "480")
    + "! audio/x-raw,rate=48000,channels=2 ! queue ! avenc_aac ! aacparse ! rtpmp4gpay name=pay{pay} pt=97 ",
    "pcmu": _SOUND.replace("{samples}", "80") + "! audio/x-raw,rate=8000,channels=1 ! queue ! mulawenc ! rtppcmupay name=pay{pay} pt=0 ",
}
_LAGS_NS = {"aac": ("picture", 20_000_000), "pcmu": ("sound", 10_000_000)}  # the faster side, held back
VARIANTS = {
    "h264-aac": ("h264", "aac"),
    "h264-b-aac": ("h264-b", "aac"),
    "h265": ("h265",),
    "h265-aac": ("h265", "aac"),
    "mjpeg": ("mjpeg",),
    "h264-pcmu": ("h264", "pcmu"),
    "h264": ("h264",),
    "h264-noise": ("h264-noise",),
}


def say(event: str, **values: Any) -> None:
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


def make_launch_line(options: argparse.Namespace) -> str:
    media = VARIANTS[options.variant]
    parts = [{**_VIDEO, **_AUDIO}[name].replace("{pay}", str(index)) for index, name in enumerate(media)]
    return f"( {' '.join(parts)} )".format(width=options.width, height=options.height, rate=options.rate, kbps=options.kbps)


def even_out(factory: GstRtspServer.RTSPMediaFactory, sound: str) -> None:
    """Make flash and tick coincide in what is decoded."""

    def configure(_factory: Any, media: GstRtspServer.RTSPMedia) -> None:
        side, lag_ns = _LAGS_NS[sound]
        media.get_element().get_by_name(side).get_static_pad("src").set_offset(lag_ns)

    if sound in _LAGS_NS:
        factory.connect("media-configure", configure)


def demand_password(server: GstRtspServer.RTSPServer, factory: GstRtspServer.RTSPMediaFactory, options: argparse.Namespace) -> None:
    """Let nobody in without the password, asked for in the way `options.auth` names."""
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if options.auth == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(options.user, options.password, token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(options.user, options.password), token)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)
    server.set_auth(auth)


def report_clients(server: GstRtspServer.RTSPServer) -> None:
    """Print when clients and sessions come and go, and what clients ask."""

    def connected(_server: Any, client: GstRtspServer.RTSPClient) -> None:
        say("client-connected")
        client.connect("closed", lambda _client: say("client-closed"))
        client.connect("new-session", lambda _client, session: say("session-created", id=session.get_sessionid()))
        for request in ("describe", "setup", "play", "pause", "teardown", "get-parameter"):
            client.connect(f"{request}-request", lambda _client, _context, name=request: say("request", method=name))

    server.connect("client-connected", connected)
    server.get_session_pool().connect("session-removed", lambda _pool, session: say("session-removed", id=session.get_sessionid()))


def measure_start(media: GstRtspServer.RTSPMedia) -> None:
    """Print by how much the first sound is later than the first picture: on a busy machine one source begins late, and its ticks or flashes with it."""
    first: dict[str, int] = {}

    def note(_pad: Any, info: Any, name: str) -> Any:
        first[name] = info.get_buffer().pts
        if len(first) == len(pads):
            say("started", sound_late_ms=(first["sound"] - first["picture"]) / 1e6)
        return Gst.PadProbeReturn.REMOVE

    found = {name: media.get_element().get_by_name(name) for name in ("picture", "sound")}
    pads = {name: element.get_static_pad("src") for name, element in found.items() if element is not None}
    for name, pad in pads.items() if len(pads) == len(found) else ():
        pad.add_probe(Gst.PadProbeType.BUFFER, note, name)


def elements(media: GstRtspServer.RTSPMedia, factory: str) -> Iterator[Any]:
    """Those that `factory` made, the server's own among them."""
    found = media.get_element().get_parent().iterate_all_by_element_factory_name(factory)
    while (step := found.next())[0] is Gst.IteratorResult.OK:
        yield step[1]


def report_often(factory: GstRtspServer.RTSPMediaFactory) -> None:
    """Send a sender report each second instead of each fifth, and print that one was sent: after some a receiver knows how the tracks belong together."""

    def prepared(media: GstRtspServer.RTSPMedia) -> None:
        for sender in elements(media, "rtpbin"):
            sender.set_property(
                "rtcp-sync-send-time", False
            )  # reports name when a picture was taken; its way through the encoder depends on the load
        for number in range(media.n_streams()):
            session = media.get_stream(number).get_rtpsession()
            session.set_property("rtcp-min-interval", Gst.SECOND)
            session.connect("on-sending-rtcp", lambda *_arguments, name=f"report-{number}": say(name))

    def configure(_factory: Any, media: GstRtspServer.RTSPMedia) -> None:
        media.connect("prepared", prepared)
        measure_start(media)

    factory.connect("media-configure", configure)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--variant", choices=sorted(VARIANTS), default="h264-aac")
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--height", type=int, default=240)
    parser.add_argument("--rate", type=int, default=25)
    parser.add_argument("--kbps", type=int, default=400)
    parser.add_argument("--auth", choices=["none", "basic", "digest"], default="none")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    return parser.parse_args()


def main() -> None:
    options = parse_arguments()
    Gst.init(None)
    assert all((Gst.PadProbeInfo.get_buffer, Gst.Buffer.get_size))  # made here, not by two streaming threads at once
    server = GstRtspServer.RTSPServer(address=options.host, service=str(options.port))
    factory = GstRtspServer.RTSPMediaFactory(shared=True)
    factory.set_launch(make_launch_line(options))
    even_out(factory, VARIANTS[options.variant][-1])
    report_often(factory)
    if options.auth != "none":
        demand_password(server, factory, options)
    server.get_mount_points().add_factory("/cam", factory)
    report_clients(server)
    if server.attach(None) == 0:
        sys.exit("cannot listen")
    loop = GLib.MainLoop()
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, loop.quit)
    GLib.timeout_add_seconds(5, lambda: server.get_session_pool().cleanup() >= 0)
    say("ready", port=options.port)
    loop.run()


main()
