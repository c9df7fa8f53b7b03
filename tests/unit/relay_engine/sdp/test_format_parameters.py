"""fmtp values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.sdp.format_parameters import (
    decode_base64,
    decode_base64_list,
    decode_hex,
    encode_base64_list,
    parse_format_parameters,
    serialize_format_parameters,
)


def test_round_trip() -> None:
    parameters = {"packetization-mode": "1", "sprop-parameter-sets": "Z0I=,aM4="}
    text = serialize_format_parameters(96, parameters)
    assert text == "96 packetization-mode=1;sprop-parameter-sets=Z0I=,aM4="
    assert parse_format_parameters(text) == ("96", parameters)


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("97 SizeLength=13; indexLength = 3 ;;", {"sizelength": "13", "indexlength": "3"}),
        ('97 config="1210";config=1211', {"config": "1210"}),
        ("97", {}),
        ("97 0-15", {}),
    ],
)
def test_tolerated(text: str, parameters: dict[str, str]) -> None:
    assert parse_format_parameters(text) == ("97", parameters)


def test_base64() -> None:
    assert decode_base64_list(encode_base64_list((b"\x67\x42", b"\x68"))) == (b"\x67\x42", b"\x68")
    assert decode_base64("Z0I") == b"\x67\x42"  # padding left out
    assert decode_base64_list("Z0I=,,!!,aA==") == (b"\x67\x42", b"\x68")


def test_hex() -> None:
    assert decode_hex(" 1210 ") == b"\x12\x10"
    assert decode_hex("121") == b""


@given(st.text(max_size=40))
def test_garbage(text: str) -> None:
    parse_format_parameters(text)
    decode_base64_list(text)
    decode_hex(text)
