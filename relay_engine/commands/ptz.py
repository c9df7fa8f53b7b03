"""Commands about cameras that can be steered: what they can do, having them do it, and who does."""

from __future__ import annotations

import msgspec

from relay_engine.access.subject import Action as Right
from relay_engine.commands.command import Command, MountRequest, Request, Target
from relay_engine.events import SteeringStatus
from relay_engine.ptz.actions import Action
from relay_engine.ptz.values import Position, Preset


class PtzView(msgspec.Struct, frozen=True, kw_only=True):
    """A camera that is steered, as whoever asks may see it."""

    steering: SteeringStatus
    me: str  # what `holder_id` is where it is the asker who steers
    position: Position | None = None  # where the camera tells it
    presets: tuple[Preset, ...] = ()


class GetPtz(MountRequest[PtzView], frozen=True, kw_only=True):
    """Show what a camera can be told to do, who steers it, and its presets."""

    COMMAND = Command("ptz.get", Right.OBSERVE, "GET", "/mounts/{name}/ptz", of=Target.MOUNT)


class ActPtz(MountRequest[SteeringStatus], frozen=True, kw_only=True):
    """Steer a camera, where nobody of a higher priority does: a move lasts for as long as it is repeated each 250 ms."""

    COMMAND = Command("ptz.act", Right.STEER, "POST", "/mounts/{name}/ptz", of=Target.MOUNT, body="action", is_brief=True)

    action: Action


class ListLeases(Request[tuple[SteeringStatus, ...]], frozen=True, kw_only=True):
    """List the cameras that can be steered, and who steers each."""

    COMMAND = Command("leases.list", Right.OBSERVE, "GET", "/leases", of=Target.EACH)


class EndLease(MountRequest[None], frozen=True, kw_only=True):
    """Let nobody steer a camera any more, whoever has it or has reserved it; nothing happens where nobody does."""

    COMMAND = Command("leases.end", Right.CONTROL, "DELETE", "/leases/{name}", status=204)
