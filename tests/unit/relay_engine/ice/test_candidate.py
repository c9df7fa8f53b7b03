"""Candidate lines and their order."""

from __future__ import annotations

from relay_engine.ice.candidate import make_candidates


def test_lines() -> None:
    udp, tcp = make_candidates(("192.0.2.1",), 8189, 8190)
    assert udp.serialize() == "udp0 1 udp 2130706431 192.0.2.1 8189 typ host"
    assert tcp.serialize().startswith("tcp0 1 tcp ")
    assert tcp.serialize().endswith(" 192.0.2.1 8190 typ host tcptype passive")


def test_udp_before_tcp_and_first_address_first() -> None:
    candidates = make_candidates(("192.0.2.1", "192.0.2.2", "2001:db8::1"), 8189, 8189)
    assert len(candidates) == 6
    assert [candidate.priority for candidate in candidates] == sorted((candidate.priority for candidate in candidates), reverse=True)
    assert len({candidate.priority for candidate in candidates}) == 6


def test_port_of_zero_is_left_out() -> None:
    assert [candidate.transport for candidate in make_candidates(("192.0.2.1",), 0, 1)] == ["tcp"]
