"""The wizard's test: what was found, or what is wrong, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.flows.add_camera import CameraDraft, Way
from app.flows.camera_brands import brand_for
from app.flows.camera_test import run_test
from app.flows.fault_words import FAULT_WORDS
from app.flows.words import untranslated
from relay_engine import Fault, MountConfig, ProbeReport, TrackSummary, UserFacingError

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

    async def probe_source(self, config: MountConfig, *, deadline_s: float = 12.0) -> ProbeReport:
        self.asked.append(config)
        path = config.source.split("10.0.0.5", 1)[1]
        if (fault := self.faults.get(path, self.fault)) is not None:
            raise UserFacingError(f"probe_{fault.value}", f"{fault} at rtsp://admin:p@ss@10.0.0.5", detail="")
        return ProbeReport(self.tracks, "rtsp", "tcp", b"jpeg", 0.84)


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
    assert (result.headline, result.advice) == (FAULT_WORDS[fault].what, FAULT_WORDS[fault].to_do)
    assert "p@ss" not in f"{result.headline}{result.advice}{result.facts}"
    assert len(camera.asked) == 1


async def test_an_error_that_is_no_fault_is_said_too() -> None:
    class Refusing(Camera):
        async def probe_source(self, config: MountConfig, *, deadline_s: float = 12.0) -> ProbeReport:
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
