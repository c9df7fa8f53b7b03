"""Logins: who is let in by which password, what is hashed and how often, and what a crowd at the door cannot do."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import threading

import pytest

from relay_engine.access import logins as module
from relay_engine.access.failed_logins import FailedLogins
from relay_engine.access.logins import Logins
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.access.roster import Roster
from relay_engine.access.secret_hashes import hash_device_password, hash_password
from relay_engine.access.subject import Role, Subject
from relay_engine.access.visit import Refusal, Refused
from relay_engine.book.records import UserRecord
from tests.kit.media.made_media import ManualClock

STRANGER, NEIGHBOUR = "198.51.100.9", "192.0.2.9"
HASH = hash_password("right")
ANN = UserRecord(
    name="ann",
    role="operator",
    password_hash=HASH,
    ha1_md5=hash_device_password("ann", "device", "MD5"),
    ha1_sha256=hash_device_password("ann", "device", "SHA-256"),
)
MACHINE = UserRecord(name="nvr", role="viewer", ha1_md5=hash_device_password("nvr", "device", "MD5"))
OFF = UserRecord(name="off", role="admin", password_hash=HASH, enabled=False)
ODD = UserRecord(name="odd", role="emperor", password_hash=HASH)


@pytest.fixture
def logins() -> Logins:
    clock, networks, roster = ManualClock(), OwnNetworks(lambda: [ipaddress.ip_network("192.0.2.0/24")]), Roster()
    roster.set_users([ANN, MACHINE, OFF, ODD])
    return Logins(clock, networks, roster, FailedLogins(clock, networks))


def clock_of(logins: Logins) -> ManualClock:
    clock = logins._clock
    assert isinstance(clock, ManualClock)
    return clock


class Hashing:
    """Counts what is hashed, and can hold it up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, str]] = []
        self.go = threading.Event()
        self.go.set()
        self.begun = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        monkeypatch.setattr(module, "is_password", self.check)

    def check(self, password: str, kept: str) -> bool:
        self.asked.append((password, kept))
        self._loop.call_soon_threadsafe(self.begun.set)
        assert self.go.wait(20)
        return password == "right" and kept == HASH


WRONG = Refused(Refusal.LOGIN_WRONG)


@pytest.mark.parametrize(
    ("name", "password", "expected"),
    [
        ("ann", "right", Subject("user:ann", Role.OPERATOR, "ann")),
        ("ann", "wrong", WRONG),
        ("ann", "", WRONG),
        ("ann", "device", WRONG),  # a machine's password opens no page
        ("Ann", "right", WRONG),
        ("nobody", "right", WRONG),
        ("off", "right", WRONG),
        ("nvr", "", WRONG),
        ("nvr", "device", WRONG),
        ("odd", "right", Subject("user:odd", None, "odd")),  # known, but with no right at all
        ("ann", "x" * 2000, WRONG),
        ("a" * 1_000_000, "right", WRONG),
        ("ann\0", "right", WRONG),
        ("\ud800", "\udfff", WRONG),
        ("constructor", "__class__", WRONG),
    ],
)
async def test_who_is_let_in(logins: Logins, name: str, password: str, expected: object) -> None:
    assert await logins.check_password(name, password, STRANGER) == expected


async def test_a_player_may_show_its_device_password(logins: Logins) -> None:
    assert await logins.check_password("ann", "device", STRANGER, device=True) == Subject("user:ann", Role.OPERATOR, "ann")
    assert await logins.check_password("ann", "right", STRANGER, device=True) == Subject("user:ann", Role.OPERATOR, "ann")
    assert isinstance(logins.check_device_password("ann", "device", STRANGER), Subject)
    assert logins.check_device_password("ann", "right", STRANGER) == WRONG
    assert logins.check_device_password("nobody", "device", STRANGER) == WRONG
    assert logins.check_device_password("nobody", "x" * 1_000_000, STRANGER) == WRONG


def test_digests_are_made_of_the_device_password_alone(logins: Logins) -> None:
    expected = hashlib.md5(b"ann:relay:device", usedforsecurity=False).hexdigest()
    assert logins.ha1("ann", "MD5") == expected
    assert logins.ha1("ann", "SHA-256") == hashlib.sha256(b"ann:relay:device").hexdigest()
    assert [logins.ha1(*asked) for asked in (("ann", "SHA-512"), ("off", "MD5"), ("nobody", "MD5"), ("nvr", "SHA-256"))] == [None] * 4


