"""What ONVIF tells, as a view, and put beside what a maker's own way tells."""

from __future__ import annotations

import pytest

from relay_engine.onvif.device_facts import DeviceFacts, ProfileFacts, VideoSourceFacts
from relay_engine.recorders.onvif_look import merge, read_facts
from relay_engine.recorders.place import Place, stream
from relay_engine.recorders.views import ChannelView, DeviceView

PLACE = Place("10.0.0.5", 8000)


def profile(token: str, path: str, *, ptz: bool = False, codec: str = "H264") -> ProfileFacts:
    return ProfileFacts(token, token, codec, 1920, 1080, 25.0, 4096, f"rtsp://10.0.0.5:554{path}", f"http://10.0.0.5:80/snap{path}", ptz)


def facts(*sources: VideoSourceFacts, model: str = "NVR", serial: str = "SN1") -> DeviceFacts:
    return DeviceFacts("10.0.0.5:8000", "Uniview", model, serial, "1", "00:11", "Yard", "", sources)


def channel(number: int, path: str, **more: object) -> ChannelView:
    return ChannelView(number=number, id=str(number), name=f"Bay {number}", main=stream(f"rtsp://10.0.0.5:554{path}"), **more)  # type: ignore[arg-type]


def own(*channels: ChannelView, serial: str = "SN1") -> DeviceView:
    return DeviceView(brand="uniview", address="10.0.0.5:80", serial=serial, is_recorder=True, channels=channels)


def test_a_source_without_a_profile_is_a_channel_whose_camera_is_away() -> None:
    view = read_facts(
        facts(VideoSourceFacts("001", ()), VideoSourceFacts("006", (profile("P6", "/c6", ptz=True), profile("P6s", "/c6s")))), PLACE
    )
    assert [(each.number, each.id, each.online) for each in view.channels] == [(1, "001", False), (2, "006", True)]
    second = view.channels[1]
    assert second.main is not None
    assert second.sub is not None
    assert (second.main.address, second.main.codec) == ("rtsp://10.0.0.5:554/c6", "h264")
    assert second.control == "onvif://10.0.0.5:8000/?profile=P6"
    assert view.is_recorder
    assert second.name == ""


def test_a_camera_is_called_as_it_calls_itself() -> None:
    view = read_facts(facts(VideoSourceFacts("v", (profile("main", "/1"),)), model="IPC"), PLACE)
    assert (view.is_recorder, view.channels[0].name, view.channels[0].control) == (False, "Yard", "")


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)], ids=["in order", "in another order"])
def test_channels_find_each_other_by_their_streams(order: tuple[int, ...]) -> None:
    sources = (VideoSourceFacts(f"v{n}", (profile(f"P{n}", f"/unicast/c{n}/s0/live?unicast=true&proto=Onvif", ptz=n == 2),)) for n in order)
    merged = merge(own(*(channel(n, f"/unicast/c{n}/s0/live") for n in (1, 2, 3))), read_facts(facts(*sources), PLACE))
    assert [bool(each.control) for each in merged.channels] == [False, True, False]
    assert merged.channels[1].control.endswith("profile=P2")
    assert [each.name for each in merged.channels] == ["Bay 1", "Bay 2", "Bay 3"]
    main = merged.channels[0].main
    assert main is not None
    assert (main.address, main.codec) == ("rtsp://10.0.0.5:554/unicast/c1/s0/live", "h264")


def test_channels_without_a_common_stream_are_paired_where_there_are_as_many_and_else_not() -> None:
    sources = tuple(VideoSourceFacts(f"v{n}", (profile(f"P{n}", f"/live/{n}", ptz=True),)) for n in (1, 2))
    two = own(channel(1, "/Preview_01_main"), channel(2, "/Preview_02_main"))
    assert [each.control[-2:] for each in merge(two, read_facts(facts(*sources), PLACE)).channels] == ["P1", "P2"]
    three = own(*two.channels, channel(3, "/Preview_03_main"))
    assert [each.control for each in merge(three, read_facts(facts(*sources), PLACE)).channels] == ["", "", ""]


def test_another_device_behind_the_same_address_is_left_alone() -> None:
    source = VideoSourceFacts("v", (profile("P1", "/c1", ptz=True),))
    mine = own(channel(1, "/c1"), serial="DS-7616NI-SN77")
    assert merge(mine, read_facts(facts(source, serial="sn-77"), PLACE)).channels[0].control
    assert merge(mine, read_facts(facts(source, serial="XX42"), PLACE)) == mine
