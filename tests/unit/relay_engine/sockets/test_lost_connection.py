"""What the errors of a connection mean, on Windows too, where the truth stands in `winerror`."""

from __future__ import annotations

import errno

import pytest

from relay_engine.sockets.lost_connection import Loss, loss_of, name_error


def windows_error(number: int) -> OSError:
    error = OSError(errno.EINVAL, "지정한 네트워크 이름을 더 이상 사용할 수 없습니다")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "loss"),
    [
        (ConnectionResetError(errno.ECONNRESET, "x"), Loss.GONE),
        (BrokenPipeError(errno.EPIPE, "x"), Loss.GONE),
        (EOFError(), Loss.GONE),
        (OSError(errno.EHOSTUNREACH, "x"), Loss.NO_ROUTE),
        (TimeoutError(errno.ETIMEDOUT, "x"), Loss.NO_ROUTE),
        (OSError(errno.ENOSPC, "x"), Loss.OTHER),
        *((windows_error(number), Loss.GONE) for number in (59, 64, 1236, 10053, 10054)),
        *((windows_error(number), Loss.NO_ROUTE) for number in (121, 1231, 1232, 10051, 10060, 10065)),
        (windows_error(87), Loss.OTHER),
    ],
)
def test_losses(error, loss):
    assert loss_of(error) is loss


def test_names_are_the_same_in_every_language() -> None:
    assert [name_error(error) for error in (OSError(errno.ENOSPC, "x"), windows_error(87), OSError("x"), ValueError())] == [
        "ENOSPC", "WinError 87", "OSError", "ValueError",
    ]  # fmt: skip
