"""Secrets in addresses: masked for people, and kept where a changed address comes back with the mask."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.source_secrets import has_masked_secret, keep_secrets, mask_source

ADDRESSES = [
    ("rtsp://admin:pw@10.0.0.5/s", "rtsp://admin:***@10.0.0.5/s"),
    ("rtsp://admin@10.0.0.5/s", "rtsp://admin@10.0.0.5/s"),
    ("rtsp://:pw@10.0.0.5/s", "rtsp://:***@10.0.0.5/s"),
    ("rtsp://10.0.0.5:554/s?mail=a@b", "rtsp://10.0.0.5:554/s?mail=a@b"),
    ("rtsp://admin:p%40%3A%2F@[fe80::1]:554/s", "rtsp://admin:***@[fe80::1]:554/s"),
    ("http://h.example/flv?app=bcs&user=u&password=p%26w&x=1", "http://h.example/flv?app=bcs&user=u&password=***&x=1"),
    ("rtsp://10.0.0.5/user=admin_password=tl_J9_channel=1_stream=0.sdp", "rtsp://10.0.0.5/user=admin_password=***_channel=1_stream=0.sdp"),
    ("https://admin:one@h.example/live.m3u8?token=two&key=three", "https://admin:***@h.example/live.m3u8?token=***&key=***"),
    ("demo:", "demo:"),
    ("/videos/a b.mp4", "/videos/a b.mp4"),
    ("C:\\film.mp4", "C:\\film.mp4"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "masked"), ADDRESSES)
def test_masked_and_kept(source: str, masked: str) -> None:
    assert mask_source(source) == masked
    assert mask_source(masked) == masked
    assert keep_secrets(masked, source) == source
    assert has_masked_secret(masked) == (masked != source)
    assert not has_masked_secret(source)


@pytest.mark.parametrize(
    ("new", "old", "kept"),
    [
        ("rtsp://admin:***@10.0.0.6/other", "rtsp://admin:pw@10.0.0.5/s", "rtsp://admin:pw@10.0.0.6/other"),
        ("rtsp://root:***@10.0.0.5/s", "rtsp://admin:p%40w@10.0.0.5/s", "rtsp://root:p%40w@10.0.0.5/s"),
        ("rtsp://admin:new@10.0.0.5/s", "rtsp://admin:pw@10.0.0.5/s", "rtsp://admin:new@10.0.0.5/s"),
        ("rtsp://10.0.0.5/s", "rtsp://admin:pw@10.0.0.5/s", "rtsp://10.0.0.5/s"),
        ("http://h.example/flv?user=u&password=***", "rtsp://u:p%26w@h.example/s", "http://h.example/flv?user=u&password=p%26w"),
        ("rtsp://u:***@h.example/s", "http://h.example/flv?user=u&password=p%26w", "rtsp://u:p%26w@h.example/s"),
        ("http://h.example/?token=***&key=***", "http://h.example/?key=k&token=t", "http://h.example/?token=t&key=k"),
        ("rtsp://admin:***@10.0.0.5/s", "rtsp://10.0.0.5/s", "rtsp://admin:***@10.0.0.5/s"),  # nothing to keep
        ("rtsp://admin:%2A%2A%2A@10.0.0.5/s", "rtsp://admin:pw@10.0.0.5/s", "rtsp://admin:%2A%2A%2A@10.0.0.5/s"),  # a password of stars
    ],
)
def test_a_changed_address_keeps_what_it_does_not_say(new: str, old: str, kept: str) -> None:
    assert keep_secrets(new, old) == kept


@given(st.text(max_size=20), st.text(min_size=1, max_size=20))
def test_no_encoded_password_is_shown(user: str, password: str) -> None:
    secret = quote(password, safe="")
    source = f"rtsp://{quote(user, safe='')}:{secret}@10.0.0.5/s"
    assert mask_source(source) == f"rtsp://{quote(user, safe='')}:***@10.0.0.5/s"
    assert keep_secrets(mask_source(source), source) == source


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_taken(new: str, old: str) -> None:
    assert isinstance(keep_secrets(mask_source(new), old), str)
