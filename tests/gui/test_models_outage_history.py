"""When cameras were away: learnt from their states, bounded, kept over a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.models.outage_history import MOST_OF_ONE, OutageHistory
from app.settings.outage_file import Outage, OutageFile
from app.views.camera.outage_card import OutageCard
from app.views.look.theme import apply_theme
from relay_engine import Fault, MountState, Removed
from tests.kit.relay.sample_events import make_mount_status


class SetClock:
    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.now = now

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


class World:
    """A history on a file, and a camera that comes and goes."""

    def __init__(self, path: Path) -> None:
        self.clock = SetClock()
        self.file = OutageFile(path / "outages.json")
        self.history = OutageHistory(self.file, clock=self.clock)

    def fail(self, fault: Fault = Fault.ENDED, since: float = 0.0) -> None:
        status = make_mount_status(state=MountState.RETRYING, fault=fault, trouble_since=since or self.clock.now)
        self.history.take_events((status,))

    def live(self) -> None:
        self.history.take_events((make_mount_status(live_since=self.clock.now),))

    def spans(self) -> list[tuple[float, float, str]]:
        return [(outage.since, outage.until, outage.fault) for outage in self.history.outages("gate")]


@pytest.fixture
def world(qapp: QApplication, tmp_path: Path) -> World:
    return World(tmp_path)


def test_an_outage_begins_goes_on_and_ends(world: World) -> None:
    world.live()
    began = world.clock.now
    world.fail()
    world.clock.now += 5
    world.fail(Fault.REFUSED, since=began)  # the same one
    assert world.spans() == [(began, 0.0, "ended")]
    world.clock.now += 11
    world.live()
    world.live()
    assert world.spans() == [(began, began + 16, "ended")]


@pytest.mark.parametrize("end", ["stopped", "relay off", "next one"])
def test_what_ends_it_otherwise(world: World, end: str) -> None:
    began = world.clock.now
    world.fail()
    world.clock.now += 30
    if end == "stopped":
        world.history.take_events((make_mount_status(state=MountState.STOPPED),))
    elif end == "relay off":
        world.history.take_events((Removed("mount/gate"),))
    else:  # the live time between was too short to be told
        world.fail(Fault.NO_ROUTE)
    assert world.spans()[-1] == (began, began + 30, "ended")
    assert len(world.spans()) == (2 if end == "next one" else 1)


def test_it_survives_a_restart_and_one_that_went_on_ended_with_the_program(world: World, tmp_path: Path) -> None:
    world.fail()
    world.clock.now += 4
    world.live()
    world.clock.now += 100
    world.fail()
    world.clock.now += 7
    world.history.close()
    again = OutageHistory(world.file, clock=world.clock)
    assert [outage.until - outage.since for outage in again.outages("gate")] == [7.0, 4.0]
    assert (tmp_path / "outages.json").stat().st_size < 1000


def test_a_camera_that_flaps_all_day_stays_bounded(world: World) -> None:
    for _ in range(MOST_OF_ONE * 3):
        world.clock.now += 10
        world.fail()
        world.clock.now += 1
        world.live()
    assert len(world.spans()) == MOST_OF_ONE
    assert world.spans()[0][1] == world.clock.now  # the newest are kept
    world.clock.now += 25 * 3600
    assert world.spans() == []


@pytest.mark.parametrize("rubbish", [b"", b"{", b'{"outages": [{"since": "x"}]}', b"\xff", b"[]"])
def test_a_damaged_file_costs_the_history_only(qapp: QApplication, tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "outages.json").write_bytes(rubbish)
    world = World(tmp_path)
    world.fail()
    world.history.save()
    assert OutageFile(tmp_path / "outages.json").load() != ()


def test_a_folder_that_cannot_be_written_costs_nothing(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    OutageFile(tmp_path / "file" / "outages.json").save([Outage(mount="gate", since=1.0)], 2.0)


def test_the_card_says_lengths_and_causes(world: World) -> None:
    apply_theme(QApplication.instance(), "light")  # type: ignore[arg-type]
    card = OutageCard(world.history, clock=world.clock)
    card.show_mount("gate")
    assert card.lines == ["None: the picture was there whenever it was wanted."]
    world.fail()
    world.clock.now += 16
    world.live()
    [line] = card.lines
    assert line.endswith(", 16 s: Camera ended the stream")
    world.fail(Fault.NO_ROUTE)
    world.clock.now += 250
    card.refresh()
    assert card.lines[0].endswith(", 4 min 10 s: Camera not answering")
    assert card.lines[0].startswith("Since ")
    for _ in range(15):
        world.clock.now += 10
        world.live()
        world.fail()
    assert card.lines[-1] == "and 7 more"
