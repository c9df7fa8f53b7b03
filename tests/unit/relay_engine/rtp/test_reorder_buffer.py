"""UDP packets in order again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.rtp.reorder_buffer import ReorderBuffer


def packet(number: int, ssrc: int = 1) -> bytes:
    return b"\x80\x60" + (number & 0xFFFF).to_bytes(2) + bytes(4) + ssrc.to_bytes(4) + b"x"


class Rig:
    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.owner = 1
        self.buffer = ReorderBuffer(lambda data, now: self.numbers.append(int.from_bytes(data[2:4])), lambda: self.owner)

    def feed(self, *numbers: int, now: float = 0.0, ssrc: int = 1) -> list[int]:
        for number in numbers:
            self.buffer.receive(packet(number, ssrc), now)
        return self.numbers


def test_packets_in_order_pass_straight_through() -> None:
    rig = Rig()
    for number in range(65_530, 65_545):
        assert rig.feed(number)[-1] == number & 0xFFFF
    assert len(rig.numbers) == 15


def test_packets_that_overtook_others_wait_for_them() -> None:
    rig = Rig()
    assert rig.feed(10, 12, 13) == [10]
    assert rig.feed(11) == [10, 11, 12, 13]
    assert rig.feed(14) == [10, 11, 12, 13, 14]


def test_late_and_repeated_packets_are_left_out() -> None:
    assert Rig().feed(10, 11, 10, 11, 9, 12) == [10, 11, 12]


def test_a_lost_packet_is_waited_for_a_tenth_of_a_second() -> None:
    rig = Rig()
    rig.feed(10, 12, now=1.0)
    assert rig.feed(13, now=1.09) == [10]
    assert rig.feed(14, now=1.11) == [10, 12, 13, 14]
    assert rig.feed(11, now=1.12) == [10, 12, 13, 14]  # too late now


def test_a_lost_packet_never_holds_up_more_than_a_bounded_number() -> None:
    rig = Rig()
    rig.feed(10, *range(12, 76))
    assert rig.numbers == [10]
    assert rig.feed(76) == [10, *range(12, 77)]


def test_two_gaps_are_given_up_one_after_the_other() -> None:
    rig = Rig()
    rig.feed(10, 12, now=1.0)
    rig.feed(14, now=1.05)
    assert rig.feed(15, now=1.11) == [10, 12]
    assert rig.feed(16, now=1.16) == [10, 12, 14, 15, 16]


def test_a_sender_that_begins_anew_is_followed_at_once() -> None:
    rig = Rig()
    assert rig.feed(10, 12, 30_000, 30_001) == [10, 12, 30_000, 30_001]
    rig.owner = 2
    assert rig.feed(29_500, ssrc=2) == [10, 12, 30_000, 30_001, 29_500]  # another SSRC: near numbers mean nothing
    assert rig.feed(29_501, ssrc=2)[-1] == 29_501


def test_another_sender_on_the_port_does_not_undo_the_order() -> None:
    rig = Rig()
    rig.feed(10, 12)
    rig.feed(500, ssrc=2)
    assert rig.numbers == [10, 500]  # the receiver knows what to do with it
    assert rig.feed(11) == [10, 500, 11, 12]


def test_what_is_no_packet_is_left_out() -> None:
    rig = Rig()
    rig.buffer.receive(b"", 0.0)
    rig.buffer.receive(b"\x80\x60\x00\x01", 0.0)
    assert rig.numbers == []


@settings(max_examples=100)
@given(st.lists(st.integers(0, 200), max_size=150))
def test_whatever_comes_leaves_in_order_and_once(numbers: list[int]) -> None:
    seen = Rig().feed(*numbers)
    assert seen == sorted(set(seen))
    assert set(seen) <= set(numbers)


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_nothing_is_lost_where_packets_are_only_shuffled_a_little(random: object) -> None:
    numbers = list(range(300))
    shuffled = [numbers[0], *sorted(numbers[1:], key=lambda number: number + random.random() * 8)]  # type: ignore[attr-defined]
    assert Rig().feed(*shuffled) == numbers
