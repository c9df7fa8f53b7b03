"""Answers of the lite agent to connectivity checks."""

from __future__ import annotations

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.ice.lite_agent import Credentials, answer_check, local_fragment, make_credentials
from relay_engine.ice.stun_message import AttributeKind, MessageKind, ReceivedStun, StunMessage, parse_stun, parse_xor_mapped_address

OURS = Credentials("abcd", "a" * 32)
TRANSACTION = bytes(range(12))
USERNAME = (AttributeKind.USERNAME, b"abcd:wxyz")


def check(*attributes: tuple[int, bytes], password: bytes = OURS.password.encode()) -> ReceivedStun:
    return parse_stun(StunMessage(MessageKind.BINDING_REQUEST, TRANSACTION, (USERNAME, *attributes)).serialize(password))


def test_answer_names_where_the_check_came_from() -> None:
    result = answer_check(check(), OURS, "192.0.2.7", 5000)
    answer = parse_stun(result.answer)
    assert (result.is_valid, result.is_nominated) == (True, False)
    assert answer.message.kind == MessageKind.BINDING_SUCCESS
    assert answer.is_authentic(OURS.password.encode())
    value = answer.message.attribute(AttributeKind.XOR_MAPPED_ADDRESS)
    assert value is not None
    assert parse_xor_mapped_address(value, TRANSACTION) == ("192.0.2.7", 5000)


def test_use_candidate_nominates() -> None:
    assert answer_check(check((AttributeKind.USE_CANDIDATE, b"")), OURS, "192.0.2.7", 5000).is_nominated


def test_wrong_password_is_no_check() -> None:
    with pytest.raises(RemoteProtocolError):
        answer_check(check(password=b"guess"), OURS, "192.0.2.7", 5000)


@pytest.mark.parametrize(("attribute", "code"), [((AttributeKind.ICE_CONTROLLED, bytes(8)), 487), ((0x7777, b"what"), 420)])
def test_refusals(attribute: tuple[int, bytes], code: int) -> None:
    result = answer_check(check(attribute), OURS, "192.0.2.7", 5000)
    answer = parse_stun(result.answer)
    error = answer.message.attribute(AttributeKind.ERROR_CODE)
    assert answer.message.kind == MessageKind.BINDING_ERROR
    assert not result.is_valid
    assert error is not None
    assert error[2] * 100 + error[3] == code


def test_fragment_of_a_request() -> None:
    assert local_fragment(check()) == "abcd"
    indication = StunMessage(MessageKind.BINDING_INDICATION, TRANSACTION, (USERNAME,))
    nameless = StunMessage(MessageKind.BINDING_REQUEST, TRANSACTION)
    odd = StunMessage(MessageKind.BINDING_REQUEST, TRANSACTION, ((AttributeKind.USERNAME, b"\xff\xfe:a"),))
    assert [local_fragment(parse_stun(message.serialize())) for message in (indication, nameless, odd)] == [None, None, None]


def test_credentials_are_long_enough_and_new() -> None:
    first, second = make_credentials(), make_credentials()
    assert len(first.fragment) >= 4
    assert len(first.password) >= 22
    assert first != second
