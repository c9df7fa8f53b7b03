"""Whatever ends the program in the middle of a change, the book has the state before it or the one after it, whole."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from pathlib import Path

import pytest

from relay_engine.config import EngineConfig
from relay_engine.engine import Engine
from tests.kit.relay.book_changes import held_after, held_by

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 2
ALL_ROUNDS = 200


async def kill_while_it_changes(folder: Path, number: int, chance: random.Random) -> tuple[int, int]:
    """Let a process of its own change the book from `number` on, and kill it. Returns how many changes were done, and begun."""
    environment = os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.kit.relay.book_changes", str(folder), str(number),
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    said = [await process.stdout.readline() for _ in range(chance.randrange(1, 30))]
    await asyncio.sleep(chance.uniform(0, 0.01))  # anywhere in a change
    process.kill()
    said += (await process.stdout.read()).splitlines()
    await process.wait()
    done = [int(line.split()[1]) + 1 for line in said if line.startswith(b"done")]
    begun = [int(line.split()[1]) + 1 for line in said if line.startswith(b"begin")]
    assert begun, "it ended by itself"
    return max(done, default=number), max(begun)


async def survive(folder: Path, rounds: int, seed: int) -> list[int]:
    """How many changes the book had after each kill."""
    chance, number, found = random.Random(seed), 0, []
    for _ in range(rounds):
        done, begun = await kill_while_it_changes(folder, number, chance)
        engine = Engine(EngineConfig(), data_dir=folder)
        await engine.open()
        held, problems = held_by(engine), engine.book.problems
        await engine.close()
        assert problems == ()
        assert held in (held_after(done), held_after(begun)), (done, begun)
        number = begun if held == held_after(begun) else done
        found.append(number)
    return found


async def test_a_killed_program_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    assert len(await survive(tmp_path, ROUNDS, seed=len(os.fsencode(tmp_path)))) == ROUNDS


@pytest.mark.slow
async def test_two_hundred_times(tmp_path: Path) -> None:
    assert len(await survive(tmp_path, ALL_ROUNDS, seed=9)) == ALL_ROUNDS
