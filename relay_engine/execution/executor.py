"""Executor: asks the door, has a command done, and writes down who wanted what changed."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, cast
from weakref import WeakValueDictionary

from relay_engine.access.subject import Subject
from relay_engine.access.visit import Refusal, Refused, Visit
from relay_engine.commands.command import Command, Request, Target
from relay_engine.errors import UserFacingError
from relay_engine.execution.handlers import HANDLERS
from relay_engine.execution.mount_views import facts_named
from relay_engine.execution.relay import Relay

_MAX_SHOWN = 60  # characters of a name that nobody has checked yet
_PROTOCOL = "control"
_TEXTS = {
    Refusal.LOGIN_REQUIRED: "this needs a login: send the relay's token, or log in",
    Refusal.LOGIN_WRONG: "that login is not good here, or no longer",
    Refusal.FORBIDDEN: "this login may not do that",
}


class Executor:
    """Engine loop only. What is asked of the same mount meanwhile waits for its turn, so that of two changes none undoes the other."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by what is changed; gone when nobody waits

    def ask(self, command: Command, mount: str, subject: Subject | None, *, login_failed: bool = False) -> None:
        """Return where `subject` may give `command` about `mount`. Raises UserFacingError with the Refusal as its code."""
        self._admit(command, mount, subject, "", login_failed=login_failed)

    async def execute[R](self, request: Request[R], subject: Subject | None, *, peer: str = "") -> R:
        """Do it for `subject`, who asks from `peer` ("" = in this process). Raises UserFacingError as `ask`, and whatever the command raises."""
        command = request.COMMAND
        visit = self._admit(command, request.mount_name, subject, peer)
        async with self._turn(command, request.mount_name):
            value = await HANDLERS[type(request)](self._relay, request, visit)
        if command.is_change and not command.is_brief:
            who, mount = _who(subject), _shown(request.mount_name)
            text = f"{who} did {command.name}{f' from {peer}' if peer else ''}"
            self._relay.journal.write("info", "command_done", text, mount=mount, subject=who, command=command.name, peer=peer)
        return cast("R", value)

    def _admit(self, command: Command, mount: str, subject: Subject | None, peer: str, *, login_failed: bool = False) -> Visit:
        facts = facts_named(self._relay.mounts, mount) if command.of is Target.MOUNT else None
        visit = Visit(command.action, facts, subject, _PROTOCOL, peer, login_failed=login_failed)
        if command.of is Target.EACH and subject is not None:
            return visit  # the answer is what the door lets through
        answer = self._relay.access.door.admit(visit)
        if isinstance(answer, Refused):
            if command.is_change and not command.is_brief and subject is not None:
                self._note_refusal(command, mount, subject, peer)
            raise UserFacingError(answer.reason.value, _TEXTS.get(answer.reason, answer.reason.value.replace("_", " ")))
        return visit

    def _turn(self, command: Command, mount: str) -> contextlib.AbstractAsyncContextManager[Any]:
        if not command.is_change or command.is_brief:
            return contextlib.nullcontext()
        key = f"mount {mount}" if mount else command.path.split("/")[1]
        lock = self._turns.get(key)
        if lock is None:
            lock = self._turns[key] = asyncio.Lock()
        return lock

    def _note_refusal(self, command: Command, mount: str, subject: Subject, peer: str) -> None:
        text = f"{subject.id} may not do {command.name}{f' from {peer}' if peer else ''}"
        facts = {"subject": subject.id, "command": command.name, "peer": peer}
        self._relay.journal.write("warning", "command_refused", text, mount=_shown(mount), **facts)


def _who(subject: Subject | None) -> str:
    return subject.id if subject is not None else ""


def _shown(mount: str) -> str:
    return mount[:_MAX_SHOWN] if mount.isprintable() else "?"
