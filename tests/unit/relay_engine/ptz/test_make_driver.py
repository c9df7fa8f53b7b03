"""make_driver: an address that leads nowhere is a camera that says so."""

from __future__ import annotations

import pytest

from relay_engine.errors import Fault
from relay_engine.ptz.driver import DriverError
from relay_engine.ptz.make_driver import make_driver


@pytest.mark.parametrize("control", ["", "gopher://h", "onvif://h:0:0"])
async def test_a_wrong_address(control: str) -> None:
    driver = make_driver(control)
    with pytest.raises(DriverError) as caught:
        await driver.open()
    assert caught.value.fault is Fault.INVALID_ADDRESS
    assert await driver.position() is None
    assert await driver.presets() == ()
    await driver.close()
