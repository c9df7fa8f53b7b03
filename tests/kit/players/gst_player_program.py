"""A player of the tests: GStreamer's rtspsrc, measuring what it decodes.

Runs under the system's own Python (it has the GStreamer bindings) and prints one JSON object at its end.
"""

from __future__ import annotations

import argparse
import array
import json
import sys
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import GLib, Gst, GstApp  # noqa: E402, F401

_WINDOW_S = 0.005
_PATIENCE_S = 40.0
_CAPS = {
    "video": "videoconvert ! videoscale ! video/x-raw,format=GRAY8,width=32,height=24",
    "audio": "audioconvert ! audio/x-raw,format=F32LE,channels=1",
}


class Player:
    """Plays one address and collects brightness, loudness and the jitter buffers' figures."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.pictures: list[tuple[float, float]] = []
        self.loudness: list[tuple[float, float]] = []
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
        self._media = 0
        GLib.timeout_add(100, self._look)
        GLib.timeout_add(int((options.seconds + _PATIENCE_S) * 1000), self._loop.quit)

    def run(self) -> None:
        self._pipeline.set_state(Gst.State.PLAYING)
        self._loop.run()
        self._read_losses()
        self._pipeline.set_state(Gst.State.NULL)

    def _look(self) -> bool:
        """End once each medium has come for long enough by its own stamps, however late this machine is."""
        heard = [times for times in (self.pictures, self.loudness) if times]
        if heard and len(heard) == self._media and all(times[-1][0] - times[0][0] >= self._wanted_s for times in heard):
            self._loop.quit()
        return True

    def _decode(self, _source: Any, pad: Any) -> None:
        self._media += 1
        media = pad.get_current_caps().get_structure(0).get_string("media")
        decoder = Gst.parse_bin_from_description(
            f"decodebin name=d ! {_CAPS[media]} ! appsink name=sink sync=false emit-signals=true", False
        )
        decoder.add_pad(Gst.GhostPad.new("sink", decoder.get_by_name("d").get_static_pad("sink")))
        decoder.get_by_name("sink").connect("new-sample", self._see if media == "video" else self._hear)
        self._pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def _see(self, sink: Any) -> Any:
        at, data, flags = _take(sink)
        if flags & Gst.BufferFlags.CORRUPTED:
            self.complaints.append(f"corrupted picture at {at:.3f} s")
        self.pictures.append((at, sum(data) / len(data)))
        return Gst.FlowReturn.OK

    def _hear(self, sink: Any) -> Any:
        rate = sink.get_static_pad("sink").get_current_caps().get_structure(0).get_value("rate")
        at, data, _flags = _take(sink)
        samples, window = array.array("f", data), int(rate * _WINDOW_S)
        for first in range(0, len(samples), window):
            part = samples[first : first + window]
            self.loudness.append((at + first / rate, (sum(value * value for value in part) / len(part)) ** 0.5))
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


def _take(sink: Any) -> tuple[float, bytes, Any]:
    sample = sink.emit("pull-sample")
    buffer = sample.get_buffer()
    at = sample.get_segment().to_running_time(Gst.Format.TIME, buffer.pts) / Gst.SECOND
    return at, buffer.extract_dup(0, buffer.get_size()), buffer.get_flags()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--transport", choices=["tcp", "udp", "udp-mcast"], default="tcp")
    parser.add_argument("--seconds", type=float, default=8.0)
    options = parser.parse_args()
    Gst.init(None)
    player = Player(options)
    player.run()
    json.dump({"pictures": player.pictures, "loudness": player.loudness, "complaints": player.complaints}, sys.stdout)


main()
