"""The catalogue: who says that there is a mount, and what follows where that changes."""

from __future__ import annotations

import pytest

from relay_engine.book.records import MountRecord
from relay_engine.bookkeeping.catalogue import Catalogue, told
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError


def mount(name: str, **fields: object) -> MountConfig:
    return MountConfig(name=name, source="rtsp://u:s3cret@10.0.0.5/x", **fields)  # type: ignore[arg-type]


def catalogue(given: tuple[MountConfig, ...] = (), own: tuple[MountConfig, ...] = (), origin: str = "file") -> Catalogue:
    made = Catalogue()
    made.load(given, origin, [MountRecord(config=config) for config in own])  # type: ignore[arg-type]
    return made


def names(made: Catalogue) -> list[tuple[str, str, str]]:
    return [(entry.config.name, entry.origin, entry.config.title) for entry in made.entries]


def test_the_file_goes_before_the_book_and_the_books_waits() -> None:
    made = Catalogue()
    problems = made.load([mount("gate", title="file")], "file", [MountRecord(config=mount("gate")), MountRecord(config=mount("door"))])
    assert names(made) == [("gate", "file", "file"), ("door", "book", "")]
    assert [(problem.code, problem.params) for problem in problems] == [("mount_hidden", {"name": "gate"})]
    with pytest.raises(UserFacingError) as caught:
        made.check_new((mount("gate"),))
    assert caught.value.code == "mount_exists"


def test_a_mount_of_the_book_comes_forward_when_the_file_lets_go_of_its_name() -> None:
    made = catalogue((mount("gate", title="file"),), (mount("gate", title="own"),))
    difference = made.reload([mount("yard")], "file")
    assert names(made) == [("yard", "file", ""), ("gate", "book", "own")]
    assert ([one.title for one in difference.changed], [one.name for one in difference.added], difference.removed) == (
        ["own"],
        ["yard"],
        (),
    )
    difference = made.reload([], "file")
    assert (names(made), difference.removed) == ([("gate", "book", "own")], ("yard",))


def test_a_mount_of_the_book_steps_aside_for_the_file_and_is_not_lost() -> None:
    made = catalogue((), (mount("gate", title="own"),))
    assert [one.title for one in made.reload([mount("gate", title="file")], "file").changed] == ["file"]
    assert [one.title for one in made.reload([], "file").changed] == ["own"]


def test_reading_the_same_file_again_changes_nothing_that_was_switched_off_for_this_run() -> None:
    made = catalogue((mount("gate"), mount("yard")))
    entry = made.get("gate")
    made.put(type(entry)(mount("gate", enabled=False), "file"))
    assert len(made.reload([mount("gate"), mount("yard")], "file")) == 0
    assert not made.get("gate").config.enabled
    assert [one.name for one in made.reload([mount("gate", title="new"), mount("yard")], "file").changed] == ["gate"]
    assert made.get("gate").config.enabled


@pytest.mark.parametrize(("origin", "code"), [("file", "mount_read_only"), ("run", ""), ("book", "")])
def test_only_what_the_file_says_is_read_only(origin: str, code: str) -> None:
    made = catalogue((), (mount("gate"),)) if origin == "book" else catalogue((mount("gate"),), origin=origin)
    try:
        made.changed("gate", mount("gate", title="x"))
        found = ""
    except UserFacingError as error:
        found = error.code
    assert found == code


@pytest.mark.parametrize(
    ("name", "config", "code"),
    [
        ("nobody", mount("nobody"), "mount_unknown"),
        ("x" * 100_000, mount("gate"), "mount_unknown"),
        ("gate", mount("door"), "mount_exists"),
        ("gate", mount("../x"), "mount_name_invalid"),
        ("gate", MountConfig(name="gate", source="gopher://x"), "address_invalid"),
        ("gate", mount("gate", max_readers=-1), "setting_invalid"),
    ],
)
def test_what_cannot_be(name: str, config: MountConfig, code: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        catalogue((), (mount("gate"), mount("door"))).changed(name, config)
    assert caught.value.code == code
    assert len(str(caught.value)) < 500


def test_one_without_its_address_is_there_and_switched_off_until_it_has_one() -> None:
    made = Catalogue()
    stub = MountConfig(name="gate", source="rtsp://10.0.0.5")
    problems = made.load([], "book", [MountRecord(config=stub, secret_lost=True)])
    assert [problem.code for problem in problems] == ["mount_password_lost"]
    assert (made.get("gate").config.enabled, made.get("gate").runnable.enabled) == (True, False)
    same = made.changed("gate", MountConfig(name="door", source="rtsp://10.0.0.5"))
    assert (same.secret_lost, same.record.secret_lost) == (True, True)
    assert not made.changed("gate", mount("gate")).secret_lost


def test_one_whose_name_no_mount_may_have_any_more_stops_nobody() -> None:
    made = Catalogue()
    problems = made.load([], "book", [MountRecord(config=mount("a/../b")), MountRecord(config=mount("gate"))])
    assert ([problem.code for problem in problems], names(made)) == (["mount_unusable"], [("gate", "book", "")])


def test_what_is_told_has_no_secrets() -> None:
    event = told(catalogue((), (mount("gate"),)).get("gate"))
    assert (event.key, event.config.source, event.origin) == ("mount-settings/gate", "rtsp://u:***@10.0.0.5/x", "book")


def test_a_new_name_keeps_the_place() -> None:
    made = catalogue((), (mount("a"), mount("b"), mount("c")))
    made.put(made.changed("b", mount("z")), replaces="b")
    assert [name for name, _, _ in names(made)] == ["a", "z", "c"]


def test_what_is_told_is_made_once_and_anew_after_a_change() -> None:
    made = catalogue((), (mount("a"), mount("b")))
    before = made.events
    assert all(one is other for one, other in zip(made.events, before, strict=True))
    made.put(made.changed("b", mount("b", title="B")))
    assert (made.events[0] is before[0], made.events[1].config.title) == (True, "B")
    made.drop("a")
    assert [event.name for event in made.events] == ["b"]
