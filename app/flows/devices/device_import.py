"""Device import: the ticked channels as mounts, in batches that the relay takes over whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.flows.add_camera import CameraDraft, Way, camera_from_draft
from app.flows.camera_mounts import mounts_of
from app.flows.devices.channel_choices import ChannelChoice
from app.flows.devices.session_count import device_title
from app.flows.recorder_place import RECORDER, RecorderPlace, clip
from app.flows.steering_address import host_of, read_steering_address
from relay_engine import MountConfig

MOST_MOUNTS = 256  # that the relay takes over at once


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """Mounts of devices that share a login."""

    mounts: tuple[MountConfig, ...]
    secrets_of: str = ""  # the mount whose password stands for each "***"


def import_batches(choices: Iterable[ChannelChoice], names: Collection[str], *, on_demand: bool, small: bool) -> tuple[ImportBatch, ...]:
    """What the relay is to take over; a main mount and its small picture stay together."""
    taken = set(names) | {choice.name for choice in choices if choice.is_wanted}
    batches: list[ImportBatch] = []
    for choice in choices:
        if not choice.is_wanted:
            continue
        mounts = _mounts_of(choice, taken, on_demand=on_demand, small=small)
        taken |= {config.name for config in mounts}
        secrets_of = choice.login.secret_of if choice.login.is_kept else ""
        last = batches[-1] if batches else None
        if last is None or last.secrets_of != secrets_of or len(last.mounts) + len(mounts) > MOST_MOUNTS:
            batches.append(ImportBatch(mounts, secrets_of))
        else:
            batches[-1] = ImportBatch((*last.mounts, *mounts), secrets_of)
    return tuple(batches)


def draft_of(choice: ChannelChoice, *, on_demand: bool, small: bool) -> CameraDraft:
    """The camera that a channel becomes, as if somebody had typed all of it."""
    main, sub = choice.main, choice.sub if small else None
    return CameraDraft(
        title=choice.title,
        way=Way.ADDRESS,
        address=main.address if main is not None else "",
        sub_address=sub.address if sub is not None else "",
        user=choice.login.user,
        password=choice.login.password,
        secret_of=choice.login.secret_of,
        secret_user=choice.login.user,
        on_demand=on_demand,
        mount=choice.name,
        recorder=place_of_choice(choice),
        steering=read_steering_address(choice.channel.control, camera_host=host_of(main.address) if main is not None else ""),
    )


def place_of_choice(choice: ChannelChoice) -> RecorderPlace:
    """Which channel of which device it is."""
    return RecorderPlace(
        key=clip(choice.key),
        channel=clip(choice.channel.id),
        address=clip(choice.device.address),
        name=clip(device_title(choice.device)),
        title=clip(choice.channel.name.strip()),
        kind=RECORDER if choice.device.is_recorder or len(choice.device.channels) > 1 else "",
    )


def _mounts_of(choice: ChannelChoice, taken: Collection[str], *, on_demand: bool, small: bool) -> tuple[MountConfig, ...]:
    draft = draft_of(choice, on_demand=on_demand, small=small)
    return mounts_of(camera_from_draft(draft, taken), None if choice.login.is_kept else draft.password)
