"""Configurations for people: "***" stands for each secret, and a change that sends it back keeps what it stands for.

A kept secret never goes to another host than the one that it was for: whoever may change a camera's address must not learn its
password that way.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import msgspec

from relay_engine.commands.command import Changes
from relay_engine.config import ForwardConfig, MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.log import MASK
from relay_engine.names.source_origin import source_origin
from relay_engine.source_secrets import has_masked_secret, keep_secrets, mask_source

_STREAM_KEY = re.compile(r"(rtmps?://[^?#]*/)[^/?#]+", re.IGNORECASE)  # of a forward: the last part of the path is the key


def mask_mount(config: MountConfig) -> MountConfig:
    """`config` with "***" in the place of every secret."""
    forwards = tuple(ForwardConfig(url=_mask_forward(forward.url)) for forward in config.forwards)
    return msgspec.structs.replace(config, source=mask_source(config.source), control=mask_source(config.control), forwards=forwards)


def keep_mount_secrets(changes: Changes, old: MountConfig) -> Changes:
    """`changes` with what their "***" stand for. Raises UserFacingError password_elsewhere or password_missing."""
    kept = dict(changes)
    if isinstance(source := changes.get("source"), str):
        kept["source"] = _keep_source(source, old.source)
    if isinstance(control := changes.get("control"), str):
        kept["control"] = _keep_control(control, old)
    if isinstance(forwards := changes.get("forwards"), list | tuple):
        known = {_mask_forward(forward.url): forward.url for forward in old.forwards}
        kept["forwards"] = [_keep_forward(forward, known) for forward in forwards]
    return kept


def refuse_masks(config: MountConfig) -> None:
    """Of a new mount: there is nothing yet that "***" could stand for. Raises UserFacingError password_missing."""
    if has_masked_secret(config.source):
        raise _unknown("source")
    if has_masked_secret(config.control):
        raise _unknown("control")
    if any(MASK in forward.url for forward in config.forwards):
        raise _unknown("forwards")


def _keep_source(new: str, old: str) -> str:
    if new == mask_source(old):
        return old
    if not has_masked_secret(new):
        return new
    origin = source_origin(old)
    if source_origin(new) != origin or not origin.partition("://")[2]:
        raise _elsewhere("source")
    filled = keep_secrets(new, old)
    if has_masked_secret(filled):
        raise _unknown("source")
    return filled


def _keep_control(new: str, old: MountConfig) -> str:
    """The same device steers and sends: its source's login is good for it, on whatever port, where it has none of its own yet."""
    if new == mask_source(old.control):
        return old.control
    if not has_masked_secret(new):
        return new
    for known in (old.control, old.source):
        if _host_of(known) == _host_of(new) and not has_masked_secret(filled := keep_secrets(new, known)):
            return filled
    raise _unknown("control") if _host_of(new) in (_host_of(old.control), _host_of(old.source)) else _elsewhere("control")


def _host_of(address: str) -> str:
    """Without its port; "" where it is not sure."""
    return (urlsplit(source_origin(address)).hostname or "") if "://" in address else ""


def _mask_forward(url: str) -> str:
    return _STREAM_KEY.sub(rf"\1{MASK}", mask_source(url), count=1)


def _keep_forward(forward: Any, known: dict[str, str]) -> Any:
    url = forward.get("url") if isinstance(forward, dict) else getattr(forward, "url", None)
    if not isinstance(url, str) or MASK not in url or url in known.values():
        return forward
    if url not in known:
        raise _unknown("forwards")
    return {"url": known[url]}


def _elsewhere(field: str) -> UserFacingError:
    text = "this address leads to another host or port: give its password anew"
    return UserFacingError("password_elsewhere", text, field=field)


def _unknown(field: str) -> UserFacingError:
    text = f"{MASK} stands for a password that is kept, and there is none here: give the password"
    return UserFacingError("password_missing", text, field=field)
