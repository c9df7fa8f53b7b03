"""What the commands about steering do."""

from __future__ import annotations

from dataclasses import replace

from relay_engine.access.blocked_hosts import host_key
from relay_engine.access.subject import Action as Right
from relay_engine.access.visit import Pass, Visit
from relay_engine.commands.ptz import ActPtz, EndLease, GetPtz, ListLeases, PtzView
from relay_engine.errors import UserFacingError
from relay_engine.events import SteeringStatus
from relay_engine.execution.mount_views import facts_named
from relay_engine.execution.relay import Relay
from relay_engine.ptz.actor import Actor, actor_of


async def get_ptz(relay: Relay, request: GetPtz, visit: Visit) -> PtzView:
    """Raises UserFacingError mount_unknown, steering_none."""
    presets = await relay.steering.presets(request.name)
    position = await relay.steering.position(request.name)
    status = relay.steering.controller_of(request.name).status
    shown = status if may_steer(relay, visit, request.name) else without_names(status)
    subject = visit.subject.id if visit.subject is not None else ""
    return PtzView(steering=shown, me=Actor(subject, "", "api", 1, _host(visit)).id, position=position, presets=presets)


async def act_ptz(relay: Relay, request: ActPtz, visit: Visit) -> SteeringStatus:
    """Raises UserFacingError as Controller.act does."""
    answer = relay.access.door.admit(visit)
    if not isinstance(answer, Pass):  # it was let in a moment ago
        raise UserFacingError("forbidden", "this login may not do that")
    host = _host(visit)
    actor = actor_of(answer, "api" if host else "window", host)
    return await relay.steering.act(request.name, actor, request.action)


async def list_leases(relay: Relay, _request: ListLeases, visit: Visit) -> tuple[SteeringStatus, ...]:
    """Those that may be seen."""
    visible = relay.access.door.choose_visible(visit, relay.steering.statuses, lambda status: facts_named(relay.mounts, status.name))
    return tuple(status if may_steer(relay, visit, status.name) else without_names(status) for status in visible)


async def end_lease(relay: Relay, request: EndLease, visit: Visit) -> None:
    """Raises UserFacingError mount_unknown, steering_none."""
    relay.steering.end(request.name, visit.subject.id if visit.subject is not None else "")


def may_steer(relay: Relay, visit: Visit, name: str) -> bool:
    """Tell whether whoever asks is told who steers."""
    wish = replace(visit, action=Right.STEER, mount=facts_named(relay.mounts, name))
    return isinstance(relay.access.door.admit(wish), Pass)


def without_names(status: SteeringStatus) -> SteeringStatus:
    """For somebody who only watches: that it is steered, and not by whom."""
    return replace(status, holder="", holder_id="", asked_by=(), asked_texts=())


def _host(visit: Visit) -> str:
    """Without the port, which is another one with each connection; "" for this program."""
    return host_key(visit.host) if visit.host else ""
