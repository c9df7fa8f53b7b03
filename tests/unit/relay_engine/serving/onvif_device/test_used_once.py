"""What was shown once counts no more, for as long as it could."""

from __future__ import annotations

from relay_engine.serving.onvif_device.used_once import UsedOnce


def test_the_second_time_is_refused_until_it_is_forgotten() -> None:
    used = UsedOnce(600)
    assert used.take("a", 0)
    assert not used.take("a", 1)
    assert used.take("b", 1)
    assert not used.take("a", 599)
    assert used.take("a", 601)


def test_it_is_bounded() -> None:
    used = UsedOnce(600, most=10)
    assert all(used.take(str(number), 0) for number in range(1000))
    assert len(used) == 10
