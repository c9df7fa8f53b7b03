"""What a driver says went wrong."""

from __future__ import annotations

from relay_engine.errors import Fault
from relay_engine.ptz.driver import DriverError, Refusal


def test_a_refusal_is_an_error_that_names_its_fault() -> None:
    error = Refusal(Fault.UNKNOWN, "no Stop here")
    assert isinstance(error, DriverError)
    assert str(error) == "unknown: no Stop here"
    assert str(DriverError(Fault.NO_ROUTE)) == "no_route"
