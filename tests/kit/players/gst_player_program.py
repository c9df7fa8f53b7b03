"""A player of the tests: GStreamer's rtspsrc, measuring what it decodes.

Runs under the system's own Python (it has the GStreamer bindings) and prints one JSON object at its end.
"""

from __future__ import annotations

import argparse
import array
import bisect
import json
import sys
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import GLib, Gst, GstApp  # noqa: E402

_WINDOW_S = 0.005
_PATIENCE_S = 40.0
_HALF = 1 << 31
_CAPS = {
    "video": "videoconvert ! videoscale ! video/x-raw,format=GRAY8,width=32,height=24",
    "audio": "audioconvert ! audio/x-raw,format=F32LE,channels=1",
}


class Medium:
    """What was seen or heard of one track, and when by its RTP time stamps.

    The player's own line follows the arrivals: it tells of the machine's load besides.
    """

    def __init__(self, pad: Any) -> None:
        caps = pad.get_current_caps().get_structure(0)
        self.kind = caps.get_string("media")
        self.values: list[tuple[float, float]] = []  # (seconds since the instant that RTP-Info names, value)
        self._base = caps.get_uint("clock-base")[1]
        self._rate = caps.get_int("clock-rate")[1]
        self._packets: list[tuple[int, float]] = []  # (where the player put it in ns, seconds since RTP-Info), in order
        pad.add_probe(Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST, self._note)

    @property
    def length_s(self) -> float:
        return self.values[-1][0] - self.values[0][0] if self.values else 0.0

    def at(self, pts: int) -> float:
        """The stamp of what the player put at `pts`: that of its packet, or so much later as it is further into one."""
        index = max(0, bisect.bisect_right(self._packets, (pts, float("inf"))) - 1)
        placed, stamp = self._packets[index]
        return stamp + (pts - placed) / Gst.SECOND

    def _note(self, _pad: Any, info: Any) -> Any:
        buffers = info.get_buffer_list() if info.type & Gst.PadProbeType.BUFFER_LIST else None
        for buffer in [info.get_buffer()] if buffers is None else [buffers.get(index) for index in range(buffers.length())]:
            stamp = int.from_bytes(buffer.extract_dup(4, 4), "big")
            since_base = (stamp - self._base + _HALF) % (2 * _HALF) - _HALF  # RFC 3550 5.1: 32 bits, which wrap
            bisect.insort(self._packets, (buffer.pts, since_base / self._rate))
        return Gst.PadProbeReturn.OK


class Player:
    """Plays one address and collects brightness, loudness and the jitter buffers' figures."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.media: list[Medium] = []
        self.complaints: list[str] = []
        self._buffers: list[Any] = []
        self._loop = GLib.MainLoop()
        self._pipeline = Gst.Pipeline.new("player")
        source = Gst.ElementFactory.make("rtspsrc", None)
        source.set_property("location", options.url)
        source.set_property("protocols", options.transport)
        source.set_property("latency", 200)
        source.connect("new-manager", self._watch_losses)
        source.connect("pad-added", self._decode)
        self._pipeline.add(source)
        bus = self._pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self._complain, lambda message: message.parse_error())
        bus.connect("message::warning", self._complain, lambda message: message.parse_warning())
        self._wanted_s = options.seconds
        GLib.timeout_add(100, self._look)
        GLib.timeout_add(int((options.seconds + _PATIENCE_S) * 1000), self._loop.quit)

    def run(self) -> None:
        self._pipeline.set_state(Gst.State.PLAYING)
        self._loop.run()
        self._read_losses()
        self._pipeline.set_state(Gst.State.NULL)

    def _look(self) -> bool:
        """End once each medium has come for long enough by its own stamps, however late this machine is."""
        if self.media and all(medium.length_s >= self._wanted_s for medium in self.media):
            self._loop.quit()
        return True

    def _decode(self, _source: Any, pad: Any) -> None:
        medium = Medium(pad)
        self.media.append(medium)
        decoder = Gst.parse_bin_from_description(
            f"decodebin name=d ! {_CAPS[medium.kind]} ! appsink name=sink sync=false emit-signals=true", False
        )
        decoder.add_pad(Gst.GhostPad.new("sink", decoder.get_by_name("d").get_static_pad("sink")))
        decoder.get_by_name("sink").connect("new-sample", self._see if medium.kind == "video" else self._hear, medium)
        self._pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def _see(self, sink: Any, medium: Medium) -> Any:
        pts, data, flags = _take(sink)
        if flags & Gst.BufferFlags.CORRUPTED:
            self.complaints.append(f"corrupted picture at {medium.at(pts):.3f} s")
        medium.values.append((medium.at(pts), sum(data) / len(data)))
        return Gst.FlowReturn.OK

    def _hear(self, sink: Any, medium: Medium) -> Any:
        rate = sink.get_static_pad("sink").get_current_caps().get_structure(0).get_value("rate")
        pts, data, _flags = _take(sink)
        samples, window = array.array("f", data), int(rate * _WINDOW_S)
        for first in range(0, len(samples), window):
            part = samples[first : first + window]
            medium.values.append((medium.at(pts) + first / rate, (sum(value * value for value in part) / len(part)) ** 0.5))
        return Gst.FlowReturn.OK

    def _watch_losses(self, _source: Any, manager: Any) -> None:
        manager.connect("new-jitterbuffer", lambda _manager, buffer, _session, _ssrc: self._buffers.append(buffer))

    def _read_losses(self) -> None:
        for buffer in self._buffers:
            stats = buffer.get_property("stats")
            for name in ("num-lost", "num-late", "num-duplicates"):
                if stats.get_value(name):
                    self.complaints.append(f"{name}: {stats.get_value(name)} of {stats.get_value('num-pushed')}")

    def _complain(self, _bus: Any, message: Any, parse: Any) -> None:
        error, detail = parse(message)
        self.complaints.append(f"{error.message} ({detail})")
        if message.type == Gst.MessageType.ERROR:
            self._loop.quit()


def _take(sink: Any) -> tuple[int, bytes, Any]:
    buffer = sink.emit("pull-sample").get_buffer()
    return buffer.pts, buffer.extract_dup(0, buffer.get_size()), buffer.get_flags()


def make_classes() -> None:
    """PyGObject makes a class when it is first met; two streaming threads that meet it at once get two, and each refuses the other's objects."""
    for known in (Gst.Sample, Gst.Buffer, Gst.BufferList, Gst.PadProbeInfo, Gst.Caps, Gst.Structure, Gst.Segment, GstApp.AppSink):
        assert dir(known)
    methods = (
        Gst.Sample.get_buffer,
        Gst.Buffer.extract_dup,
        Gst.BufferList.get,
        Gst.PadProbeInfo.get_buffer,
        Gst.PadProbeInfo.get_buffer_list,
    )
    assert all(methods)
    assert Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST
    assert Gst.PadProbeReturn.OK is not None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--transport", choices=["tcp", "udp", "udp-mcast"], default="tcp")
    parser.add_argument("--seconds", type=float, default=8.0)
    options = parser.parse_args()
    Gst.init(None)
    make_classes()
    player = Player(options)
    player.run()
    seen = {medium.kind: medium.values for medium in player.media}
    json.dump({"pictures": seen.get("video", []), "loudness": seen.get("audio", []), "complaints": player.complaints}, sys.stdout)


main()
