"""MountTable: names, and which mounts are pictures of the same camera."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
from relay_engine.streams import mount_table
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable, camera_of
from tests.kit.media.made_media import ManualClock


class Nobody:
    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_arguments: None


def make_table(*names: tuple[str, str] | str) -> MountTable:
    """Of mounts, each a name or (name, variant_of)."""
    table = MountTable()
    for entry in names:
        table.add(make_mount(entry) if isinstance(entry, str) else make_mount(*entry))
    return table


def make_mount(name: str, main: str = "") -> Mount:
    return Mount(MountConfig(name=name, source="x", variant_of=main), ManualClock(), Caps(0, 0, tuple), Nobody())


def pictures(table: MountTable) -> dict[str, list[str]]:
    """The names of the variants by that of each main mount."""
    return {mount.name: [one.name for one in table.variants_of(mount)] for mount in table if table.main_of(mount) is mount}


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["gate", ("small", "gate")], {"gate": ["small"]}),
        ([("small", "gate"), "gate", ("tiny", "gate")], {"gate": ["small", "tiny"]}),
        (["gate", "gate-sub"], {"gate": ["gate-sub"]}),  # as it was before there was a field
        (["site/gate", "site/gate-sub"], {"site/gate": ["site/gate-sub"]}),
        (["gate-sub"], {"gate-sub": []}),
        (["gate", "yard", ("gate-sub", "yard")], {"gate": [], "yard": ["gate-sub"]}),  # what the field says goes before the name
        ([("small", "gate")], {"small": []}),  # its camera is not here
        ([("gate", "gate")], {"gate": []}),
        ([("a", "b"), ("b", "a")], {"a": [], "b": []}),  # nothing is hidden by a circle
        (["a", ("b", "a"), ("c", "b")], {"a": ["b"], "c": []}),
        (["a", "a-sub", "a-sub-sub"], {"a": ["a-sub"], "a-sub-sub": []}),
    ],
)
def test_which_are_pictures_of_one_camera(names: list[tuple[str, str] | str], found: dict[str, list[str]]) -> None:
    assert pictures(make_table(*names)) == found


def test_the_others_of_a_picture_begin_with_the_main_one() -> None:
    table = make_table(("small", "gate"), "gate", ("tiny", "gate"), "yard")
    others = {mount.name: [one.name for one in table.others_of(mount)] for mount in table}
    assert others == {"small": ["gate", "tiny"], "gate": ["small", "tiny"], "tiny": ["gate", "small"], "yard": []}


def test_it_follows_who_comes_and_goes() -> None:
    table = make_table("gate", "gate-sub")
    gate, small = table
    assert table.variants_of(gate) == (small,)
    table.remove("gate")
    assert (table.main_of(small), table.variants_of(gate)) == (small, ())
    assert camera_of(small) == "gate", "who watches it stays the same viewer meanwhile"
    table.add(gate)
    assert table.variants_of(gate) == (small,)
    with pytest.raises(KeyError):
        table.add(gate)


def mains(table: MountTable) -> dict[str, str]:
    """What each mount was told of whose picture it is."""
    return {mount.name: mount.main.name for mount in table if mount.main is not None}


def test_each_mount_is_told_whose_picture_it_is_also_those_two_steps_away() -> None:
    table = make_table(("b", "a"), ("c", "b"))
    assert mains(table) == {"c": "b"}
    table.add(make_mount("a"))
    assert mains(table) == {"b": "a"}, "a variant has none of its own, so that c stands alone now"
    gone = table.remove("a")
    assert (gone.main, mains(table)) == (None, {"c": "b"})
    small = table.remove("c")
    assert (small.main, mains(table)) == (None, {})


def test_a_running_mount_that_becomes_the_variant_of_another_is_told() -> None:
    table = make_table("gate", "yard", ("first", "yard"), "small", ("last", "yard"))
    gate, yard, _, small, _ = table
    for main in (gate, yard):
        table.change(small, msgspec.structs.replace(small.config, variant_of=main.name))
        assert (small.main, small in table.variants_of(main)) == (main, True)
    assert pictures(table) == {"gate": [], "yard": ["first", "small", "last"]}, "in the order in which they were added"
    table.change(small, msgspec.structs.replace(small.config, variant_of=""))
    assert (small.main, pictures(table)["yard"]) == (None, ["first", "last"])


@pytest.mark.parametrize("others", [10, 300])
def test_who_comes_and_goes_costs_nothing_for_the_mounts_of_other_cameras(others: int, monkeypatch: pytest.MonkeyPatch) -> None:
    table = make_table("gate", ("tiny", "gate"), *(f"camera-{number}" for number in range(others)))
    looked: list[str] = []
    monkeypatch.setattr(mount_table, "camera_of", lambda mount: looked.append(mount.name) or camera_of(mount))  # type: ignore[func-returns-value]
    small = make_mount("small", "gate")
    table.add(small)
    table.change(small, msgspec.structs.replace(small.config, title="seen"))
    gate = table.get("gate")
    assert gate is not None
    assert len(table.variants_of(gate)) == 2
    table.remove("small")
    table.remove("gate")
    assert {*looked} <= {"gate", "tiny", "small"}
    assert len(looked) < 40
