"""Prometheus text: shape, escaping and values."""

from __future__ import annotations

import re

import pytest

from relay_engine.control.metrics import render_metrics
from relay_engine.events import ListenerStatus, MountState
from tests.kit.relay.sample_events import make_mount_status, make_reader_status, make_relay_status

EVENTS = (
    ListenerStatus("listener/rtsp", "rtsp", "0.0.0.0", 8554, ""),
    ListenerStatus("listener/http", "http", "0.0.0.0", 8080, "in use"),
    make_mount_status("gate"),
    make_mount_status("door", state=MountState.RETRYING),
    make_reader_status(),
    make_relay_status(),
)
_SAMPLE = re.compile(r'[a-z_]+(\{([a-z]+="(\\.|[^"\\\n])*",?)+\})? -?[0-9.e+\-]+')


@pytest.mark.parametrize(
    "line",
    [
        'relay_mount_state{mount="gate",state="live"} 1',
        'relay_mount_state{mount="door",state="live"} 0',
        'relay_mount_state{mount="door",state="retrying"} 1',
        'relay_mount_readers{mount="gate"} 2',
        'relay_mount_received_bytes_total{mount="gate"} 1000',
        'relay_mount_sent_bytes_total{mount="gate"} 2000',
        'relay_mount_dropped_units_total{mount="gate"} 3',
        'relay_reader_sent_bytes_total{mount="gate",reader="r1",protocol="rtsp/tcp",peer="10.0.0.9:40000"} 12345',
        'relay_reader_dropped_units_total{mount="gate",reader="r1",protocol="rtsp/tcp",peer="10.0.0.9:40000"} 4',
        'relay_listener_up{protocol="rtsp",port="8554"} 1',
        'relay_listener_up{protocol="http",port="8080"} 0',
        "relay_readers 2",
        "relay_loop_lag_seconds 0.0025",
        "relay_cpu_percent 7.25",
        "process_resident_memory_bytes 50000000",
        "process_start_time_seconds 1000",
        "process_cpu_seconds_total 1.5",
    ],
)
def test_lines(line: str) -> None:
    assert line in render_metrics(EVENTS, cpu_seconds=1.5).splitlines()


def test_every_family_is_explained_once_before_its_samples() -> None:
    text = render_metrics(EVENTS, cpu_seconds=1.5)
    assert text.endswith("\n")
    seen: list[str] = []
    for line in text.splitlines():
        if line.startswith("# HELP "):
            seen.append(line.split()[2])
        elif line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            assert name == seen[-1]
            assert (kind == "counter") is name.endswith("_total")
        else:
            assert _SAMPLE.fullmatch(line), line
            assert re.match(r"[a-z_]+", line)[0] == seen[-1]  # type: ignore[index]
    assert len(seen) == len(set(seen))


def test_labels_are_escaped() -> None:
    text = render_metrics((make_mount_status('a"b\\c\nd'),), cpu_seconds=0)
    assert 'relay_mount_readers{mount="a\\"b\\\\c\\nd"} 2' in text.splitlines()


def test_nothing_at_all_is_fine() -> None:
    assert "process_cpu_seconds_total 0" in render_metrics((), cpu_seconds=0).splitlines()
