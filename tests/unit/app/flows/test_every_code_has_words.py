"""Whatever code the engine writes, the window can say it: in English and Korean, with all its facts."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.flows.wording.be_a_camera_words import DEVICE_FAULT_WORDS
from app.flows.wording.command_words import COMMAND_WORDS, command_name
from app.flows.wording.error_words import ERROR_WORDS, PROBE_PREFIX
from app.flows.wording.fault_words import FAULT_WORDS
from app.flows.wording.leave_words import LEAVE_WORDS
from app.flows.wording.log_words import CAP_WORDS, HISTORY_FAULT_WORDS, LISTENER_WORDS, LOG_WORDS
from app.flows.wording.notice_words import NOTICE_WORDS
from app.flows.wording.words import untranslated
from relay_engine import DeviceFault, Fault, HistoryFault, LeaveReason, ListenerFault, NoticeCode, ReaderCap
from relay_engine.access.visit import Refusal
from relay_engine.commands.table import COMMANDS
from tests.kit.words.written_codes import ENGINE, gather_codes, gather_str_enums

WRITTEN = gather_codes()
KOREAN = Path(__file__).parents[4] / "resources/translations/relay_ko.ts"
# of the log's lines: what the window makes of others before it fills the gaps
SPOKEN = {"away": "away_s", "who": "subject", "what": "command", "limit": "cap", "reason": "fault"}
SAID_ELSEWHERE = {"mount_retrying": "by its fault", "mount_notice": "by its notice"}

# every StrEnum of the engine: where its words are, or why nobody is shown it
WORDED: Mapping[type[StrEnum], Mapping[str, object]] = {
    DeviceFault: DEVICE_FAULT_WORDS,
    Fault: FAULT_WORDS,
    HistoryFault: HISTORY_FAULT_WORDS,
    LeaveReason: LEAVE_WORDS,
    ListenerFault: LISTENER_WORDS,
    NoticeCode: NOTICE_WORDS,
    ReaderCap: CAP_WORDS,
    Refusal: ERROR_WORDS,
}
NOT_SHOWN = {
    "AccessMode": "the settings page has a choice for each",
    "Action": "part of a question to the door, never of its answer",
    "Codec": "a name of the trade: mount_words has those that people write otherwise",
    "Delivery": "of the RTSP server alone",
    "Hindrance": "execution makes an error of each: search_no_network, search_forbidden",
    "Happening": "of a mount's table of states alone",
    "MediaKind": "notice_words says picture and sound",
    "MountState": "mount_words matches all of them, and mypy sees to it",
    "MoveEnd": "of the history of moves, which programs ask for",
    "PortRefusal": "an error of its own for each: port_taken, port_reserved, port_forbidden",
    "ReaderRole": "others than viewers are in no list",
    "ReaderState": "the views of viewers have a sign for each",
    "Reason": "for the player page, which goes another way: tests of the pages",
    "SpaceKind": "of ONVIF's language alone",
    "Role": "the people's page has a choice for each",
}


def gaps_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def templates_of(code: str) -> tuple[str, ...]:
    if code in LOG_WORDS:
        return (LOG_WORDS[code],)
    return (ERROR_WORDS[code].what, ERROR_WORDS[code].to_do)


def translated() -> dict[str, str]:
    """Finished Korean sentences of the flows, by the English ones."""
    context = next(context for context in ElementTree.parse(KOREAN).getroot() if context.findtext("name") == "Flows")
    messages = [(message.findtext("source") or "", message.find("translation")) for message in context.iter("message")]
    return {source: to.text or "" for source, to in messages if to is not None and to.get("type") is None}


def all_templates() -> Iterable[str]:
    yield from LOG_WORDS.values()
    yield from (text for words in ERROR_WORDS.values() for text in (words.what, words.to_do) if text)
    for table in (LEAVE_WORDS, LISTENER_WORDS, CAP_WORDS, HISTORY_FAULT_WORDS, COMMAND_WORDS):
        yield from table.values()
    for words in (*FAULT_WORDS.values(), *NOTICE_WORDS.values(), *DEVICE_FAULT_WORDS.values()):
        yield from (words.what, words.to_do)


def test_every_code_can_be_read_from_the_source() -> None:
    assert not WRITTEN.unclear, "write the code where it is used, or in a table of the module, so that its words can be asked for"
    assert len(WRITTEN.journal) > 10
    assert len(WRITTEN.errors) > 20
    assert {PROBE_PREFIX} == WRITTEN.prefixes


@pytest.mark.parametrize("code", sorted(WRITTEN.journal - SAID_ELSEWHERE.keys()))
def test_every_line_of_the_journal_has_words(code: str) -> None:
    assert code in LOG_WORDS or code in ERROR_WORDS


@pytest.mark.parametrize("code", sorted(WRITTEN.errors | gather_codes(ENGINE.parent / "app").errors))
def test_every_error_has_words(code: str) -> None:
    assert code in ERROR_WORDS


@pytest.mark.parametrize("code", sorted(WRITTEN.facts.keys() - SAID_ELSEWHERE.keys()))
def test_whoever_writes_a_code_gives_the_facts_that_its_words_name(code: str) -> None:
    spoken = SPOKEN if code in LOG_WORDS else {}
    needed = {spoken.get(gap, gap) for template in templates_of(code) for gap in gaps_of(template)}
    assert not [needed - facts for facts in WRITTEN.facts[code] if needed - facts]


@pytest.mark.parametrize("enum", WORDED, ids=lambda enum: enum.__name__)
def test_every_value_has_words(enum: type[StrEnum]) -> None:
    words = WORDED[enum]
    assert not [value for value in enum if not words.get(value)]


def test_every_enum_of_the_engine_has_words_or_a_reason_to_have_none() -> None:
    assert gather_str_enums() == {enum.__name__ for enum in WORDED} | NOT_SHOWN.keys()


def test_every_command_that_changes_something_has_words_for_the_log() -> None:
    changing = [request.COMMAND.name for request in COMMANDS if request.COMMAND.is_change]
    assert not [name for name in changing if command_name(name, untranslated) == name]


def test_all_of_it_is_said_in_korean_with_the_same_facts() -> None:
    korean = translated()
    assert not [text for text in all_templates() if not korean.get(text)]
    assert not [text for text in all_templates() if gaps_of(korean[text]) != gaps_of(text)]
