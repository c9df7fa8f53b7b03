"""Renders the relay's state for Prometheus (text exposition format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from relay_engine.events import Event, ListenerStatus, MountState, MountStatus, ReaderStatus, RelayStatus

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

type Kind = Literal["counter", "gauge"]
type Sample = tuple[dict[str, str], float]  # labels, value


def render_metrics(events: tuple[Event, ...], *, cpu_seconds: float) -> str:
    """Everything in `events` (a snapshot) as metrics; `cpu_seconds` is what the process has used so far."""
    families = [
        *_mount_families([event for event in events if isinstance(event, MountStatus)]),
        *_reader_families([event for event in events if isinstance(event, ReaderStatus)]),
        _family("relay_listener_up", "gauge", "1 while the listener takes clients.", _listener_samples(events)),
    ]
    for event in events:
        if isinstance(event, RelayStatus):
            families += _relay_families(event)
    families.append(_family("process_cpu_seconds_total", "counter", "CPU time used by the process.", [({}, cpu_seconds)]))
    return "".join(families)


def _mount_families(mounts: list[MountStatus]) -> list[str]:
    def each(value: str) -> list[Sample]:
        return [({"mount": mount.name}, float(getattr(mount, value))) for mount in mounts]

    states = [({"mount": mount.name, "state": state.value}, float(mount.state is state)) for mount in mounts for state in MountState]
    return [
        _family("relay_mount_state", "gauge", "1 for the state that the mount is in, 0 for the others.", states),
        _family("relay_mount_readers", "gauge", "Readers of the mount now.", each("readers")),
        _family("relay_mount_received_bytes_total", "counter", "Coded bytes from the source.", each("bytes_in")),
        _family("relay_mount_sent_bytes_total", "counter", "Bytes to all readers of the mount.", each("bytes_out")),
        _family("relay_mount_received_units_total", "counter", "Access units from the source.", each("units_in")),
        _family(
            "relay_mount_dropped_units_total", "counter", "Access units given up at the hand-off: the engine was late.", each("dropped_in")
        ),
        _family("relay_mount_reconnects_total", "counter", "Times the source came back.", each("reconnects")),
        _family("relay_mount_received_bits_per_second", "gauge", "Rate from the source.", each("bitrate_in")),
        _family("relay_mount_sent_bits_per_second", "gauge", "Rate to all readers of the mount.", each("bitrate_out")),
    ]


def _reader_families(readers: list[ReaderStatus]) -> list[str]:
    def each(value: str) -> list[Sample]:
        return [
            ({"mount": reader.mount, "reader": reader.id, "protocol": reader.protocol, "peer": reader.peer}, float(getattr(reader, value)))
            for reader in readers
        ]

    return [
        _family("relay_reader_sent_bytes_total", "counter", "Bytes to the reader.", each("bytes_sent")),
        _family("relay_reader_dropped_units_total", "counter", "Access units the reader missed: it was too slow.", each("dropped_units")),
        _family("relay_reader_sent_bits_per_second", "gauge", "Rate to the reader.", each("bitrate")),
    ]


def _listener_samples(events: tuple[Event, ...]) -> list[Sample]:
    listeners = [event for event in events if isinstance(event, ListenerStatus)]
    return [({"protocol": listener.protocol, "port": str(listener.port)}, float(not listener.error)) for listener in listeners]


def _relay_families(relay: RelayStatus) -> list[str]:
    return [
        _family("relay_readers", "gauge", "Readers of all mounts now.", [({}, relay.readers)]),
        _family("relay_received_bits_per_second", "gauge", "Rate from all sources.", [({}, relay.bitrate_in)]),
        _family("relay_sent_bits_per_second", "gauge", "Rate to all readers.", [({}, relay.bitrate_out)]),
        _family(
            "relay_loop_lag_seconds", "gauge", "Worst lateness of the engine's loop in the last second.", [({}, relay.loop_lag_ms / 1000)]
        ),
        _family("relay_cpu_percent", "gauge", "CPU of the process in the last second, of one core.", [({}, relay.cpu_percent)]),
        _family("process_resident_memory_bytes", "gauge", "Memory of the process.", [({}, relay.rss_bytes)]),
        _family("process_start_time_seconds", "gauge", "When the relay started, in Unix time.", [({}, relay.started_at)]),
    ]


def _family(name: str, kind: Kind, explanation: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP {name} {_escape(explanation)}", f"# TYPE {name} {kind}"]
    lines += [f"{name}{_render_labels(labels)} {_render_value(value)}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _render_labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escape(value).replace('"', '\\"')}"' for name, value in labels.items()) + "}"


def _render_value(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
