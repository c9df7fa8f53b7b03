"""TsRemuxer: carries coded formats that have no track of their own as one MPEG transport stream, without re-encoding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import av
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream

from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.ingest.pyav.convert import codec_name
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track

_CLOCK_RATE = 90_000
_TS_PACKET_SIZE = 188
# Other formats get into a transport stream only as private data, which no player reads.
_CARRIED = frozenset(
    {
        "h264", "hevc", "mpeg1video", "mpeg2video", "mpeg4", "vvc", "vc1", "cavs", "dirac",
        "aac", "aac_latm", "mp1", "mp2", "mp3", "ac3", "eac3", "dts", "truehd", "opus",
    }
)  # fmt: skip
_OPTIONS = {
    "mpegts_flags": "pat_pmt_at_frames+initial_discontinuity",  # a viewer who joins at a key picture finds the tables in front of it
    "flush_packets": "1",
    "max_delay": "0",
    "max_interleave_delta": "1",  # never hold a picture back for a sound that does not come
}


def can_remux(stream: Stream) -> bool:
    """True where a transport stream can carry the stream's format."""
    return codec_name(stream) in _CARRIED


class TsRemuxer:
    """A unit for all transport packets that come out at once; the muxer may hold a packet back to put it in order with the other tracks."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        self.track = Track(0, Codec.MPEGTS, _CLOCK_RATE)
        self._sink = _Collector()
        self._leader = streams[0].index  # the picture where there is one: units begin at its key frames
        try:
            self._output = av.open(self._sink, "w", format="mpegts", options=dict(_OPTIONS), buffer_size=_TS_PACKET_SIZE * 64)
            self._streams = {stream.index: self._output.add_stream_from_template(stream) for stream in streams}
        except (FFmpegError, ValueError) as error:
            raise SourceError(Fault.UNSUPPORTED_CODEC, type(error).__name__) from None
        self._last_dts: dict[int, int] = {}
        self._pts = -(1 << 62)  # of the last unit: tracks are interleaved, units must not go back
        self._waiting: list[tuple[int, bool]] = []  # pts and random access of packets whose transport packets are still to come

    def convert(self, packet: Packet[Stream], received_at: float) -> list[AccessUnit]:
        """The unit that came out, if any. Raises RemoteProtocolError where the muxer refuses the packet."""
        index, is_key = packet.stream.index, packet.is_keyframe
        stamp = packet.dts if packet.dts is not None else packet.pts
        if stamp is None or stamp <= self._last_dts.get(index, stamp - 1):
            return []  # the muxer takes growing stamps only
        self._last_dts[index] = stamp
        base = Fraction(packet.time_base.numerator, packet.time_base.denominator)
        self._waiting.append((round(stamp * base * _CLOCK_RATE), is_key and index == self._leader))
        packet.stream = self._streams[index]
        try:
            self._output.mux_one(packet)
        except (FFmpegError, ValueError) as error:
            raise RemoteProtocolError(f"cannot be put into a transport stream: {type(error).__name__}") from None
        data = self._sink.take()
        whole = tuple(data[at : at + _TS_PACKET_SIZE] for at in range(0, len(data) - _TS_PACKET_SIZE + 1, _TS_PACKET_SIZE))
        if not whole:
            return []
        waiting, self._waiting = self._waiting, []
        self._pts = max(self._pts, waiting[0][0])
        return [AccessUnit(0, self._pts, any(is_start for _pts, is_start in waiting), whole, received_at=received_at)]

    def close(self) -> None:
        """Let the muxer go."""
        try:
            self._output.close()
        except (FFmpegError, ValueError):
            return  # it has nothing to write to any more


class _Collector:
    """The file that the muxer writes to."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What was written since the last call."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data
