"""SentPackets: found by number, also around the wrap; what is gone is gone."""

from __future__ import annotations

import pytest

from relay_engine.serving.webrtc.sent_packets import SentPackets


def row(first: int, count: int) -> tuple[bytes, ...]:
    return tuple(((first + index) & 0xFFFF).to_bytes(2) for index in range(count))


@pytest.mark.parametrize("start", [0, 1, 40_000, 65_530])
@pytest.mark.parametrize("size", [1, 7, 300])
def test_every_packet_of_the_last_hundred_rows_is_found(start: int, size: int) -> None:
    sent, number = SentPackets(), start
    for _ in range(250):
        sent.append(number, row(number, size))
        number = (number + size) & 0xFFFF
    for back in range(1, 100 * size + 1):
        wanted = (number - back) & 0xFFFF
        assert sent.find(wanted) == wanted.to_bytes(2)
    for wanted in (number, number + 1, number - 100 * size - 1):
        assert sent.find(wanted & 0xFFFF) is None


def test_rows_of_many_packets_are_fewer_so_that_a_number_means_one() -> None:
    sent, number = SentPackets(), 0
    for _ in range(50):
        sent.append(number, row(number, 2_000))
        number = (number + 2_000) & 0xFFFF
    found = sum(sent.find(wanted) is not None for wanted in range(0x10000))
    assert 30_000 <= found <= 0x8000
    assert all(sent.find(wanted) in (None, wanted.to_bytes(2)) for wanted in range(0x10000))


def test_a_jump_of_the_numbers_begins_anew() -> None:
    sent = SentPackets()
    assert sent.find(0) is None
    sent.append(10, row(10, 3))
    sent.append(500, row(500, 3))
    assert (sent.find(10), sent.find(501)) == (None, (501).to_bytes(2))
    sent.clear()
    assert sent.find(501) is None
