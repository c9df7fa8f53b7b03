"""make_driver: the driver for a control address."""

from __future__ import annotations

from collections.abc import Callable

from relay_engine.errors import Fault
from relay_engine.ptz.control_address import ControlAddress, parse_control_address
from relay_engine.ptz.driver import DriverError, PtzDriver
from relay_engine.ptz.drivers.axis_driver import AxisDriver
from relay_engine.ptz.drivers.blank_driver import BlankDriver
from relay_engine.ptz.drivers.dahua_driver import DahuaDriver
from relay_engine.ptz.drivers.hikvision_driver import HikvisionDriver
from relay_engine.ptz.drivers.onvif_driver import OnvifDriver
from relay_engine.ptz.drivers.pelco_driver import PelcoDriver

FAMILIES: dict[str, Callable[[ControlAddress], PtzDriver]] = {
    "onvif": OnvifDriver,
    "hikvision": HikvisionDriver,
    "dahua": DahuaDriver,
    "axis": AxisDriver,
    "pelco-d": PelcoDriver,
}


def make_driver(control: str) -> PtzDriver:
    """Never raises: what is wrong with an address is what its camera is told to have."""
    try:
        address = parse_control_address(control)
        return FAMILIES[address.family](address)
    except DriverError as error:
        return BlankDriver(error)
    except KeyError:
        return BlankDriver(DriverError(Fault.INVALID_ADDRESS, "there is no such way of steering"))
