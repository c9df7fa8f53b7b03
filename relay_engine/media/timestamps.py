"""Time stamp arithmetic: tick rates, 32-bit wrap (RFC 3550 5.1) and NTP format (RFC 5905 6)."""

from __future__ import annotations

RTP_TIMESTAMP_MODULUS = 1 << 32
_NTP_EPOCH_OFFSET_S = 2_208_988_800  # 1900-01-01 to 1970-01-01


def rescale(ticks: int, from_rate: int, to_rate: int) -> int:
    """Ticks of one clock in those of another, rounded to nearest."""
    return (ticks * to_rate * 2 + from_rate) // (from_rate * 2)


def wrap_difference(later: int, earlier: int, bits: int = 32) -> int:
    """Signed `later - earlier` of counters that wrap at 2**`bits`."""
    half = 1 << (bits - 1)
    return ((later - earlier + half) & ((1 << bits) - 1)) - half


def unwrap(wrapped: int, reference: int, bits: int = 32) -> int:
    """The unbounded value nearest to `reference` whose low `bits` are `wrapped`."""
    return reference + wrap_difference(wrapped, reference & ((1 << bits) - 1), bits)


def to_ntp(wall_s: float) -> int:
    """Unix seconds as a 64-bit NTP time stamp."""
    seconds = int(wall_s)
    return ((seconds + _NTP_EPOCH_OFFSET_S) << 32) | int((wall_s - seconds) * (1 << 32))


def from_ntp(ntp: int) -> float:
    """A 64-bit NTP time stamp as Unix seconds."""
    return (ntp >> 32) - _NTP_EPOCH_OFFSET_S + (ntp & 0xFFFFFFFF) / (1 << 32)
