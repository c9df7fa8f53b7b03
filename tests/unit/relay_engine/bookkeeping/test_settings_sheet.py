"""Settings by section: the file's are the file's, the others are kept where they differ from the defaults."""

from __future__ import annotations

from typing import Any

import pytest

from relay_engine.book.records import SettingsRecord
from relay_engine.bookkeeping.settings_sheet import SettingsSheet
from relay_engine.config import EngineConfig, HttpConfig, LimitsConfig, RtspConfig
from relay_engine.errors import UserFacingError
from relay_engine.provider.config_provider import Provided, provide_run

FILE = Provided(EngineConfig(rtsp=RtspConfig(port=9554)), frozenset({"rtsp"}))


def sheet(given: Provided = FILE, **kept: dict[str, Any]) -> SettingsSheet:
    made = SettingsSheet(given)
    made.load([SettingsRecord(section=section, values=values) for section, values in kept.items()])  # type: ignore[arg-type]
    return made


def test_the_book_fills_what_the_file_does_not_name() -> None:
    made = sheet(rtsp={"port": 1234}, http={"port": 9080, "allowed_hosts": ["cams.example"]})
    assert (made.config.rtsp.port, made.config.http) == (9554, HttpConfig(port=9080, allowed_hosts=("cams.example",)))
    assert (made.origin_of("rtsp"), made.origin_of("http")) == ("file", "book")


def test_a_change_keeps_only_what_is_not_the_default() -> None:
    made = sheet()
    changes = {"limits": {"max_readers": 5, "max_egress_kbps": 0}, "access": {"mode": "closed"}}
    config = made.checked(changes)
    assert [(put.record.key, put.record.values) for put in made.puts(changes, config)] == [  # type: ignore[attr-defined]
        ("limits", {"max_readers": 5}),
        ("access", {"mode": "closed"}),
    ]
    made.take_over(changes, config)
    made.reload(FILE)
    assert (made.config.limits, made.config.access.mode) == (LimitsConfig(max_readers=5), "closed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rtsp": {"port": 1}}, "settings_read_only"),
        ({"__class__": {}}, "setting_unknown"),
        ({"x" * 100_000: {}}, "setting_unknown"),
        ({"http": {"port": 70_000}}, "setting_invalid"),
        ({"http": {"port": "80"}}, "setting_invalid"),
        ({"http": {"prot": 80}}, "setting_invalid"),
        ({"http": {"port": 9554}}, "setting_invalid"),
        ({"limits": {"max_readers": 5}, "access": {"mode": "all"}}, "setting_invalid"),
    ],
)
def test_what_cannot_be_changes_nothing(changes: dict[str, dict[str, object]], code: str) -> None:
    made = sheet()
    before = made.config
    with pytest.raises(UserFacingError) as caught:
        made.checked(changes)
    assert (caught.value.code, made.config) == (code, before)
    assert len(str(caught.value)) < 500


def test_a_section_of_the_book_that_cannot_be_used_is_left_out_and_said() -> None:
    made = SettingsSheet(Provided(EngineConfig()))
    records = [SettingsRecord(section="http", values={"wings": 2}), SettingsRecord(section="limits", values={"max_readers": 3})]
    assert [problem.code for problem in made.load(records)] == ["settings_unusable"]
    assert (made.config.http, made.config.limits.max_readers) == (HttpConfig(), 3)


def test_what_a_program_gives_is_free_to_change_and_not_kept() -> None:
    made = SettingsSheet(provide_run(EngineConfig(limits=LimitsConfig(max_readers=2))))
    changes = {"limits": {"max_readers": 9}, "http": {"port": 9080}}
    config = made.checked(changes)
    assert ([put.record.key for put in made.puts(changes, config)], config.limits.max_readers) == (["http"], 9)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"http": {"port": "80"}}, 'http.port: found "80"; allowed: a whole number from 0 to 65535'),
        ({"rtsp": {"udp": "yes"}}, 'rtsp.udp: found "yes"; allowed: true or false'),
        ({"http": {"port": 8189}}, "webrtc.tcp_port: found 8189; http.port has that number already, each must be different"),
        ({"webrtc": {"tcp_port": 8080}}, "webrtc.tcp_port: found 8080; http.port has that number already"),
        ({"rtsp": {"udp_port": 8188}}, "webrtc.udp_port: found 8189; rtsp.udp_port needs that number too, for RTCP"),
        ({"http": {"prot": 80}}, 'http.prot: unknown key (did you mean "port"?); allowed here: '),
        ({"http": {"allowed_hosts": "cams.example"}}, 'http.allowed_hosts: found "cams.example"; allowed: a list'),
        ({"access": {"mode": None}}, "access.mode: found "),
    ],
)
def test_what_is_wrong_is_said_for_people(changes: dict[str, dict[str, object]], said: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        SettingsSheet(Provided(EngineConfig())).checked(changes)
    assert str(caught.value).startswith(said)
    assert "`" not in str(caught.value)


def test_two_listeners_change_their_ports_for_one_anothers() -> None:
    config = SettingsSheet(Provided(EngineConfig())).checked({"http": {"port": 8554}, "rtsp": {"port": 8080}})
    assert (config.http.port, config.rtsp.port) == (8554, 8080)


@pytest.mark.parametrize(
    "ports",
    [{"rtsp": 8080, "http": 8554}, {"rtsp": 8080, "http": 8081}, {"http": 8554, "rtsp": 9554}],
    ids=["swapped", "moved up", "moved away"],
)
def test_a_port_that_is_anothers_by_default_is_there_again_after_a_restart(ports: dict[str, int]) -> None:
    made = SettingsSheet(Provided(EngineConfig()))
    records = [SettingsRecord(section=section, values={"port": port}) for section, port in ports.items()]  # type: ignore[arg-type]
    assert made.load(records) == ()
    assert {"rtsp": made.config.rtsp.port, "http": made.config.http.port} == ports


def test_of_two_listeners_with_one_port_one_has_its_default_again() -> None:
    made = SettingsSheet(Provided(EngineConfig()))
    problems = made.load([SettingsRecord(section="rtsp", values={"port": 9000}), SettingsRecord(section="http", values={"port": 9000})])
    assert [(problem.code, problem.params["section"]) for problem in problems] == [("settings_unusable", "http")]
    assert (made.config.rtsp.port, made.config.http.port) == (9000, 8080)


def test_a_port_of_the_book_that_another_listener_has_by_default_is_left_out() -> None:
    made = SettingsSheet(Provided(EngineConfig()))
    problems = made.load(
        [SettingsRecord(section="http", values={"port": 8189}), SettingsRecord(section="limits", values={"max_readers": 3})]
    )
    assert [problem.params["section"] for problem in problems] == ["http"]
    assert (made.config.http.port, made.config.limits.max_readers) == (8080, 3)
    assert made.checked({"limits": {"max_readers": 4}}).limits.max_readers == 4, "nothing is refused for ports that nobody touches"


def test_a_file_that_is_read_again_and_names_a_port_of_the_book_changes_nothing() -> None:
    made = sheet(http={"port": 9080})
    before = made.config
    with pytest.raises(UserFacingError) as caught:
        made.reload(Provided(EngineConfig(rtsp=RtspConfig(port=9080)), frozenset({"rtsp"})))
    assert str(caught.value) == "http.port: found 9080; rtsp.port has that number already, each must be different"
    assert (made.config, made.origin_of("rtsp")) == (before, "file")
    made.reload(FILE)
    assert made.config == before
