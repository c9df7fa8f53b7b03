"""The description says of every command what it takes, what it gives, and how large numbers may be."""

from __future__ import annotations

import json
import re

from relay_engine.commands.command import API
from relay_engine.commands.table import COMMANDS
from relay_engine.config import MountConfig
from relay_engine.control.openapi import describe_api
from relay_engine.provider.config_later import does_nothing_yet


def test_every_command_is_described() -> None:
    described = describe_api()
    for request in COMMANDS:
        command = request.COMMAND
        operation = described["paths"][API + command.path][command.method.lower()]
        assert operation["operationId"] == command.name
        assert {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"} == set(
            re.findall(r"{(\w+)}", command.path)
        )
        assert str(command.status) in operation["responses"]


def test_every_reference_leads_somewhere() -> None:
    described = describe_api()
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))
    assert references <= set(described["components"]["schemas"])


def test_mounts_that_are_imported_are_described_as_new_ones() -> None:
    body = describe_api()["paths"]["/api/v1/mounts/import"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["mounts"]["items"] == {"$ref": "#/components/schemas/NewMountConfig"}


def test_a_change_needs_nothing_and_a_new_one_its_fields() -> None:
    schemas = describe_api()["components"]["schemas"]
    assert schemas["NewMountConfig"]["required"] == ["name", "source"]
    assert schemas["MountConfigChanges"]["required"] == []
    useful = {field for field in MountConfig.__struct_fields__ if not does_nothing_yet(field)}
    assert set(schemas["MountConfigChanges"]["properties"]) == set(schemas["NewMountConfig"]["properties"]) == useful
    assert "forwards" not in useful
    assert schemas["RtspConfigChanges"]["properties"]["port"]["maximum"] == 65535
    assert schemas["NewMountConfig"]["additionalProperties"] is False
    assert not [name for name in schemas if name.startswith(("Add", "List", "Get", "Remove"))]
