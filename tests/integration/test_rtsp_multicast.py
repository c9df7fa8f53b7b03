"""A multicast group ends with the last session that asked for it."""

from __future__ import annotations

from tests.kit.players.rtsp_dialogue import RtspWorld


async def test_multicast_goes_on_for_nobody_only_for_a_moment(free_port: int) -> None:
    world = RtspWorld(multicast_interface="127.0.0.1", multicast_base_port=free_port, multicast_ttl=0).go_live()
    client = world.connect()
    client.play(lambda _track: "RTP/AVP;multicast")
    assert len(world.mount.readers) == 1
    client.lose()
    world.pass_time(11)
    assert world.mount.readers == ()
