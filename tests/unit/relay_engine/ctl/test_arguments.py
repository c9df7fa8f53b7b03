"""The command line of ctl: every command of the table can be typed, and becomes what HTTP is asked."""

from __future__ import annotations

import io
from typing import Any

import pytest

from relay_engine.commands.command import RequestType
from relay_engine.commands.keys import MakeTicket
from relay_engine.commands.mounts import AddMount, ChangeMount, GetMount, ListMounts, StartMount
from relay_engine.commands.ptz import ActPtz
from relay_engine.commands.readers import BlockReader, UnblockHost
from relay_engine.commands.settings import ChangeLimits, ChangeSettings, Reload
from relay_engine.commands.table import COMMANDS
from relay_engine.commands.users import AddUser, ChangeUser
from relay_engine.ctl.arguments import make_parser, read_question

LINES: list[tuple[str, RequestType, dict[str, str], dict[str, Any] | None]] = [
    ("mounts list", ListMounts, {}, None),
    ("mounts get site/gate", GetMount, {"name": "site/gate"}, None),
    ("mounts add gate rtsp://u:p@10.0.0.5/", AddMount, {}, {"name": "gate", "source": "rtsp://u:p@10.0.0.5/"}),
    (
        "mounts add gate demo: --title Gate --max-readers 5 --no-enabled --linger-s 2.5 --labels {\"a\":\"b\"} --secrets-of yard",
        AddMount,
        {"secrets_of": "yard"},
        {"name": "gate", "source": "demo:", "title": "Gate", "max_readers": 5, "enabled": False, "linger_s": 2.5, "labels": {"a": "b"}},
    ),
    ("mounts change gate --name front --listed", ChangeMount, {"name": "gate"}, {"name": "front", "listed": True}),
    ("mounts start gate", StartMount, {"name": "gate"}, {}),
    ("readers block r1 --duration-s 60", BlockReader, {"id": "r1"}, {"duration_s": 60.0}),
    ("readers unblock 2001:db8::/64", UnblockHost, {"host": "2001:db8::/64"}, None),
    ("limits change --max-readers 7", ChangeLimits, {}, {"max_readers": 7}),
    ("settings change --rtsp.port 9554 --access.mode closed", ChangeSettings, {}, {"rtsp": {"port": 9554}, "access": {"mode": "closed"}}),
    ("users add ann admin --password secret12", AddUser, {}, {"name": "ann", "role": "admin", "password": "secret12"}),
    ("users change ann --no-enabled", ChangeUser, {"name": "ann"}, {"enabled": False}),
    ("ptz act site/gate move --pan -0.5 --timeout-s 2", ActPtz, {"name": "site/gate"}, {"action": "move", "pan": -0.5, "timeout_s": 2.0}),
    ("ptz act gate preset-go 3", ActPtz, {"name": "gate"}, {"action": "preset-go", "preset": "3"}),
    ("ptz act gate stop", ActPtz, {"name": "gate"}, {"action": "stop"}),
    ("tickets make gate --actions watch steer", MakeTicket, {}, {"mounts": ["gate"], "actions": ["watch", "steer"]}),
    ("reload", Reload, {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "kind", "texts", "body"), LINES, ids=[line for line, *_ in LINES])
def test_lines(line: str, kind: RequestType, texts: dict[str, str], body: dict[str, Any] | None) -> None:
    assert read_question(make_parser().parse_args(line.split())) == (kind, texts, body)


@pytest.mark.parametrize("request_type", COMMANDS, ids=lambda request: request.COMMAND.name)
def test_every_command_explains_itself(request_type: RequestType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        make_parser().parse_args([*request_type.COMMAND.name.split("."), "--help"])
    assert caught.value.code == 0
    assert "usage: main.py ctl" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "",
        "mounts",
        "mounts nix",
        "mounts get",
        "mounts add gate",
        "ptz act gate",
        "ptz act gate dance",
        "mounts list --nix",
        "limits change --max-readers many",
        "users add ann king",
    ],
)
def test_wrong_usage(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        make_parser().parse_args(line.split())
    assert caught.value.code == 2
    assert "usage: " in capsys.readouterr().err


def test_a_secret_need_not_stand_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("rtsp://u:hidden@10.0.0.5/\n"))
    question = read_question(make_parser().parse_args(["mounts", "add", "gate", "-"]))
    assert question.body == {"name": "gate", "source": "rtsp://u:hidden@10.0.0.5/"}
