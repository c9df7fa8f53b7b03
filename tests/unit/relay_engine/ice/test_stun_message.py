"""STUN messages against the vectors of RFC 5769, and against garbage."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.ice.stun_message import AttributeKind, MessageKind, StunMessage, parse_stun, parse_xor_mapped_address, xor_mapped_address

PASSWORD = b"VOkJxbRl1RmTxUk/WvJxBt"
TRANSACTION = bytes.fromhex("b7e7a701bc34d686fa87dfae")
REQUEST = bytes.fromhex(
    "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
    "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf"
)
RESPONSE_IPV4 = bytes.fromhex(
    "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
    "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96"
)
RESPONSE_IPV6 = bytes.fromhex(
    "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
    "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c"
)


def test_request_of_rfc_5769() -> None:
    received = parse_stun(REQUEST)
    assert received.message.kind == MessageKind.BINDING_REQUEST
    assert received.message.transaction_id == TRANSACTION
    assert received.message.attribute(AttributeKind.USERNAME) == b"evtj:h6vY"
    assert received.message.attribute(AttributeKind.PRIORITY) == bytes.fromhex("6e0001ff")
    assert received.is_authentic(PASSWORD)
    assert not received.is_authentic(PASSWORD + b"x")


@pytest.mark.parametrize(
    ("data", "address"), [(RESPONSE_IPV4, ("192.0.2.1", 32853)), (RESPONSE_IPV6, ("2001:db8:1234:5678:11:2233:4455:6677", 32853))]
)
def test_responses_of_rfc_5769(data: bytes, address: tuple[str, int]) -> None:
    received = parse_stun(data)
    value = received.message.attribute(AttributeKind.XOR_MAPPED_ADDRESS)
    assert value is not None
    assert parse_xor_mapped_address(value, TRANSACTION) == address
    assert xor_mapped_address(*address, TRANSACTION) == value
    assert received.is_authentic(PASSWORD)


def test_mapped_ipv4_is_said_as_ipv4() -> None:
    assert xor_mapped_address("::ffff:192.0.2.1", 32853, TRANSACTION) == xor_mapped_address("192.0.2.1", 32853, TRANSACTION)


def test_written_messages_are_read_again() -> None:
    message = StunMessage(
        MessageKind.BINDING_REQUEST, TRANSACTION, ((AttributeKind.USERNAME, b"abc:de"), (AttributeKind.USE_CANDIDATE, b""))
    )
    received = parse_stun(message.serialize(PASSWORD))
    assert received.message == message
    assert received.is_authentic(PASSWORD)
    assert parse_stun(message.serialize()).integrity is None
    assert not parse_stun(message.serialize()).is_authentic(PASSWORD)


def test_what_follows_the_integrity_is_ignored() -> None:
    whole = StunMessage(MessageKind.BINDING_REQUEST, TRANSACTION).serialize(PASSWORD)
    forged = whole[:-8] + bytes.fromhex("00250000")  # USE-CANDIDATE behind the integrity, no fingerprint
    forged = forged[:2] + (len(forged) - 20).to_bytes(2) + forged[4:]
    received = parse_stun(forged)
    assert received.is_authentic(PASSWORD)
    assert received.message.attribute(AttributeKind.USE_CANDIDATE) is None


@pytest.mark.parametrize("position", range(len(REQUEST) - 8))  # the rest is the fingerprint, which may be absent
def test_every_changed_byte_is_noticed(position: int) -> None:
    damaged = REQUEST[:position] + bytes([REQUEST[position] ^ 1]) + REQUEST[position + 1 :]
    with contextlib.suppress(RemoteProtocolError):
        assert not parse_stun(damaged).is_authentic(PASSWORD)


@pytest.mark.parametrize("data", [b"", REQUEST[:-1], REQUEST + b"\0\0\0\0", REQUEST[:20], b"\x80" + REQUEST[1:]])
def test_damaged_messages_are_refused(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_stun(data)


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_garbage_raises_nothing_else(data: bytes) -> None:
    for candidate in (data, REQUEST[:4] + REQUEST[4:20] + data):
        with contextlib.suppress(RemoteProtocolError):
            parse_stun(candidate)


def test_attributes_behind_the_integrity_count_too() -> None:
    """They are ignored, but each has to be stepped over."""
    integrity = bytes.fromhex("00080014") + bytes(20)
    for count, message in ((63, None), (64, "too many attributes"), (16_000, "too many attributes")):
        body = integrity + bytes.fromhex("99990000") * count
        data = bytes.fromhex("0001") + len(body).to_bytes(2) + REQUEST[4:20] + body
        if message is None:
            assert parse_stun(data).integrity == bytes(20)
        else:
            with pytest.raises(RemoteProtocolError, match=message):
                parse_stun(data)
