"""Renders the relay's state for Prometheus (text exposition format 0.0.4, by prometheus-client)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from relay_engine.events import Event, LineStatus, ListenerStatus, MountState, MountStatus, ReaderStatus, RelayStatus

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

# Three series a reader: 500 of them cost about 25 ms and 170 kB a scrape, 10,000 would cost half a second and 3 MB, and the port in the label
# makes each visit a series of its own in Prometheus' store as well. So those who have watched longest have series of their own (which then
# stay the same), the others are in their mount's sums, and it is told how many they are.
MOST_READERS = 500
_SAMPLES_PER_TURN = 100  # 1.5 ms: the loop serves the media between them

type Samples = Iterator[tuple[Sequence[str], float]]  # values of the labels, value


async def render_metrics(events: tuple[Event, ...], *, cpu_seconds: float) -> bytes:
    """Everything in `events` (a snapshot) as metrics, a little each turn of the loop; `cpu_seconds` is what the process has used so far."""
    text = bytearray()
    for family in SnapshotCollector(events, cpu_seconds).collect():
        for first in range(0, max(1, len(family.samples)), _SAMPLES_PER_TURN):
            text += _render_part(family, first)
            await asyncio.sleep(0)
    return bytes(text)


class SnapshotCollector:
    """The families of one snapshot, for one scrape: nothing is counted twice, in the engine and here."""

    def __init__(self, events: tuple[Event, ...], cpu_seconds: float) -> None:
        self._cpu_seconds = cpu_seconds
        self._mounts = [event for event in events if isinstance(event, MountStatus)]
        self._readers = sorted((event for event in events if isinstance(event, ReaderStatus)), key=lambda reader: reader.since)
        self._listeners = [event for event in events if isinstance(event, ListenerStatus)]
        self._lines = [event for event in events if isinstance(event, LineStatus)]
        self._relays = [event for event in events if isinstance(event, RelayStatus)]

    def collect(self) -> Iterator[Metric]:
        """Each family once, whether it has samples or not."""
        yield from self._mount_families()
        yield from self._reader_families()
        yield _gauge("relay_listener_up", "1 while the listener takes clients.", ("protocol", "port"), self._listener_samples())
        yield from self._line_families()
        for relay in self._relays:
            yield from _relay_families(relay)
        yield _counter("process_cpu_seconds_total", "CPU time used by the process.", (), iter([((), self._cpu_seconds)]))

    def _mount_families(self) -> Iterator[Metric]:
        def each(value: Callable[[MountStatus], float]) -> Samples:
            return (((mount.name,), value(mount)) for mount in self._mounts)

        labels = ("mount",)
        states = (((mount.name, state.value), float(mount.state is state)) for mount in self._mounts for state in MountState)
        yield _gauge("relay_mount_state", "1 for the state that the mount is in, 0 for the others.", ("mount", "state"), states)
        yield _gauge("relay_mount_readers", "Readers of the mount now.", labels, each(lambda mount: mount.readers))
        yield _counter("relay_mount_received_bytes_total", "Coded bytes from the source.", labels, each(lambda mount: mount.bytes_in))
        yield _counter("relay_mount_sent_bytes_total", "Bytes to all readers of the mount.", labels, each(lambda mount: mount.bytes_out))
        yield _counter("relay_mount_received_units_total", "Access units from the source.", labels, each(lambda mount: mount.units_in))
        late = "Access units given up at the hand-off: the engine was late."
        yield _counter("relay_mount_dropped_units_total", late, labels, each(lambda mount: mount.dropped_in))
        yield _counter("relay_mount_reconnects_total", "Times the source came back.", labels, each(lambda mount: mount.reconnects))
        yield _gauge("relay_mount_received_bits_per_second", "Rate from the source.", labels, each(lambda mount: mount.bitrate_in))
        yield _gauge("relay_mount_sent_bits_per_second", "Rate to all readers of the mount.", labels, each(lambda mount: mount.bitrate_out))

    def _reader_families(self) -> Iterator[Metric]:
        shown = [((reader.mount, reader.id, reader.protocol, reader.peer), reader) for reader in self._readers[:MOST_READERS]]

        def each(value: Callable[[ReaderStatus], float]) -> Samples:
            return ((names, value(reader)) for names, reader in shown)

        labels = ("mount", "reader", "protocol", "peer")
        slow = "Access units the reader missed: it was too slow."
        yield _counter("relay_reader_sent_bytes_total", "Bytes to the reader.", labels, each(lambda reader: reader.bytes_sent))
        yield _counter("relay_reader_dropped_units_total", slow, labels, each(lambda reader: reader.dropped_units))
        yield _gauge("relay_reader_sent_bits_per_second", "Rate to the reader.", labels, each(lambda reader: reader.bitrate))
        unshown = len(self._readers) - len(shown)
        yield _gauge("relay_readers_without_series", "Readers without series of their own.", (), iter([((), unshown)]))

    def _line_families(self) -> Iterator[Metric]:
        def each(value: Callable[[LineStatus], float]) -> Samples:
            return (((line.name,), value(line)) for line in self._lines)

        labels = ("line",)
        reduced = "Mounts that show their smaller picture because the line is too thin."
        yield _gauge(
            "relay_line_limit_bits_per_second", "What may cross the line; 0 = no cap.", labels, each(lambda line: line.max_kbps * 1000)
        )
        yield _gauge("relay_line_received_bits_per_second", "Media that crosses the line.", labels, each(lambda line: line.bitrate_in))
        yield _gauge("relay_line_sessions", "Connections that bring it.", labels, each(lambda line: line.sessions))
        yield _gauge("relay_line_reduced_mounts", reduced, labels, each(lambda line: len(line.reduced)))
        yield _gauge("relay_line_over", "1 while more crosses than may.", labels, each(lambda line: float(line.is_over)))

    def _listener_samples(self) -> Samples:
        return (((listener.protocol, str(listener.port)), float(not listener.error)) for listener in self._listeners)


def _relay_families(relay: RelayStatus) -> Iterator[Metric]:
    gauges = (
        ("relay_readers", "Readers of all mounts now.", relay.readers),
        ("relay_received_bits_per_second", "Rate from all sources.", relay.bitrate_in),
        ("relay_sent_bits_per_second", "Rate to all readers.", relay.bitrate_out),
        ("relay_loop_lag_seconds", "Worst lateness of the engine's loop in the last second.", relay.loop_lag_ms / 1000),
        ("relay_cpu_percent", "CPU of the process in the last second, of one core.", relay.cpu_percent),
        ("process_resident_memory_bytes", "Memory of the process.", relay.rss_bytes),
        ("process_start_time_seconds", "When the relay started, in Unix time.", relay.started_at),
    )
    for name, explanation, value in gauges:
        yield _gauge(name, explanation, (), iter([((), value)]))


def _gauge(name: str, explanation: str, labels: Sequence[str], samples: Samples) -> Metric:
    return _fill(GaugeMetricFamily(name, explanation, labels=labels), samples)


def _counter(name: str, explanation: str, labels: Sequence[str], samples: Samples) -> Metric:
    return _fill(CounterMetricFamily(name, explanation, labels=labels), samples)


def _fill(family: GaugeMetricFamily | CounterMetricFamily, samples: Samples) -> Metric:
    for values, number in samples:
        # One lone surrogate in one label would be no metrics at all.
        family.add_metric([value.encode("utf-8", "replace").decode() for value in values], number)
    return family


@dataclass(frozen=True, slots=True)
class _Part:
    """Some samples of a family, as the library takes them."""

    metric: Metric

    def collect(self) -> Iterable[Metric]:
        return (self.metric,)


def _render_part(family: Metric, first: int) -> bytes:
    part = Metric(family.name, family.documentation, family.type)
    part.samples = family.samples[first : first + _SAMPLES_PER_TURN]
    text = generate_latest(_Part(part))
    return text.split(b"\n", 2)[2] if first else text  # HELP and TYPE once, a line each
