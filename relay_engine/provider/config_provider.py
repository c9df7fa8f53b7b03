"""Provided: what a configuration file and the command line say, beside which the book stands; and how to read it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from relay_engine.config import (
    AccessConfig,
    EngineConfig,
    HistoryConfig,
    HttpConfig,
    LimitsConfig,
    MountConfig,
    OnvifConfig,
    RtspConfig,
    WebRtcConfig,
)
from relay_engine.events import MountOrigin
from relay_engine.provider.config_file import load_config_file

SECTIONS: dict[str, type[msgspec.Struct]] = {
    "rtsp": RtspConfig,
    "http": HttpConfig,
    "webrtc": WebRtcConfig,
    "onvif": OnvifConfig,
    "limits": LimitsConfig,
    "access": AccessConfig,
    "history": HistoryConfig,
}
DEMO = MountConfig(name="demo", source="demo:", title="Demo camera")


@dataclass(frozen=True, slots=True)
class Provided:
    """`sections` are those that are given; `origin`: "file" = nobody changes here what is given, "run" = it lasts for this run."""

    config: EngineConfig
    sections: frozenset[str] = frozenset()
    origin: MountOrigin = "file"


type Provider = Callable[[], Provided]


def provide_file(path: Path | None, *, demo: bool = False) -> Provided:
    """Read relay.toml, where there is one, and add what the command line asks for. Raises ConfigError."""
    config, sections = load_config_file(path) if path is not None else (EngineConfig(), frozenset[str]())
    return Provided(with_demo(config) if demo else config, sections & SECTIONS.keys())


def provide_run(config: EngineConfig) -> Provided:
    """What a program gives: for its run alone, and free to be changed. A section that is as by default is not meant."""
    defaults = EngineConfig()
    given = frozenset(section for section in SECTIONS if getattr(config, section) != getattr(defaults, section))
    return Provided(config, given, "run")


def with_demo(config: EngineConfig) -> EngineConfig:
    """`config` with the built-in test camera, unless it has a mount of that name."""
    if any(mount.name == DEMO.name for mount in config.mounts):
        return config
    return msgspec.structs.replace(config, mounts=(DEMO, *config.mounts))