async def test_an_unknown_name_is_hashed_like_a_known_one(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing = Hashing(monkeypatch)
    for name in ("ann", "nobody", "nvr", "off"):
        await logins.check_password(name, "wrong", NEIGHBOUR)
    assert hashing.asked == [("wrong", HASH), ("wrong", ""), ("wrong", ""), ("wrong", "")]


async def test_what_has_been_right_is_not_hashed_again_for_a_while(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing = Hashing(monkeypatch)
    for _ in range(50):
        assert isinstance(await logins.check_password("ann", "right", STRANGER), Subject)
    assert len(hashing.asked) == 1
    assert await logins.check_password("ann", "wrong", STRANGER) == WRONG
    clock_of(logins).now += 300
    await logins.check_password("ann", "right", STRANGER)
    assert len(hashing.asked) == 3


async def test_a_changed_password_is_forgotten_at_once(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    Hashing(monkeypatch)
    assert isinstance(await logins.check_password("ann", "right", STRANGER), Subject)
    logins._roster.set_users([UserRecord(name="ann", role="operator", password_hash="$argon2id$other")])
    assert await logins.check_password("ann", "right", STRANGER) == WRONG
    logins._roster.set_users([])
    assert await logins.check_password("ann", "right", STRANGER) == WRONG


async def test_a_password_that_changes_while_it_is_hashed_opens_nothing(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing = Hashing(monkeypatch)
    hashing.go.clear()
    asking = asyncio.ensure_future(logins.check_password("ann", "right", STRANGER))
    await hashing.begun.wait()
    logins._roster.set_users([])
    hashing.go.set()
    assert await asking == WRONG


async def test_guessing_ends_in_waiting_and_the_wait_costs_no_hash(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing = Hashing(monkeypatch)
    answers = [await logins.check_password("ann", f"wrong{number}", STRANGER) for number in range(50)]
    assert answers[:6] == [WRONG] * 6
    assert answers[6:] == [Refused(Refusal.TOO_MANY_ATTEMPTS, 1.0)] * 44
    assert len(hashing.asked) == 6
    assert await logins.check_password("ann", "right", STRANGER) == Refused(Refusal.TOO_MANY_ATTEMPTS, 1.0)
    assert isinstance(await logins.check_password("ann", "right", NEIGHBOUR), Subject), "from another place her owner comes in"
    assert logins.check_device_password("ann", "device", STRANGER) == Refused(Refusal.TOO_MANY_ATTEMPTS, 1.0)


async def test_many_guesses_at_once_are_no_way_round_the_count(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing = Hashing(monkeypatch)
    hashing.go.clear()
    asking = [asyncio.ensure_future(logins.check_password("ann", f"wrong{number}", STRANGER)) for number in range(100)]
    await asyncio.sleep(0)
    hashing.go.set()
    answers = await asyncio.gather(*asking)
    assert len(hashing.asked) <= 6
    assert answers.count(WRONG) == len(hashing.asked)


async def test_a_player_that_opens_many_connections_at_once_is_one(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing = Hashing(monkeypatch)
    hashing.go.clear()
    asking = [asyncio.ensure_future(logins.check_password("ann", "right", STRANGER)) for _ in range(100)]
    await asyncio.sleep(0)
    hashing.go.set()
    assert all(isinstance(answer, Subject) for answer in await asyncio.gather(*asking))
    assert len(hashing.asked) == 1
    assert logins.failed.retry_after("ann", STRANGER) == 0


async def test_a_crowd_of_strangers_does_not_keep_a_neighbour_out(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing = Hashing(monkeypatch)
    hashing.go.clear()
    crowd = [asyncio.ensure_future(logins.check_password(f"name{n}", "wrong", f"203.0.{n}.1")) for n in range(200)]
    await asyncio.sleep(0)
    neighbour = asyncio.ensure_future(logins.check_password("ann", "right", NEIGHBOUR))
    await asyncio.sleep(0)
    hashing.go.set()
    assert isinstance(await neighbour, Subject)
    answers = await asyncio.gather(*crowd)
    assert answers.count(Refused(Refusal.TOO_MANY_ATTEMPTS, 1.0)) == 192


async def test_whoever_goes_away_meanwhile_leaves_nothing_behind(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing = Hashing(monkeypatch)
    hashing.go.clear()
    asking = asyncio.ensure_future(logins.check_password("ann", "right", STRANGER))
    await hashing.begun.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    (running,) = logins._running.values()
    hashing.go.set()
    assert await running
    await asyncio.sleep(0)
    assert not logins._running
    assert logins._strangers == 0
    assert logins.failed.retry_after("ann", STRANGER) == 0
    logins.close()
