"""MountTable: names, and which mounts are pictures of the same camera."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
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
        name, main = (entry, "") if isinstance(entry, str) else entry
        table.add(Mount(MountConfig(name=name, source="x", variant_of=main), ManualClock(), Caps(0, 0, tuple), Nobody()))
    return table


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
