"""A login is typed once a sitting, offered where it fits, and forgotten after a while; a saved one goes nowhere else."""

from __future__ import annotations

import msgspec

from app.flows.camera import Camera
from app.flows.devices.device_login import DeviceLogin
from app.flows.devices.device_looks import Look, LookState, Target
from app.flows.devices.known_logins import KnownLogins
from tests.kit.relay.device_views import make_camera, make_recorder

HIK, AXIS = Target("10.0.0.1:80", "hikvision", "NVR"), Target("10.0.0.2:80", "axis", "Barrier")
OTHER = Target("10.0.0.3:80", "dahua", "Other")
CAMERA = Camera(id="c", title="Gate", mount="gate", address="rtsp://10.0.0.9/1", sub_mount="gate-sub", user="admin", has_password=True)


def took(target: Target, password: str, brand: str = "hikvision") -> Look:
    view = msgspec.structs.replace(make_recorder(1), brand=brand)
    return Look(target, LookState.FOUND, DeviceLogin("admin", password), view)


def test_nothing_is_offered_before_a_device_has_taken_something() -> None:
    logins = KnownLogins()
    logins.note([Look(HIK, LookState.FAILED, DeviceLogin("admin", "wrong"))], 0)
    assert logins.offer([HIK], (), 1) is None


def test_what_the_same_brand_took_goes_before_what_came_last() -> None:
    logins = KnownLogins()
    logins.note([took(HIK, "one")], 0)
    logins.note([took(AXIS, "two", "axis")], 1)
    offers = [logins.offer([target], (), 2) for target in (HIK, AXIS, OTHER)]
    assert [(offer.login.password, offer.of) for offer in offers if offer is not None] == [
        ("one", "NVR"),
        ("two", "Barrier"),
        ("two", "Barrier"),
    ]


def test_a_login_is_forgotten_when_nobody_has_used_it_for_a_quarter_of_an_hour() -> None:
    logins = KnownLogins()
    logins.note([took(HIK, "one")], 0)
    assert logins.offer([HIK], (), 14 * 60) is not None
    assert logins.offer([HIK], (), 16 * 60) is None


def test_the_relays_own_is_offered_for_the_device_that_it_is_for() -> None:
    logins = KnownLogins()
    for mount in ("gate", "gate-sub"):
        known = logins.offer([with_mount(HIK, mount)], [CAMERA], 0)
        assert known is not None
        assert (known.login, known.of) == (DeviceLogin("admin", secret_of="gate"), "Gate")
    assert logins.offer([OTHER], [CAMERA], 0) is None
    assert logins.offer([with_mount(HIK, "gate"), OTHER], [CAMERA], 0) is None  # never to another device


def test_a_kept_login_and_an_empty_one_are_nothing_to_offer() -> None:
    logins = KnownLogins()
    logins.note([Look(HIK, LookState.FOUND, DeviceLogin("admin", secret_of="gate"), make_camera())], 0)
    logins.note([Look(HIK, LookState.FOUND, DeviceLogin(), make_camera())], 0)
    assert logins.offer([OTHER], (), 0) is None


def with_mount(target: Target, mount: str) -> Target:
    return Target(target.address, target.brand, target.title, mounts=(mount,))
