"""The table: every command is whole, named once, and stands in HTTP where no other does."""

from __future__ import annotations

import re

import pytest

from relay_engine.commands.command import RequestType, explanation, path_parameters, result_type
from relay_engine.commands.table import BY_NAME, COMMANDS
from relay_engine.execution.handlers import HANDLERS


def test_names_and_places_are_unique() -> None:
    assert len(BY_NAME) == len(COMMANDS)
    assert len({(request.COMMAND.method, request.COMMAND.path) for request in COMMANDS}) == len(COMMANDS)


def test_every_command_can_be_done_and_nothing_else() -> None:
    assert set(HANDLERS) == set(COMMANDS)


@pytest.mark.parametrize("request_type", COMMANDS, ids=lambda request: request.COMMAND.name)
def test_a_declaration_is_whole(request_type: RequestType) -> None:
    command = request_type.COMMAND
    fields = set(request_type.__struct_fields__)
    assert re.fullmatch(r"[a-z]+\.[a-z\-]+|reload", command.name)
    assert explanation(request_type).endswith(".")
    assert set(path_parameters(command)) <= fields
    assert command.body in {"", *fields}
    assert (result_type(request_type) is None or result_type(request_type) is type(None)) == (command.status == 204)
    assert not (command.method == "GET" and command.body)
