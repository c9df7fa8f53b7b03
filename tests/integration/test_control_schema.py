"""Every route of the control API is asked what its description allows, and what it does not, by a relay's owner (schemathesis).

`RELAY_EXAMPLES=1000 python -m pytest tests/integration/test_control_schema.py` asks for longer.
"""

from __future__ import annotations

import copy
import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from relay_engine.commands.table import COMMANDS
from relay_engine.control.openapi import describe_api
from tests.kit.relay.relay_process import RelayProcess

EXAMPLES = int(os.environ.get("RELAY_EXAMPLES", "4"))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
NAMES = ["gate", "site/yard", "new", "nix", "constructor", "../x", "__class__", "$(id)", '"', "'", "api", "a\u0301" * 50, "metrics", "whep"]
SOURCES = ["demo:", "rtsp://u:p@127.0.0.1:1/x", "rtsp://u:***@127.0.0.1:1/x", "exec:id", "", "/nix"]
# Settings that would keep the test itself out are the file's, so that nobody can change them.
LIMITS = '[limits]\nmax_readers = 5\n[[mounts]]\nname = "from-file"\nsource = "demo:"\n'


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayProcess]:
    with RelayProcess(tmp_path_factory.mktemp("relay"), more_toml=LIMITS) as relay:
        yield relay


def describe() -> dict[str, Any]:
    """The description, with names and addresses that mean something more often than not."""
    described = copy.deepcopy(describe_api())
    described["security"] = []  # the token comes with every request, whatever else is wrong with it
    for operations in described["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "name":
                    parameter["schema"] = {"anyOf": [{"enum": NAMES}, parameter["schema"]]}
    search = described["paths"]["/api/v1/devices/find"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    search["seconds"] = {"type": "number", "minimum": 0.5, "maximum": 0.5}
    search["address"] = {"enum": ["127.0.0.1:1", "127.0.0.1:0", "a b"]}
    for path in ("/api/v1/devices/look", "/api/v1/devices/picture"):  # nobody else's device is asked, and none is waited for
        body = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        body["properties"]["address"] = {"enum": ["127.0.0.1:1", "127.0.0.1:0", "a b", "u:p@127.0.0.1:1"]}
        if "snapshot_url" in body["properties"]:
            body["properties"]["snapshot_url"] = {"enum": ["http://127.0.0.1:1/x", "http://127.0.0.2/x", "file:///x"]}
    for name in ("NewMountConfig", "MountConfigChanges"):
        properties = described["components"]["schemas"][name]["properties"]
        properties["name"] = {"anyOf": [{"enum": NAMES}, properties["name"]]}
        properties["source"] = {"enum": SOURCES}
    return described


def operations() -> list[tuple[str, str]]:
    return [(path, method) for path, found in describe_api()["paths"].items() for method in found]


SCHEMA = schemathesis.openapi.from_dict(describe())


@pytest.mark.parametrize(("path", "method"), operations())
def test_no_request_makes_it_fail_or_answer_otherwise_than_it_says(relay: RelayProcess, path: str, method: str) -> None:
    answers: Counter[int] = Counter()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        strategy = SCHEMA[path][method.upper()].as_strategy(generation_mode=mode)

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=strategy)
        def ask(case: schemathesis.Case) -> None:
            response = case.call(base_url=f"http://127.0.0.1:{relay.http_port}", headers=relay.headers, timeout=30)
            answers[response.status_code] += 1
            is_of_another = response.status_code == 502  # the relay says that a camera does not answer
            case.validate_response(response, checks=[check for check in CHECKS if check is not not_a_server_error or not is_of_another])

        try:
            ask()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE, "nothing can be asked"  # where nothing can be wrong
    assert answers.total() > 0
    assert 401 not in answers
    assert "Traceback" not in relay.log


def test_there_is_no_route_that_is_not_described(relay: RelayProcess) -> None:
    assert relay.get("/api/v1/openapi.json") == json.loads(json.dumps(describe_api()))
    assert len(operations()) == len(COMMANDS) + 1
