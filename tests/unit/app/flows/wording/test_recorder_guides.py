"""What is typed into recorders: for each kind the right values, and no step that names what is not there."""

from __future__ import annotations

import pytest

from app.flows.wording.be_a_camera_words import DEVICE_FAULT_WORDS, device_fault_words, device_words
from app.flows.wording.recorder_guides import GUIDES, VALUE_NAMES, GuideValue, RecorderGuide, ShownDevice, steps_of, value_of
from app.flows.wording.words import untranslated
from relay_engine import DeviceFault
from tests.kit.relay.sample_events import make_device_status

GATE = ShownDevice("Gate", "front-gate", "192.168.1.20", 8901, "rtsp://192.168.1.20:8554/front-gate", can_be_steered=True)
V6 = ShownDevice("Gate", "gate", "fd00::20", 8901, "rtsp://[fd00::20]:8554/gate")


def test_all_the_kinds_of_recorders_are_there() -> None:
    assert [guide.key for guide in GUIDES] == [
        "hikvision", "dahua", "unifi", "synology", "milestone", "blue-iris", "home-assistant", "frigate", "odm",
    ]  # fmt: skip


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.key)
def test_a_guide_has_steps_and_everything_that_has_to_be_typed(guide: RecorderGuide) -> None:
    steps = steps_of(guide, untranslated)
    assert len(steps) >= 2
    assert steps[0].startswith("1. ")
    copied = "\n".join(value_of(value, GATE, "recorder") for value in guide.values)
    assert GATE.host in copied
    assert str(GATE.port) in copied
    assert "recorder" in copied
    assert all(VALUE_NAMES[value] for value in guide.values)


def test_frigate_gets_lines_that_can_be_pasted() -> None:
    yaml = value_of(GuideValue.YAML, GATE, "frigate")
    assert "  front_gate:" in yaml.splitlines()
    assert "path: rtsp://frigate:PASSWORD@192.168.1.20:8554/front-gate" in yaml
    assert "      port: 8901" in yaml.splitlines()
    assert "onvif" not in value_of(GuideValue.YAML, V6, "frigate")  # nothing to steer


def test_ipv6_stands_in_brackets_only_where_a_port_follows() -> None:
    assert value_of(GuideValue.HOST, V6, "") == "fd00::20"
    assert value_of(GuideValue.PLACE, V6, "") == "[fd00::20]:8901"
    assert value_of(GuideValue.SERVICE, V6, "") == "http://[fd00::20]:8901/onvif/device_service"


def test_every_fault_is_said_with_its_port_and_who_has_it() -> None:
    assert set(DEVICE_FAULT_WORDS) == set(DeviceFault)
    words = device_fault_words(make_device_status(fault=DeviceFault.PORT_TAKEN, detail="nginx (pid 7)"), untranslated)
    assert words is not None
    assert words.what == "Another program has port 8900: nginx (pid 7)."
    assert device_fault_words(make_device_status(), untranslated) is None


@pytest.mark.parametrize(
    ("clients", "said"),
    [
        ((), "Ready. No recorder has asked for it lately."),
        (("10.0.0.7",), "Asked for lately by 10.0.0.7"),
        (("10.0.0.7", "10.0.0.8"), "Asked for lately by 10.0.0.7, 10.0.0.8"),
        (("10.0.0.7", "10.0.0.8", "10.0.0.9"), "Asked for lately by 10.0.0.7, 10.0.0.8 and 1 more"),
    ],
)
def test_who_has_asked(clients: tuple[str, ...], said: str) -> None:
    assert device_words(make_device_status(clients=clients), untranslated) == said


def test_what_cannot_be_found_has_to_be_typed() -> None:
    assert "type its address" in device_words(make_device_status(is_found=False), untranslated)
