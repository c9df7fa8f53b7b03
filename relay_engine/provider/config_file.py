"""Loads relay.toml, and says in one line what is wrong with it: file, key, what was found, what is allowed."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import msgspec.inspect

from relay_engine.config import EngineConfig, MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.log import redact_url
from relay_engine.multicast_range import HIGHEST_BASE_PORT
from relay_engine.names.mount_name import mount_name_problem
from relay_engine.provider.config_addresses import (
    FORWARD_SCHEMES,
    SOURCE_SCHEMES,
    WINDOWS_PATH_HINT,
    address_problem,
    control_problem,
    near_miss,
)
from relay_engine.provider.config_later import comes_later, does_nothing_yet
from relay_engine.provider.config_texts import allowed_text
from relay_engine.provider.port_clash import find_port_clash

MOST_LABELS = 32  # of one mount
MOST_LINES = 256
LONGEST_LABEL = 1024  # characters, name and text together
_MAX_NUMBER = 1_000_000_000  # for what has no narrower range of its own
_RANGES: dict[str, tuple[float, float]] = {  # key -> smallest and largest value, wherever the key stands
    "port": (0, 65535),  # 0 = any free port
    "udp_port": (0, 65535),
    "tcp_port": (0, 65535),
    "session_timeout_s": (10, 86_400),
    "first_port": (0, 65_000),
    "multicast_base_port": (1024, HIGHEST_BASE_PORT),
    "multicast_ttl": (0, 255),
    "retention_days": (0, 36_500),
    "max_connections": (1, 1_000_000),
    "max_cpu_percent_per_peer": (0, 100),
    "max_reader_buffer_kb": (64, 1_000_000),
    "max_reader_lag_s": (0.1, 3600),
    "stalled_reader_s": (1, 3600),
    "no_media_timeout_s": (1, 3600),
    "linger_s": (0, 86_400),
    "steer_priority": (0, 32_000),
    "control_lease_s": (5, 3600),
}
_LONGEST_SHOWN = 10**20  # a longer number says nothing to people, and Python refuses to write very long ones
_SECRET_KEYS = frozenset({"password"})


class ConfigError(UserFacingError):
    """The configuration file cannot be used; `str()` is the one line that says why."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__("config_invalid", f"{file}: {problem}", file=str(file), problem=problem)


class _Mistake(Exception):
    """One wrong thing: the key it stands under, the rest of the sentence, and the key that it does not go with."""

    def __init__(self, key: str, problem: str, other_key: str = "") -> None:
        super().__init__(f"{key}: {problem}" if key else problem)
        self.key = key
        self.problem = problem
        self.other_key = other_key


def load_config(path: Path) -> EngineConfig:
    """Read, check and convert the file. Raises ConfigError."""
    return load_config_file(path)[0]


def load_config_file(path: Path) -> tuple[EngineConfig, frozenset[str]]:
    """As `load_config`, with the names of the tables that the file has."""
    try:
        document = _read(path)
        _check(document, _type_of(EngineConfig), "")
        config = msgspec.convert(document, EngineConfig)
        for index, mount in enumerate(config.mounts):
            _check_mount(mount, f"mounts[{index}].")
            _check_line(mount.line, config.limits.lines, f"mounts[{index}].line")
            if mount.labels:
                raise _Mistake(f"mounts[{index}].labels", "does nothing in a file: programs keep there what they know of a camera")
        _check_unique("mounts", [mount.name for mount in config.mounts])
        _check_unique("users", [user.name for user in config.users])
        for index, user in enumerate(config.users):
            if user.password.lower() == user.name.lower():
                raise _Mistake(f"users[{index}].password", "found the user's name; allowed: anything else")
        _check_listeners(config)
    except _Mistake as mistake:
        raise ConfigError(path, str(mistake)) from None
    except msgspec.ValidationError as error:  # what our own check let pass
        raise ConfigError(path, str(error)) from None
    return config, frozenset(document)


def check_config(config: EngineConfig, document: Mapping[str, Any] | None = None) -> None:
    """Check settings as load_config would, or of a `document` that somebody has sent its shape alone. Raises UserFacingError setting_invalid."""
    try:
        _check(document or msgspec.to_builtins(msgspec.structs.replace(config, mounts=(), users=())), _type_of(EngineConfig), "")
        if document is None:
            _check_listeners(config)
    except _Mistake as mistake:
        facts = {"field": mistake.key, "other_field": mistake.other_key, "problem": mistake.problem}
        raise UserFacingError("setting_invalid", str(mistake), **facts) from None


def validate_mount(config: MountConfig) -> None:
    """Check one mount as load_config would. Raises UserFacingError: mount_name_invalid, address_invalid or setting_invalid."""
    read_mount(msgspec.to_builtins(config))


