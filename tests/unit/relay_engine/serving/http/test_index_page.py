"""The index page names every mount, and cannot be used to smuggle markup in."""

from __future__ import annotations

import pytest

from relay_engine.events import ListenerStatus, MountState
from relay_engine.serving.http.index_page import _host_of, render_index_page
from tests.helpers.sample_events import make_mount_status

RTSP = ListenerStatus("listener/rtsp", "rtsp", "0.0.0.0", 8554, "")


def test_mounts_are_listed_with_their_address() -> None:
    page = render_index_page(
        (RTSP, make_mount_status("gate", title="Main gate"), make_mount_status("b/c", state=MountState.IDLE)), "relay.local"
    )
    assert "<code>rtsp://relay.local:8554/gate</code>" in page
    assert "Main gate <span>(live)</span>" in page
    assert "b/c <span>(starts when somebody watches)</span>" in page


def test_titles_are_escaped() -> None:
    assert "<script>" not in render_index_page((RTSP, make_mount_status(title="<script>alert(1)</script>")), "h")


def test_without_mounts_and_without_rtsp() -> None:
    assert "No camera is set up yet." in render_index_page((RTSP,), "h")
    assert "rtsp://" not in render_index_page((make_mount_status(),), "h")


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("relay.local:8080", "relay.local"),
        ("10.0.0.5", "10.0.0.5"),
        ("[::1]:8080", "[::1]"),
        ('"><script>', "localhost"),
        ("", "localhost"),
        ("a:b", "localhost"),
    ],
)
def test_host_of(header: str, host: str) -> None:
    assert _host_of(header) == host
