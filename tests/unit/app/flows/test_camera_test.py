"""The wizard's test: what was found, or what is wrong, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.flows.add_camera import CameraDraft, Way
from app.flows.camera_brands import brand_for
from app.flows.camera_test import OTHER_CONNECTION_ADVICE, OWN_CONNECTION, RunningCamera, run_test
from app.flows.wording.fault_words import FAULT_WORDS, words_for_failed_test
from app.flows.wording.words import untranslated
from relay_engine import Fault, MountConfig, MountState, ProbeReport, TrackSummary, UserFacingError
from tests.kit.relay.sample_events import make_mount_status

VIDEO = TrackSummary("H264", "video", 1920, 1080, 25.0, 90_000, 0)
H265 = TrackSummary("H265", "video", 3840, 2160, 12.5, 90_000, 0)
AUDIO = TrackSummary("AAC", "audio", 0, 0, 0.0, 48_000, 2)
DRAFT = CameraDraft(brand="hikvision", host="10.0.0.5", user="admin", password="p@ss", transport="tcp")


class Camera:
    """Answers each address with a fault, or with these tracks."""

    def __init__(self, *tracks: TrackSummary, faults: dict[str, Fault] | None = None, fault: Fault | None = None) -> None:
        self.tracks = tracks
        self.faults = faults or {}
        self.fault = fault
        self.asked: list[MountConfig] = []
        self.looked_at: list[str] = []

    async def probe_source(self, config: MountConfig, *, secrets_of: str = "", deadline_s: float = 12.0) -> ProbeReport:
        self.asked.append(config)
        path = config.source.split("10.0.0.5", 1)[1]
        if (fault := self.faults.get(path, self.fault)) is not None:
            raise UserFacingError(f"probe_{fault.value}", f"{fault} at rtsp://admin:p@ss@10.0.0.5", detail="")
        return ProbeReport(self.tracks, "rtsp", "tcp", b"jpeg", 0.84)

    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes:
        self.looked_at.append(name)
        return b"own"


async def test_a_camera_that_works() -> None:
    camera = Camera(VIDEO, AUDIO)
    result = await run_test(camera, DRAFT, untranslated)
    assert result.ok
    assert result.fault is None
    assert dict(result.facts) == {
        "Picture": "H.264, 1920 × 1080, 25 pictures a second",
        "Sound": "AAC, 48 kHz, stereo",
        "Connection": "Connected directly over TCP",
        "First picture after": "0.8 s",
    }
    assert result.still_jpeg == b"jpeg"
    assert result.advice == ""
    assert (camera.asked[0].source, camera.asked[0].transport) == ("rtsp://admin:p%40ss@10.0.0.5/Streaming/Channels/101", "tcp")


async def test_hints_about_codec_and_sound() -> None:
    result = await run_test(Camera(H265), DRAFT, untranslated)
    assert result.ok
    assert "H.265" in result.advice
    assert "sound" in result.advice
    assert dict(result.facts)["Sound"] == "none"


@pytest.mark.parametrize("fault", list(Fault))
async def test_every_fault_is_named_with_advice_and_without_secrets(fault: Fault) -> None:
    camera = Camera(fault=fault)
    result = await run_test(camera, DRAFT, untranslated)
    assert not result.ok
    assert result.fault is fault
    assert (result.headline, result.advice) == (FAULT_WORDS[fault].what, words_for_failed_test(fault, untranslated).to_do)
    assert "p@ss" not in f"{result.headline}{result.advice}{result.facts}"
    assert len(camera.asked) == 1


async def test_an_error_that_is_no_fault_is_said_too() -> None:
    class Refusing(Camera):
        async def probe_source(self, config: MountConfig, *, secrets_of: str = "", deadline_s: float = 12.0) -> ProbeReport:
            raise UserFacingError("address_invalid", "bad")

    result = await run_test(Refusing(), DRAFT, untranslated)
    assert not result.ok
    assert result.headline == "This address cannot be right."


async def test_an_unknown_brand_is_found_by_trying() -> None:
    camera = Camera(VIDEO, faults={"/h264": Fault.NOT_FOUND, "/live.sdp": Fault.NOT_FOUND})
    result = await run_test(camera, replace(DRAFT, brand="other"), untranslated)
    assert result.ok
    assert (result.draft.way, result.draft.address) == (Way.ADDRESS, "rtsp://10.0.0.5/media.amp")
    assert len(camera.asked) == 3


async def test_trying_stops_at_the_first_wrong_password() -> None:
    camera = Camera(VIDEO, faults={"/h264": Fault.NOT_FOUND, "/live.sdp": Fault.WRONG_PASSWORD})
    result = await run_test(camera, replace(DRAFT, brand="other"), untranslated)
    assert result.fault is Fault.WRONG_PASSWORD
    assert len(camera.asked) == 2


async def test_nothing_fits() -> None:
    draft = replace(DRAFT, brand="other")
    camera = Camera(fault=Fault.NOT_FOUND)
    result = await run_test(camera, draft, untranslated)
    assert not result.ok
    assert "none of the usual addresses" in result.headline
    assert result.draft == draft
    assert len(camera.asked) == len(brand_for("other").try_paths)


LIVE = RunningCamera(DRAFT, make_mount_status("gate", state=MountState.LIVE, tracks=(VIDEO,), source_kind="rtsp", source_transport="tcp"))


async def test_a_running_camera_whose_address_stays_is_not_connected_to_again() -> None:
    camera = Camera(fault=Fault.CLOSED_UNANSWERED)
    result = await run_test(camera, replace(DRAFT, title="Renamed", on_demand=True), untranslated, running=[LIVE])
    assert result.ok
    assert result.still_jpeg == b"own"
    assert dict(result.facts)["Connection"] == "Connected directly over TCP"
    assert "First picture after" not in dict(result.facts)
    assert (camera.asked, camera.looked_at) == ([], ["gate"])


@pytest.mark.parametrize(
    "change", [{"password": "other"}, {"user": "bob"}, {"transport": "udp"}, {"channel": 2}, {"host": "10.0.0.5:555"}, {"brand": "dahua"}]
)
async def test_what_changes_the_connection_is_tried(change: dict[str, object]) -> None:
    camera = Camera(VIDEO)
    await run_test(camera, replace(DRAFT, **change), untranslated, running=[LIVE])  # type: ignore[arg-type]
    assert len(camera.asked) == 1


async def test_a_camera_that_does_not_run_is_tried() -> None:
    stopped = replace(LIVE, status=make_mount_status("gate", state=MountState.RETRYING))
    camera = Camera(VIDEO)
    await run_test(camera, DRAFT, untranslated, running=[stopped])
    assert len(camera.asked) == 1


@pytest.mark.parametrize("fault", [Fault.CLOSED_UNANSWERED, Fault.TOO_MANY_SESSIONS])
async def test_the_relay_says_where_it_is_itself_in_the_way(fault: Fault) -> None:
    here = await run_test(Camera(fault=fault), replace(DRAFT, channel=2), untranslated, running=[LIVE])
    assert (here.fault, here.headline) == (fault, OWN_CONNECTION)
    elsewhere = replace(LIVE, draft=replace(DRAFT, host="10.0.0.6"))
    there = await run_test(Camera(fault=fault), replace(DRAFT, channel=2), untranslated, running=[elsewhere])
    assert there.headline == FAULT_WORDS[fault].what


async def test_a_test_promises_nothing_that_only_the_relay_does() -> None:
    for fault in Fault:
        result = await run_test(Camera(fault=fault), DRAFT, untranslated)
        assert "by itself" not in result.advice
        assert "keeps trying" not in result.advice


async def test_the_tested_address_is_told_without_secrets() -> None:
    xmeye = replace(DRAFT, brand="xmeye")
    for draft, address in ((DRAFT, "rtsp://10.0.0.5/Streaming/Channels/101"), (xmeye, "rtsp://10.0.0.5/user=")):
        result = await run_test(Camera(VIDEO), draft, untranslated)
        assert result.address.startswith(address)
        assert "p@ss" not in result.address


async def test_the_relay_says_which_other_camera_of_its_own_is_in_the_way() -> None:
    other = RunningCamera(replace(DRAFT, title="Altar", channel=5), LIVE.status, is_own=False)
    result = await run_test(Camera(fault=Fault.CLOSED_UNANSWERED), DRAFT, untranslated, running=[other])
    assert "“Altar”" in result.headline
    assert result.advice == OTHER_CONNECTION_ADVICE
    same = replace(other, draft=DRAFT)  # the very same address, for a second camera: it is tried all the same
    camera = Camera(VIDEO)
    assert (await run_test(camera, DRAFT, untranslated, running=[same])).ok
    assert len(camera.asked) == 1