def read_mount(values: Mapping[str, Any]) -> MountConfig:
    """One mount of values that somebody has sent, checked as load_config would. Raises as `validate_mount`."""
    try:
        _check(values, _type_of(MountConfig), "")
        config = msgspec.convert(values, MountConfig)
        _check_mount(config, "")
        return config
    except _Mistake as mistake:
        code = "address_invalid" if mistake.key in ("source", "control") or mistake.key.endswith("url") else "setting_invalid"
        code = "mount_name_invalid" if mistake.key == "name" else code
        raise UserFacingError(code, str(mistake), field=mistake.key, problem=mistake.problem) from None


def range_of(field: str) -> tuple[float, float]:
    """The smallest and the largest value of a number of that name, wherever it stands."""
    return _RANGES.get(field, (0, _MAX_NUMBER))


def _read(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _Mistake("", f"cannot be read: {error.strerror or type(error).__name__}") from None
    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))  # Notepad puts a byte order mark in front
    except UnicodeDecodeError:
        raise _Mistake("", "is not UTF-8 text; save it again with the encoding UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        hint = f"; {WINDOWS_PATH_HINT}" if "\\" in str(error) or "hex value" in str(error) else ""
        raise _Mistake("", f"is not TOML: {error}{hint}") from None
    except ValueError as error:  # a number of thousands of digits
        raise _Mistake("", f"cannot be read: {error}") from None


# --- shape: keys and types -----------------------------------------------------------------------------------------


@functools.cache
def _type_of(struct: type[msgspec.Struct]) -> msgspec.inspect.Type:
    return msgspec.inspect.type_info(struct)


def _check(value: object, wanted: msgspec.inspect.Type, key: str) -> None:
    """Compare `value` with the type that EngineConfig gives it, all the way down."""
    match wanted:
        case msgspec.inspect.StructType():
            _check_table(value, wanted, key)
        case msgspec.inspect.VarTupleType():
            if not isinstance(value, list | tuple):
                if not isinstance(wanted.item_type, msgspec.inspect.StructType):
                    raise _Mistake(key, f"found {_show(value, key)}; allowed: a list, such as ['...', '...']")
                raise _Mistake(key, f"found {_show(value, key)}; allowed: tables, each under [[{re.sub(r'\[\d+\]', '', key)}]]")
            for index, item in enumerate(value):
                _check(item, wanted.item_type, f"{key}[{index}]")
        case msgspec.inspect.DictType(value_type=msgspec.inspect.IntType()):
            _check_lines(value, key)
        case msgspec.inspect.DictType():
            _check_labels(value, key)
        case msgspec.inspect.LiteralType():
            if value not in wanted.values:
                allowed = ", ".join(f'"{choice}"' for choice in wanted.values)
                raise _Mistake(key, f"found {_show(value, key)}{near_miss(str(value), map(str, wanted.values))}; allowed: {allowed}")
        case msgspec.inspect.BoolType():
            if not isinstance(value, bool):
                raise _Mistake(key, f"found {_show(value, key)}; allowed: true or false")
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            _check_number(value, key, whole=isinstance(wanted, msgspec.inspect.IntType))
        case _:
            if not isinstance(value, str):
                raise _Mistake(key, f"found {_show(value, key)}; allowed: text in quotes")
            _check_text(value, key)


def _check_table(value: object, wanted: msgspec.inspect.StructType, key: str) -> None:
    if not isinstance(value, dict):
        raise _Mistake(key, f"found {_show(value, key)}; allowed: a table{'' if key.endswith(']') else f', under [{key}]'}")
    fields = {field.encode_name: field for field in wanted.fields}
    for name, item in value.items():
        at = _join(key, name)
        if name not in fields:
            what = "does nothing in this version yet" if comes_later(key, name) else "unknown key"
            hint = "" if comes_later(key, name) else near_miss(name, fields) or _belongs_to(name, key)
            raise _Mistake(
                at, f"{what}{hint}; allowed here: {', '.join(field for field in fields if not does_nothing_yet(_join(key, field)))}"
            )
        _check(item, fields[name].type, at)
    for name, field in fields.items():
        if field.required and name not in value:
            raise _Mistake(_join(key, name), "missing; it has to be given")


def _check_labels(value: object, key: str) -> None:
    if not isinstance(value, dict) or len(value) > MOST_LABELS:
        raise _Mistake(key, f"found {_show(value, key)}; allowed: a table of at most {MOST_LABELS} texts")
    for name, text in value.items():
        if not isinstance(name, str) or not isinstance(text, str) or len(name) + len(text) > LONGEST_LABEL:
            raise _Mistake(key, f"found {_show(text, key)}; allowed: texts of at most {LONGEST_LABEL} characters with their name")


def _check_lines(value: object, key: str) -> None:
    if not isinstance(value, dict) or len(value) > MOST_LINES:
        raise _Mistake(key, f"found {_show(value, key)}; allowed: a table of at most {MOST_LINES} names with numbers")
    for name, number in value.items():
        if allowed := allowed_text(name, "mounts.line") if isinstance(name, str) and name else "a line has a name":
            raise _Mistake(key, f"found the name {_show(name, key)}; {allowed}")
        _check_number(number, _join(key, name), whole=True)


def _check_number(value: object, key: str, *, whole: bool) -> None:
    low, high = range_of(_last(key))
    allowed = f"allowed: {'a whole number' if whole else 'a number'} from {low:g} to {high:.10g}"
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or not low <= value <= high:
        raise _Mistake(key, f"found {_show(value, key)}; {allowed}")


def _check_text(value: str, key: str) -> None:
    if allowed := allowed_text(value, re.sub(r"\[\d+\]", "", key)):
        raise _Mistake(key, f"found {_show(value, key)}; {allowed}")


# --- meaning: names, addresses, what must differ -------------------------------------------------------------------


def _check_mount(mount: MountConfig, at: str) -> None:
    if problem := mount_name_problem(mount.name):
        raise _Mistake(f"{at}name", f"found {_show(mount.name, 'name')}; {problem}")
    if mount.variant_of and (
        problem := "a mount is no variant of itself" if mount.variant_of == mount.name else mount_name_problem(mount.variant_of)
    ):
        raise _Mistake(f"{at}variant_of", f"found {_show(mount.variant_of, 'variant_of')}; {problem}")
    if not mount.waits_for_publisher and (problem := address_problem(mount.source, SOURCE_SCHEMES, paths=True)):
        raise _Mistake(f"{at}source", f"found {_show(mount.source, 'source')}; {problem}")
    if mount.control and mount.variant_of:
        raise _Mistake(f"{at}control", "it belongs to the main mount, whose camera this is; allowed here: nothing")
    if mount.control and (problem := control_problem(mount.control)):
        raise _Mistake(f"{at}control", f"found {_show(mount.control, 'control')}; {problem}")
    for index, forward in enumerate(mount.forwards):
        if problem := address_problem(forward.url, FORWARD_SCHEMES, paths=False):
            raise _Mistake(f"{at}forwards[{index}].url", f"found {_show(forward.url, 'url')}; {problem}")
    if mount.forwards:
        raise _Mistake(f"{at}forwards", "does nothing in this version yet; allowed: none")


def _check_line(line: str, lines: Mapping[str, int], key: str) -> None:
    """A name that no cap goes with would seem to work."""
    if line and line not in lines:
        there = ", ".join(lines) or "none so far"
        raise _Mistake(
            key, f"found {_show(line, 'line')}{near_miss(line, lines)}; allowed: a name that stands in [limits] under lines ({there})"
        )


def _check_unique(table: str, names: list[str]) -> None:
    for index, name in enumerate(names):
        if (first := names.index(name)) != index:
            raise _Mistake(f"{table}[{index}].name", f'found "{name}"; {table}[{first}] has that name already, each must be different')


def _check_listeners(config: EngineConfig) -> None:
    if config.rtsp.udp_port % 2:
        raise _Mistake("rtsp.udp_port", f"found {config.rtsp.udp_port}; allowed: an even number, or 0 for any free pair")
    if config.rtsp.multicast_base_port % 2:
        raise _Mistake("rtsp.multicast_base_port", f"found {config.rtsp.multicast_base_port}; allowed: an even number")
    if (clash := find_port_clash(config)) is not None:
        claim, other = clash
        has = "needs that number too, for RTCP" if other.is_second else "has that number already"
        raise _Mistake(claim.key, f"found {claim.port}; {other.key} {has}, each must be different", other.key)


# --- words ---------------------------------------------------------------------------------------------------------


def _show(value: object, key: str) -> str:
    """What was found, short, and without what must stay secret."""
    if _last(key) in _SECRET_KEYS:
        return "a value that is not shown here"
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            text = redact_url(value)
            return json.dumps(text if len(text) <= 80 else text[:77] + "...", ensure_ascii=False)
        case int() | float():
            return str(value) if isinstance(value, float) or abs(value) < _LONGEST_SHOWN else "a number that is out of all reason"
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"  # TOML's dates and times


def _belongs_to(name: str, key: str) -> str:
    """A key outside of its table is often right otherwise."""
    tables = {field.encode_name: field.type for field in getattr(_type_of(EngineConfig), "fields", ())}
    homes = [f"[{table}]" for table, kind in tables.items() if _has_key(kind, name)]
    homes += [
        f"[[{table}]]"
        for table, kind in tables.items()
        if isinstance(kind, msgspec.inspect.VarTupleType) and _has_key(kind.item_type, name)
    ]
    return f" (it belongs under {' or '.join(homes)})" if homes and not key else ""


def _has_key(kind: msgspec.inspect.Type, name: str) -> bool:
    return isinstance(kind, msgspec.inspect.StructType) and any(field.encode_name == name for field in kind.fields)


def _join(key: str, name: str) -> str:
    shown = name if re.fullmatch(r"[A-Za-z0-9_\-]+", name) else json.dumps(name)
    return f"{key}.{shown}" if key else shown


def _last(key: str) -> str:
    return key.rpartition(".")[2]
