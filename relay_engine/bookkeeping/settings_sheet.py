"""SettingsSheet: the relay's settings by section, and who says so: the configuration file, the book, or whoever started this run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from relay_engine.book.records import Put, SettingsRecord
from relay_engine.config import EngineConfig
from relay_engine.errors import UserFacingError
from relay_engine.provider.config_file import check_config
from relay_engine.provider.config_provider import SECTIONS, Provided

type Changes = Mapping[str, Mapping[str, Any]]  # section -> field -> value


class SettingsSheet:
    """What is given goes before what is in the book, a section at a time; a section of a file is read-only here."""

    def __init__(self, given: Provided) -> None:
        self._given = given
        self._kept: dict[str, dict[str, Any]] = {}  # by section: what the book has, where it differs from the defaults
        self.config = given.config

    def load(self, records: Iterable[SettingsRecord]) -> tuple[UserFacingError, ...]:
        """Take over what the book has. Returns what a person should be told about sections that cannot be used."""
        problems = []
        for record in records:
            try:
                _with(EngineConfig(), record.section, record.values)
            except UserFacingError as error:
                problems.append(_unusable(record.section, error))
            else:
                self._kept[record.section] = record.values
        self._merge()
        return (*problems, *self._leave_out_clashes())

    def reload(self, given: Provided) -> None:
        """Have another file's content from now on. Raises UserFacingError setting_invalid where the book's does not go with it."""
        check_config(self._merged(given))
        self._given = given
        self._merge()

    def origin_of(self, section: str) -> str:
        """ "file", "run" or "book"."""
        return self._given.origin if section in self._given.sections else "book"

    def checked(self, changes: Changes) -> EngineConfig:
        """All settings with `changes`. Raises UserFacingError setting_invalid, setting_unknown, settings_read_only."""
        config = self.config
        for section, values in changes.items():
            if section not in SECTIONS:
                raise UserFacingError("setting_unknown", f"there are no settings called {section[:40]}", section=section[:40])
            if self.origin_of(section) == "file":
                text = f"[{section}] comes from the configuration file of this relay: it can only be changed there"
                raise UserFacingError("settings_read_only", text, section=section)
            config = _with(config, section, values)
        check_config(config)
        return config

    def take_over(self, changes: Changes, config: EngineConfig) -> None:
        """Have `config`, which `checked` made of `changes`."""
        for section in changes:
            if self.origin_of(section) == "book":
                self._kept[section] = _difference(config, section)
        self.config = config

    def puts(self, changes: Changes, config: EngineConfig) -> tuple[Put, ...]:
        """What the book has to keep of them."""
        own = (section for section in changes if self.origin_of(section) == "book")
        return tuple(Put(SettingsRecord(section=section, values=_difference(config, section))) for section in own)  # type: ignore[arg-type]

    def _leave_out_clashes(self) -> list[UserFacingError]:
        """Look at all sections together, where one listener may have the port that is another's by default. Returns what a person should be told."""
        problems = []
        while (error := _clash_of(self.config)) is not None:
            named = (str(error.params[key]).partition(".")[0] for key in ("field", "other_field"))
            section = next((one for one in named if one in self._kept and one not in self._given.sections), None)
            if section is None:  # not the book's doing
                break
            del self._kept[section]
            self._merge()
            problems.append(_unusable(section, error))
        return problems

    def _merge(self) -> None:
        self.config = self._merged(self._given)

    def _merged(self, given: Provided) -> EngineConfig:
        config = given.config
        for section, values in self._kept.items():
            if section not in given.sections:
                config = _with(config, section, values)
        return config


def _clash_of(config: EngineConfig) -> UserFacingError | None:
    try:
        check_config(config)
    except UserFacingError as error:
        return error
    return None


def _unusable(section: str, error: UserFacingError) -> UserFacingError:
    text = f"the settings [{section}] of the relay's book cannot be used, the defaults are in use: {error}"
    return UserFacingError("settings_unusable", text, section=section, problem=str(error))


def _with(config: EngineConfig, section: str, values: Mapping[str, Any]) -> EngineConfig:
    """Raises UserFacingError setting_invalid where they are of the wrong shape."""
    kind: type[msgspec.Struct] = SECTIONS[section]
    document = {**msgspec.to_builtins(getattr(config, section)), **values}
    check_config(config, {section: document})  # says in words for people what is wrong, which `convert` does not
    try:
        return msgspec.structs.replace(config, **{section: msgspec.convert(document, kind)})
    except msgspec.ValidationError as error:
        raise UserFacingError("setting_invalid", f"{section}: {error}", field=section, problem=str(error)) from None


def _difference(config: EngineConfig, section: str) -> dict[str, Any]:
    """What is not the default: a default that becomes better in a later version is meant too."""
    defaults = msgspec.to_builtins(SECTIONS[section]())
    values = msgspec.to_builtins(getattr(config, section))
    return {name: value for name, value in values.items() if value != defaults[name]}
