"""InterleavedChannels: whose packets come on which channel of a connection."""

from __future__ import annotations

from relay_engine.serving.rtsp.channels import InterleavedChannels


def test_each_track_has_two_and_they_know_their_owner() -> None:
    channels: InterleavedChannels[str] = InterleavedChannels()
    channels.take("first", 0, 4)
    channels.take("second", 1, 7)
    found = {channel: owner for channel in range(256) if (owner := channels.owner(channel)) is not None}
    assert found == {4: ("first", 0, False), 5: ("first", 0, True), 7: ("second", 1, False), 8: ("second", 1, True)}


def test_a_track_that_moves_leaves_its_old_ones_free() -> None:
    channels: InterleavedChannels[str] = InterleavedChannels()
    channels.take("first", 0, 0)
    channels.take("first", 1, 2)
    channels.take("first", 0, 4)
    assert channels.owner(0) is None
    assert channels.taken("first", 0) == {2, 3}
    assert channels.taken("first", 1) == {4, 5}
    assert channels.taken("second", 0) == {2, 3, 4, 5}
    channels.free("first")
    assert channels.taken("second", 0) == set()
    channels.free("first", 0)
