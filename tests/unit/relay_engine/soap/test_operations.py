"""What is asked and what is read of it, service by service; and that nothing which a device may answer raises anything else."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.soap import device, deviceio, imaging, media, media2, ptz
from relay_engine.soap import namespaces as ns
from relay_engine.soap.device import DeviceInformation, DeviceTime
from relay_engine.soap.envelope import parse_envelope, serialize_envelope
from relay_engine.soap.faults import parse_fault
from relay_engine.soap.imaging import Range
from relay_engine.soap.operation import serialize_operation
from relay_engine.soap.profile import MediaProfile, PtzConfiguration, VideoEncoder
from relay_engine.soap.ptz import PtzPreset, Vector
from relay_engine.soap.ptz_spaces import SpaceKind
from relay_engine.soap.reader import attribute, child, namespace_of, text
from relay_engine.soap.username_token import parse_username_token
from relay_engine.soap.xml_text import escape
from tests.kit.onvif import scripted_answers as xml
from tests.kit.onvif.scripted_camera import one_camera

CHANNELS = list(one_camera())
ENCODER = VideoEncoder("H264", 640, 360, 15.0, 512)


def answer(body: str) -> Element:
    return parse_envelope(xml.envelope(body).encode()).payload


def asked(body: bytes) -> Element:
    return parse_envelope(serialize_envelope(body)).payload


def test_times_are_read_as_the_clock_shows_them() -> None:
    assert device.parse_system_time(answer(xml.system_time(86_400, 90_000))) == DeviceTime(86_400, 90_000)
    assert device.parse_system_time(answer(xml.system_time(86_400, None))) == DeviceTime(86_400, None)
    assert device.parse_system_time(answer("<x/>")) == DeviceTime(None, None)
    broken = xml.system_time(86_400, None).replace("<tt:Month>1<", "<tt:Month>13<")
    assert device.parse_system_time(answer(broken)) == DeviceTime(None, None)


def test_services_and_capabilities_are_one_map() -> None:
    assert device.parse_services(answer(xml.services("http://h", [xml.TDS, xml.TR2]))) == {
        ns.DEVICE: "http://h/onvif/device_service",
        ns.MEDIA2: "http://h/s/media2",
    }
    assert device.parse_capabilities(answer(xml.capabilities("http://h")))[ns.PTZ] == "http://h/s/ptz"
    extension = "<r><Capabilities><Extension><DeviceIO><XAddr>http://h/io</XAddr></DeviceIO></Extension></Capabilities></r>"
    assert device.parse_capabilities(answer(extension)) == {ns.DEVICE_IO: "http://h/io"}


def test_who_it_is() -> None:
    assert device.parse_device_information(answer(xml.information("A", "B", "C"))) == DeviceInformation("A", "B", "1.0", "C")
    assert device.parse_scopes(answer(xml.scopes(["a", "b"]))) == ("a", "b")


@pytest.mark.parametrize(
    ("told", "mac"),
    [
        *[(told, "00:11:22:aa:bb:cc") for told in ("00:11:22:AA:BB:CC", "001122aabbcc", "00-11-22-aa-bb-cc")],
        *[(told, "") for told in ("00:00:00:00:00:00", "none", "")],
    ],
)
def test_hardware_addresses(told: str, mac: str) -> None:
    assert device.parse_mac(answer(xml.interfaces(told))) == mac


def test_profiles_of_both_media_services() -> None:
    spaces = frozenset(f"{xml.SPACES}/{name}" for name in SPACE_NAMES)
    steered = PtzConfiguration("ptz-source", "node", 10.0, spaces)
    [main, sub] = media.parse_profiles(answer(xml.profiles(CHANNELS)))
    assert sub == MediaProfile("sub", "sub", "source", ENCODER, steered)
    assert main.encoder == VideoEncoder("H264", 2560, 1440, 25.0, 4096)
    [main, sub] = media2.parse_profiles(answer(xml.profiles2(CHANNELS)))
    assert sub == MediaProfile("sub", "sub", "source", ENCODER, steered)
    assert main.encoder == VideoEncoder("H265", 2560, 1440, 25.0, 4096)


SPACE_NAMES = (
    *("PanTiltSpaces/VelocityGenericSpace", "ZoomSpaces/VelocityGenericSpace", "PanTiltSpaces/PositionGenericSpace"),
    *("ZoomSpaces/PositionGenericSpace", "PanTiltSpaces/TranslationGenericSpace"),
)


def test_sources_and_addresses() -> None:
    assert media.parse_video_sources(answer(xml.video_sources(CHANNELS))) == ("source",)
    assert deviceio.parse_video_sources(answer("<r><Token>a</Token><VideoSources token='b'/><Token/></r>")) == ("a", "b")
    assert media.parse_uri(answer("<r><MediaUri><Uri> rtsp://h/a&amp;b </Uri></MediaUri></r>")) == "rtsp://h/a&b"
    assert media.parse_uri(answer("<r><Uri>rtsp://h</Uri></r>")) == "rtsp://h"


def test_what_a_head_can_do() -> None:
    [node] = ptz.parse_nodes(answer(xml.ptz_nodes(has_view=True)))
    assert (node.token, node.most_presets, node.has_home) == ("node", 16, True)
    assert {space.kind for space in node.spaces} == set(SpaceKind) - {SpaceKind.RELATIVE_ZOOM}
    options = ptz.parse_configuration_options(answer(xml.ptz_options(has_view=False, timeout=True)))
    assert (options.least_timeout_s, options.most_timeout_s, len(options.spaces)) == (0.1, 60.0, 5)
    nothing = xml.ptz_options(has_view=False, timeout=True).replace("PT60S", "PT0.1S")
    assert ptz.parse_configuration_options(answer(nothing)).most_timeout_s == 0.0  # testspecs #132


def test_where_a_head_looks() -> None:
    status = ptz.parse_status(answer(xml.ptz_status((0.5, -0.5, 0.25), is_moving=True)))
    assert (status.position.pan_tilt, status.position.zoom, status.is_moving) == ((0.5, -0.5), 0.25, True)
    assert ptz.parse_status(answer("<r/>")) == ptz.PtzStatus(Vector(), None)
    assert ptz.parse_presets(answer(xml.ptz_presets({"1": "Tor", "": "x"}))) == (PtzPreset("1", "Tor"),)


def test_moves_say_only_what_they_have_to() -> None:
    move = asked(ptz.continuous_move("p&1", Vector((0.5, -1.0), 0.00001), 1.5))
    assert (namespace_of(move), text(move, "ProfileToken"), text(move, "Timeout")) == (ns.PTZ, "p&1", "PT1.5S")
    pan_tilt = child(move, "Velocity/PanTilt")
    assert pan_tilt is not None
    assert pan_tilt.attrib == {"x": "0.5", "y": "-1"}
    assert namespace_of(pan_tilt) == ns.SCHEMA
    assert attribute(child(move, "Velocity/Zoom"), "x") == "0"
    bare = asked(ptz.continuous_move("p", Vector(zoom=-0.25, zoom_space="u")))
    assert child(bare, "Timeout") is None
    assert child(bare, "Velocity/PanTilt") is None
    assert attribute(child(bare, "Velocity/Zoom"), "space") == "u"
    assert text(asked(ptz.set_preset("p", "<Tor>")), "PresetName") == "<Tor>"
    assert text(asked(ptz.set_preset("p", "Tor", "7")), "PresetToken") == "7"


def test_lenses() -> None:
    assert imaging.parse_focus_speed(answer(xml.focus_options())) == Range(-7.0, 7.0)
    assert imaging.parse_focus_speed(answer("<r/>")) is None
    iris = "<r><ImagingOptions><Exposure><Iris><Min>-20</Min><Max>0</Max></Iris></Exposure></ImagingOptions></r>"
    assert imaging.parse_iris_range(answer(iris)) == Range(-20.0, 0.0)
    assert imaging.parse_iris(answer("<r><ImagingSettings><Exposure><Iris>-3</Iris></Exposure></ImagingSettings></r>")) == -3.0
    assert text(asked(imaging.move_focus("s", -2)), "Focus/Continuous/Speed") == "-2.000"
    assert text(asked(imaging.set_iris("s", -3)), "ImagingSettings/Exposure/Iris") == "-3.000"


def test_an_operation_is_plain() -> None:
    assert serialize_operation("urn:n", "Do") == b'<Do xmlns="urn:n"/>'


PARSERS: tuple[Callable[[Element], Any], ...] = (
    *(device.parse_system_time, device.parse_services, device.parse_capabilities, device.parse_device_information, device.parse_mac),
    *(device.parse_scopes, media.parse_profiles, media.parse_video_sources, media.parse_uri, media2.parse_profiles),
    *(deviceio.parse_video_sources, imaging.parse_focus_speed, imaging.parse_iris_range, imaging.parse_iris, ptz.parse_nodes),
    *(ptz.parse_configuration_options, ptz.parse_presets, ptz.parse_preset_token, ptz.parse_status),
)
BODIES = (
    *(xml.system_time(1e9, 2e9), xml.services("http://h", [xml.TDS]), xml.capabilities("http://h"), xml.information("A", "B", "C")),
    *(xml.interfaces("00:11:22:33:44:55"), xml.scopes(["a"]), xml.profiles(CHANNELS), xml.profiles2(CHANNELS)),
    *(xml.video_sources(CHANNELS), xml.ptz_nodes(has_view=True), xml.ptz_options(has_view=True, timeout=True)),
    *(xml.ptz_status((0, 0, 0), is_moving=True), xml.ptz_presets({"1": "a"}), xml.focus_options()),
)
GOOD = tuple(text.encode() for text in (*map(xml.envelope, BODIES), xml.fault("Sender", "NotAuthorized")))


def read_everything(data: bytes) -> None:
    """As the client and the device do together."""
    try:
        envelope = parse_envelope(data)
        parse_fault(envelope)
        parse_username_token(envelope.header)
        payload = envelope.payload
    except RemoteProtocolError:
        return
    for parse in PARSERS:
        parse(payload)


def spoil(data: bytes, random: Random) -> bytes:
    """One or more things wrong with it."""
    spoilt = bytearray(data)
    for _ in range(random.randint(1, 6)):
        at, length = random.randrange(len(spoilt) + 1), random.randrange(1, 40)
        match random.randrange(6):
            case 0:
                spoilt[at : at + length] = b""
            case 1:
                spoilt[at:at] = spoilt[at : at + length] * random.randrange(1, 4)
            case 2:
                spoilt[at:at] = random.randbytes(random.randrange(1, 8))
            case 3:
                spoilt[at:at] = random.choice(SEEDS)
            case 4:
                start, other = random.randrange(len(spoilt) + 1), random.choice(GOOD)
                spoilt[start:start] = other[start : start + length]
            case _:
                spoilt[at : at + 1] = bytes([random.randrange(256)])
    return bytes(spoilt)


SEEDS = (
    *(
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"&#0;",
        b"&#x110000;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?x",
        b"?>",
        b"</",
        b"/>",
    ),
    *(b"\xff\xfe", b"\x00", b"xmlns:a='b'", b'xmlns=""', b"<Envelope>", b"NaN", b"1e999", b"-", b"P9999999Y", b"\xed\xa0\x80", b"s:", b":"),
)


@given(st.integers(0, 2**32), st.sampled_from(GOOD))
def test_spoilt_answers_raise_nothing_else(seed: int, data: bytes) -> None:
    read_everything(spoil(data, Random(seed)))


@given(
    st.recursive(
        st.text(max_size=20), lambda inner: st.lists(st.tuples(st.sampled_from(("Profiles", "Time", "URI", "Space")), inner), max_size=4)
    )
)
def test_any_tree_can_be_read(tree: Any) -> None:
    def write(node: Any) -> str:
        return escape(node) if isinstance(node, str) else "".join(f"<{name}>{write(inner)}</{name}>" for name, inner in node)

    read_everything(f"<Envelope><Body><r>{write(tree)}</r></Body></Envelope>".encode())
