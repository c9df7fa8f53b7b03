"""GopCache: what a joiner gets, and its bound."""

from __future__ import annotations

from relay_engine.streams.burst import Burst, PacketRun
from relay_engine.streams.gop_cache import GopCache


def burst(size: int = 100, *, key: bool = False) -> Burst:
    return Burst((), (PacketRun(0, (bytes(size),)),), random_access=key, video=None)


def test_nothing_is_kept_before_the_first_random_access_point() -> None:
    cache = GopCache()
    cache.add(burst())
    assert cache.bursts == []


def test_a_random_access_point_begins_anew() -> None:
    cache = GopCache()
    key, frame, next_key = burst(key=True), burst(), burst(key=True)
    for each in (key, frame, next_key):
        cache.add(each)
    assert cache.bursts == [next_key]


def test_a_gop_beyond_the_bound_is_let_go_whole_and_the_next_one_is_kept() -> None:
    cache = GopCache(max_bytes=250)
    for each in (burst(key=True), burst(), burst(), burst()):
        cache.add(each)
    assert cache.bursts == []
    key = burst(key=True)
    cache.add(key)
    assert cache.bursts == [key]


def test_generation_changes_with_every_change() -> None:
    cache = GopCache()
    seen = [cache.generation]
    cache.add(burst(key=True))
    seen.append(cache.generation)
    cache.clear()
    seen.append(cache.generation)
    assert len(set(seen)) == 3
    assert cache.bursts == []


def test_bursts_of_next_to_nothing_are_bounded_by_their_number() -> None:
    cache = GopCache()
    cache.add(burst(key=True))
    most = 0
    for _ in range(25_000):
        cache.add(burst(4))
        most = max(most, len(cache.bursts))
    assert most <= 20_000
    assert cache.bursts == []


def test_a_joiner_is_never_to_get_packets_without_end() -> None:
    cache = GopCache()
    cache.add(burst(key=True))
    for _ in range(30):
        cache.add(Burst((), (PacketRun(0, (b"\x41\x9a",) * 2000),), random_access=False, video=None))
    assert cache.bursts == []
