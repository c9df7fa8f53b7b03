"""Session count: how many live streams the relay would take of each device, beside how many it gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.flows.camera import Camera
from app.flows.devices.channel_choices import ChannelChoice
from app.flows.devices.found_devices import host_of
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import DeviceView

FITS = QT_TRANSLATE_NOOP("Flows", "{device} gives {limit} live streams at a time. With these choices, the relay takes {steady}.")
TOO_MANY = QT_TRANSLATE_NOOP(
    "Flows",
    "{device} gives only {limit} live streams at a time, and the relay would take {steady}. "
    "Let it connect only while somebody watches, or tick fewer.",
)
NO_LIMIT = QT_TRANSLATE_NOOP("Flows", "With these choices, the relay takes {steady} live streams of {device}.")
ON_DEMAND = QT_TRANSLATE_NOOP(
    "Flows", "{device} gives {limit} live streams at a time. The relay takes one while somebody watches a camera."
)
ON_DEMAND_NO_LIMIT = QT_TRANSLATE_NOOP("Flows", "The relay takes a live stream of {device} only while somebody watches a camera.")
SMALL = QT_TRANSLATE_NOOP("Flows", "A small picture is one more while somebody watches it.")


@dataclass(frozen=True, slots=True)
class SessionCount:
    """Of one device."""

    device: str
    limit: int  # 0 = it does not say
    steady: int  # taken all the time
    has_small: bool  # more are taken while somebody watches

    @property
    def fits(self) -> bool:
        return not self.limit or self.steady <= self.limit


def count_sessions(
    choices: Iterable[ChannelChoice], cameras: Sequence[Camera], *, on_demand: bool, small: bool
) -> tuple[SessionCount, ...]:
    """For each recorder of the choices; what the relay takes of it already counts too."""
    devices: dict[str, list[ChannelChoice]] = {}
    for choice in choices:
        devices.setdefault(choice.key, []).append(choice)
    return tuple(
        _count(device, cameras, on_demand=on_demand, small=small)
        for device in devices.values()
        if len(device) > 1 or device[0].device.max_sessions
    )


def fits_always(choices: Iterable[ChannelChoice], cameras: Sequence[Camera]) -> bool:
    """Tell whether every device gives what the ticked channels take when they stay connected."""
    return all(count.fits for count in count_sessions(choices, cameras, on_demand=False, small=False))


def session_words(count: SessionCount, translate: Translate) -> str:
    """How many the device gives, and how many are taken."""
    if not count.fits:
        text = TOO_MANY
    elif count.steady:
        text = FITS if count.limit else NO_LIMIT
    else:
        text = ON_DEMAND if count.limit else ON_DEMAND_NO_LIMIT
    words = translate(text).format(device=count.device, limit=count.limit, steady=count.steady)
    return f"{words} {translate(SMALL)}" if count.has_small and count.fits and count.limit else words


def device_title(device: DeviceView) -> str:
    """What to call a device."""
    return device.name.strip() or device.model.strip() or host_of(device.address)


def _count(choices: Sequence[ChannelChoice], cameras: Sequence[Camera], *, on_demand: bool, small: bool) -> SessionCount:
    first = choices[0]
    wanted = [choice for choice in choices if choice.is_wanted]
    steady_here = sum(camera.recorder.is_same(first.key, camera.recorder.channel) and not camera.on_demand for camera in cameras)
    return SessionCount(
        device_title(first.device),
        first.device.max_sessions,
        steady_here + (0 if on_demand else len(wanted)),
        has_small=small and any(choice.sub is not None for choice in wanted),
    )
