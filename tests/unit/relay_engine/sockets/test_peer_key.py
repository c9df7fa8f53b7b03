"""What counts as one peer."""

from __future__ import annotations

import pytest

from relay_engine.sockets.peer_key import peer_key


@pytest.mark.parametrize(
    ("hosts", "is_one"),
    [
        (("192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"), True),
        (("192.0.2.1", "192.0.2.2"), False),
        (("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", "2001:DB8:0:0:1::"), True),
        (("2001:db8::1", "2001:db8:0:1::1"), False),
        (("fe80::1%eth0", "fe80::2%eth1"), True),
        (("", "192.0.2.1"), False),
    ],
)
def test_one_peer(hosts: tuple[str, ...], is_one: bool) -> None:
    assert (len({peer_key(host) for host in hosts}) == 1) == is_one
