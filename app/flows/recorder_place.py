"""RecorderPlace: which channel of which device a camera is, so that another look at the device knows it again."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

_LONGEST = 200  # characters of what a device says of itself
_LABELS = {  # of the mount, by field
    "key": "recorder",
    "channel": "recorder_channel",
    "address": "recorder_address",
    "name": "recorder_name",
    "title": "recorder_title",
    "kind": "recorder_kind",
}
RECORDER = "recorder"
PLACE_LABELS = tuple(_LABELS.values())


class RecorderPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Without a key, the camera was added by hand."""

    key: str = ""  # the device's serial number, or what else stays the same
    channel: str = ""  # the device's own id of the channel
    address: str = ""  # where it was asked, "host:port"
    name: str = ""  # of the device
    title: str = ""  # what the device called the channel, when last looked at

    kind: str = ""  # RECORDER, or a camera of its own

    @property
    def has_channels(self) -> bool:
        """Tell whether the device may have more cameras."""
        return bool(self.key) and self.kind == RECORDER

    def is_same(self, key: str, channel: str) -> bool:
        """Tell whether this is that channel of that device."""
        return bool(self.key) and (self.key, self.channel) == (clip(key), clip(channel))


BY_HAND = RecorderPlace()


def place_of(labels: Mapping[str, str]) -> RecorderPlace:
    """What a mount's labels say."""
    if not labels.get(_LABELS["key"]):
        return BY_HAND
    return RecorderPlace(**{field: labels.get(label, "") for field, label in _LABELS.items()})


def labels_of_place(place: RecorderPlace) -> dict[str, str]:
    """The labels that say it."""
    if not place.key:
        return {}
    return {label: clip(getattr(place, field)) for field, label in _LABELS.items() if getattr(place, field)}


def clip(text: str) -> str:
    """No longer than a label may be."""
    return text[:_LONGEST]
