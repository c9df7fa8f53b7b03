"""make_driver: the driver for a control address."""

from __future__ import annotations

from collections.abc import Callable

from relay_engine.errors import Fault
from relay_engine.ptz.control_address import ControlAddress, parse_control_address
from relay_engine.ptz.driver import DriverError, PtzDriver
from relay_engine.ptz.drivers.blank_driver import BlankDriver

_FAMILIES: dict[str, Callable[[ControlAddress], PtzDriver]] = {}


def make_driver(control: str) -> PtzDriver:
    """Never raises: what is wrong with an address is what its camera is told to have."""
    try:
        address = parse_control_address(control)
        return _FAMILIES[address.family](address)
    except DriverError as error:
        return BlankDriver(error)
    except KeyError:
        return BlankDriver(DriverError(Fault.INVALID_ADDRESS, "there is no such way of steering"))
