"""AskedDevice: the operations of a virtual device without a network: a request's body goes in, the answer's envelope comes out."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field, replace

from relay_engine.access.subject import Action as Doing
from relay_engine.access.subject import Role, Subject
from relay_engine.access.visit import Pass, Visit
from relay_engine.errors import UserFacingError
from relay_engine.events import PtzAbilities, SteeringStatus
from relay_engine.media.codec import Codec
from relay_engine.ptz.actions import Action, PresetSet
from relay_engine.ptz.actor import Actor
from relay_engine.ptz.values import Position, Preset
from relay_engine.serving.onvif_device.asked import Asked, Place
from relay_engine.serving.onvif_device.device_facts import DeviceFacts, ProfileFacts, SoundFacts, VideoFacts
from relay_engine.serving.onvif_device.device_identity import DeviceIdentity
from relay_engine.serving.onvif_device.operation_refused import OperationRefused
from relay_engine.serving.onvif_device.operations import PREFIXES, find_operation
from relay_engine.serving.onvif_device.steering_wheel import SteeringWheel
from relay_engine.serving.onvif_device.subscriptions import Subscriptions
from relay_engine.soap.envelope import parse_envelope, serialize_envelope
from tests.kit.media.made_media import ManualClock

EVERYTHING = PtzAbilities(move=True, relative=True, absolute=True, zoom=True, presets=True, home=True, focus=True, centre=True)
MAIN = ProfileFacts(1, "gate", VideoFacts(Codec.H264, 1920, 1080, 25.0, 4096, "High"), SoundFacts(Codec.AAC, 48, 2))
SUB = ProfileFacts(2, "gate-sub", VideoFacts(Codec.H264, 640, 360, 12.5, 512, "Main"))
FACTS = DeviceFacts(
    DeviceIdentity("6d2f1c1e-8f0e-4d7e-9d0a-3f1f0c1a2b3c", 0), "gate", "정문 Gate", (MAIN, SUB), ptz=EVERYTHING, rtsp_port=8554
)
HERE, PLACE = Position(0.25, -0.5, 0.75), Place("192.168.1.5", 8900)
ANNA = Subject("user:anna", Role.OPERATOR, "anna")


@dataclass
class PretendSteering:
    """Notes what it is told to do; `held_by`: somebody else steers."""

    abilities: PtzAbilities = EVERYTHING
    held_by: str = ""
    at: Position | None = HERE
    kept: list[Preset] = field(default_factory=lambda: [Preset("1", "Gate"), Preset("2", "정문")])
    moving: bool = False
    done: list[tuple[str, Action]] = field(default_factory=list)

    @property
    def statuses(self) -> tuple[SteeringStatus, ...]:
        return (SteeringStatus("steering/gate", "gate", self.abilities, moving=self.moving),)

    def is_steered(self, name: str) -> bool:
        return name == "gate"

    async def position(self, name: str) -> Position | None:
        return self.at

    async def presets(self, name: str) -> tuple[Preset, ...]:
        return tuple(self.kept)

    async def act(self, name: str, actor: Actor, action: Action) -> None:
        if self.held_by:
            raise UserFacingError("steering_held", "somebody else steers", holder=self.held_by)
        self.done.append((actor.id, action))
        if isinstance(action, PresetSet) and not action.preset:
            self.kept.append(Preset(str(len(self.kept) + 1), action.name))


@dataclass
class AskedDevice:
    """Asked by an operator from a recorder's address."""

    facts: DeviceFacts = FACTS
    steering: PretendSteering = field(default_factory=PretendSteering)
    clock: ManualClock = field(default_factory=ManualClock)
    place: Place = PLACE
    host: str = "192.168.1.9"

    def __post_init__(self) -> None:
        self.facts = replace(self.facts, ptz=self.steering.abilities)
        self.subscriptions = Subscriptions(self.clock)

    async def ask(self, body: str, path: str = "/onvif/device_service") -> bytes:
        """The answer. Raises OperationRefused, and LookupError for what it does not do."""
        envelope = parse_envelope(serialize_envelope(body.encode(), namespaces=PREFIXES))
        operation = find_operation(envelope.payload, path, self.facts)
        if operation is None:
            raise LookupError(body)
        visit = Visit(Doing.STEER, None, ANNA, "onvif", self.host)
        wheel = SteeringWheel(self.steering, "gate")
        pass_ = Pass(visit, ANNA, 0.0, 0)
        asked = Asked(envelope.payload, self.facts, self.place, self.clock.wall(), path, pass_, self.host, self.subscriptions, wheel)
        made = operation.answer(asked)
        text = await made if inspect.isawaitable(made) else made
        return serialize_envelope(text.encode(), namespaces=PREFIXES)

    async def refusal(self, body: str, path: str = "/onvif/device_service") -> tuple[str, str, str]:
        """Code, subcode and detail of the fault that it answers with."""
        try:
            await self.ask(body, path)
        except OperationRefused as refused:
            return refused.fault.code, refused.fault.subcode, refused.fault.detail
        raise AssertionError("it was not refused")
