"""BookChanges: a program that changes a relay's book without end, and what the book has to hold after each of its changes.

`python -m tests.kit.relay.book_changes FOLDER NUMBER` begins with change NUMBER and says "begin N" and "done N" for each: whoever ends
it at any moment knows which two states the book may have.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from relay_engine.config import EngineConfig, MountConfig
from relay_engine.engine import Engine


@dataclass(frozen=True)
class Held:
    """What a book holds."""

    mounts: dict[str, MountConfig] = field(default_factory=dict)
    max_readers: int = 0


def held_after(count: int) -> Held:
    """The state after the first `count` changes."""
    held = Held()
    for number in range(count):
        held = _change(held, number)
    return held


def held_by(engine: Engine) -> Held:
    """The state of an open engine."""
    return Held({mount.name: mount.config for mount in engine.mounts}, engine.config.limits.max_readers)


def _change(held: Held, number: int) -> Held:
    mounts = dict(held.mounts)
    if number % 8 == 0:
        mounts[f"cam{number}"] = new_mount(number)
    elif number % 8 == 5:
        return replace(held, max_readers=number)
    elif number % 8 == 6 and len(mounts) > 4:
        del mounts[next(iter(mounts))]
    else:
        name, config = list(mounts.items())[-1]
        changed = _changed(config, number)
        mounts = {changed.name if one == name else one: changed if one == name else other for one, other in mounts.items()}
    return replace(held, mounts=mounts)


def new_mount(number: int) -> MountConfig:
    return MountConfig(name=f"cam{number}", source=f"rtsp://u:secret{number}@127.0.0.1:9/x", labels={"number": str(number)})


def _changed(config: MountConfig, number: int) -> MountConfig:
    fields: dict[int, dict[str, object]] = {
        1: {"title": f"Camera {number}"},
        2: {"name": f"renamed{number}", "title": "정문"},
        3: {"max_readers": number},
        4: {"enabled": not config.enabled},
        7: {"source": f"rtsp://u:other{number}@127.0.0.1:9/y", "access": "closed"},
    }
    return MountConfig(**{name: getattr(config, name) for name in config.__struct_fields__} | fields.get(number % 8, {}))  # type: ignore[arg-type]


async def make_changes(folder: Path, number: int) -> None:
    """Change for ever."""
    engine = Engine(EngineConfig(), data_dir=folder)
    await engine.open()
    before = held_after(number)
    while True:
        after = _change(before, number)
        _say(f"begin {number}")
        await _make(engine, before, after)
        _say(f"done {number}")
        before, number = after, number + 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def _make(engine: Engine, before: Held, after: Held) -> None:
    if before.max_readers != after.max_readers:
        await engine.change_settings({"limits": {"max_readers": after.max_readers}})
    gone = [name for name in before.mounts if name not in after.mounts]
    new = [name for name in after.mounts if name not in before.mounts]
    if gone and new:
        await engine.update_mount(gone[0], after.mounts[new[0]])
    elif gone:
        await engine.remove_mount(gone[0])
    elif new:
        await engine.add_mount(after.mounts[new[0]])
    for name, config in after.mounts.items():
        if name in before.mounts and before.mounts[name] != config:
            if before.mounts[name].enabled != config.enabled:
                await (engine.start_mount(name) if config.enabled else engine.stop_mount(name))
            else:
                await engine.update_mount(name, config)


if __name__ == "__main__":
    asyncio.run(make_changes(Path(sys.argv[1]), int(sys.argv[2])))
