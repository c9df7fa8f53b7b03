"""Lines in relay.toml and over the API: names with numbers, and mounts that name them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from relay_engine.config import EngineConfig, LimitsConfig
from relay_engine.errors import UserFacingError
from relay_engine.provider.config_file import ConfigError, check_config, load_config, read_mount

LINES = "[limits]\nmax_ingress_kbps = 9000\nlines = { road = 2500, harbour = 0 }\n"


def gate(line: str) -> str:
    return f'[[mounts]]\nname = "gate"\nsource = "rtsp://10.0.0.5/"\nline = {line}\n'


def load(folder: Path, text: str) -> EngineConfig:
    file = folder / "relay.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file)


def test_a_mount_names_its_line(tmp_path: Path) -> None:
    config = load(tmp_path, LINES + gate('"road"'))
    assert (config.limits.max_ingress_kbps, config.limits.lines) == (9000, {"road": 2500, "harbour": 0})
    assert config.mounts[0].line == "road"
    assert load(tmp_path, "[limits.lines]\nroad = 1\n" + gate('""')).mounts[0].line == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            LINES + gate('"raod"'),
            'mounts[0].line: found "raod" (did you mean "road"?); allowed: a name that stands in [limits] under lines',
        ),
        (gate('"road"'), "allowed: a name that stands in [limits] under lines (none so far)"),
        (LINES + gate("1"), "mounts[0].line: found 1; allowed: text in quotes"),
        ("[limits]\nlines = 5", "limits.lines: found 5; allowed: a table of at most 256 names with numbers"),
        ("[limits]\nlines = ['road']", "limits.lines: found a list; allowed: a table"),
        ("[limits]\nlines = { road = -1 }", "limits.lines.road: found -1; allowed: a whole number from 0"),
        ("[limits]\nlines = { road = '2500' }", 'limits.lines.road: found "2500"; allowed: a whole number'),
        ("[limits]\nlines = { '' = 1 }", "limits.lines: found the name"),
        (f"[limits]\nlines = {{ {'r' * 65} = 1 }}", "allowed: a name of at most 64 characters"),
        ("[limits]\nmax_ingress_kbps = -1", "limits.max_ingress_kbps: found -1; allowed"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert said in str(caught.value)


def test_the_same_holds_for_changes_over_the_api() -> None:
    config = EngineConfig()
    check_config(config, {"limits": msgspec.to_builtins(LimitsConfig(lines={"road": 2500}))})
    with pytest.raises(UserFacingError) as wrong:
        check_config(config, {"limits": {"lines": {"road": "2500"}}})
    assert wrong.value.params["field"] == "limits.lines.road"


def test_over_the_api_a_mount_may_name_a_line_before_it_has_a_cap() -> None:
    assert read_mount({"name": "gate", "source": "demo:", "line": "road"}).line == "road"
    with pytest.raises(UserFacingError, match="64 characters"):
        read_mount({"name": "gate", "source": "demo:", "line": "\n"})
