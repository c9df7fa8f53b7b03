"""Events (ONVIF Core 9, ver10): pull points that tell when the picture is lost; the base notification is accepted, and tells nothing."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from relay_engine.serving.onvif_device import service_paths as paths
from relay_engine.serving.onvif_device.answers.configurations import VIDEO_SOURCE
from relay_engine.serving.onvif_device.asked import Asked, Operation, Right, flag
from relay_engine.serving.onvif_device.device_facts import DeviceFacts
from relay_engine.serving.onvif_device.operation_refused import OperationRefused
from relay_engine.serving.onvif_device.subscriptions import DEFAULT_S, LONGEST_WAIT_S, MOST, Happening, Subscription
from relay_engine.soap.reader import duration, format_time, parse_duration, parse_time, text, whole_number
from relay_engine.soap.xml_text import escape

SIGNAL_LOSS = "tns1:VideoSource/SignalLoss"
_MOST_MESSAGES = 64
_CONCRETE = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet"
_SIMPLE = "http://docs.oasis-open.org/wsn/t-1/TopicExpression/Concrete"
_ITEMS = "http://www.onvif.org/ver10/tev/messageContentFilter/ItemFilter"
_SCHEMA_AT = "http://www.onvif.org/onvif/ver10/schema/onvif.xsd"


def _answer(name: str, inner: str = "", prefix: str = "tev") -> str:
    return f"<{prefix}:{name}Response>{inner}</{prefix}:{name}Response>"


def capabilities(_facts: DeviceFacts) -> str:
    """The service's own."""
    return (
        '<tev:Capabilities WSSubscriptionPolicySupport="false" WSPausableSubscriptionManagerInterfaceSupport="false"'
        f' MaxNotificationProducers="{MOST}" MaxPullPoints="{MOST}" PersistentNotificationStorage="false"></tev:Capabilities>'
    )


def _get_capabilities(asked: Asked) -> str:
    return _answer("GetServiceCapabilities", capabilities(asked.facts))


def _topic(name: str, item: str) -> str:
    return (
        f'<{name} wstop:topic="true"><tt:MessageDescription IsProperty="true"><tt:Source>'
        '<tt:SimpleItemDescription Name="Source" Type="tt:ReferenceToken"></tt:SimpleItemDescription></tt:Source><tt:Data>'
        f'<tt:SimpleItemDescription Name="{item}" Type="xs:boolean"></tt:SimpleItemDescription></tt:Data></tt:MessageDescription></{name}>'
    )


def _get_properties(_asked: Asked) -> str:
    """MotionAlarm is there because recorders look for it; the relay sees no motion, so that nothing ever comes of it."""
    topics = f"<tns1:VideoSource>{_topic('MotionAlarm', 'State')}{_topic('SignalLoss', 'State')}</tns1:VideoSource>"
    return _answer(
        "GetEventProperties",
        "<tev:TopicNamespaceLocation>http://www.onvif.org/onvif/ver10/topics/topicns.xml</tev:TopicNamespaceLocation>"
        f"<wsnt:FixedTopicSet>true</wsnt:FixedTopicSet><wstop:TopicSet>{topics}</wstop:TopicSet>"
        f"<wsnt:TopicExpressionDialect>{_CONCRETE}</wsnt:TopicExpressionDialect>"
        f"<wsnt:TopicExpressionDialect>{_SIMPLE}</wsnt:TopicExpressionDialect>"
        f"<tev:MessageContentFilterDialect>{_ITEMS}</tev:MessageContentFilterDialect>"
        f"<tev:MessageContentSchemaLocation>{_SCHEMA_AT}</tev:MessageContentSchemaLocation>",
    )


def _lifetime_s(asked: Asked, name: str) -> float:
    """A duration or a time (WS-BaseNotification 6.1.2)."""
    wanted = text(asked.payload, name)
    if not wanted:
        return DEFAULT_S
    until = parse_time(wanted)
    return until - asked.wall if until is not None else parse_duration(wanted, DEFAULT_S)


def _times(asked: Asked, one: Subscription, prefix: str) -> str:
    return (
        f"<{prefix}:CurrentTime>{format_time(asked.wall)}</{prefix}:CurrentTime>"
        f"<{prefix}:TerminationTime>{format_time(one.ends_at)}</{prefix}:TerminationTime>"
    )


def _subscribe(name: str, prefix: str, asked: Asked) -> str:
    one = asked.subscriptions.add(asked.host, _lifetime_s(asked, "InitialTerminationTime"))
    address = f"<wsa:Address>{asked.place.origin}{paths.SUBSCRIPTION}{one.id}</wsa:Address>"
    reference = f"<{prefix}:SubscriptionReference>{address}</{prefix}:SubscriptionReference>"
    return _answer(name, f"{reference}{_times(asked, one, 'wsnt')}", prefix)


def _subscription(asked: Asked) -> Subscription:
    """Which one is meant says the address alone. Raises OperationRefused."""
    one = asked.subscriptions.get(asked.path.rpartition("/")[2])
    if one is None:
        raise OperationRefused("Sender", "InvalidArgVal", "ResourceUnknownFault", "this subscription is over")
    return one


async def _pull(asked: Asked) -> str:
    one = _subscription(asked)
    wait_s = min(duration(asked.payload, "Timeout", LONGEST_WAIT_S), LONGEST_WAIT_S)
    most = min(whole_number(asked.payload, "MessageLimit", _MOST_MESSAGES), _MOST_MESSAGES)
    found = await asked.subscriptions.pull(one, wait_s, most)
    messages = "".join(_message(asked, happening) for happening in found)
    return _answer("PullMessages", f"{_times(asked, one, 'tev')}{messages}")


def _message(asked: Asked, one: Happening) -> str:
    operation = "Initialized" if one.is_first else "Changed"
    return (
        f'<wsnt:NotificationMessage><wsnt:Topic Dialect="{_CONCRETE}">{one.topic}</wsnt:Topic>'
        f"<wsnt:ProducerReference><wsa:Address>{asked.place.origin}{paths.EVENTS}</wsa:Address></wsnt:ProducerReference>"
        f'<wsnt:Message><tt:Message UtcTime="{format_time(one.at)}" PropertyOperation="{operation}"><tt:Source>'
        f'<tt:SimpleItem Name="Source" Value="{VIDEO_SOURCE}"></tt:SimpleItem></tt:Source><tt:Data>'
        f'<tt:SimpleItem Name="{one.item}" Value="{flag(one.state)}"></tt:SimpleItem></tt:Data></tt:Message></wsnt:Message>'
        "</wsnt:NotificationMessage>"
    )


def _renew(asked: Asked) -> str:
    one = _subscription(asked)
    asked.subscriptions.renew(one, _lifetime_s(asked, "TerminationTime"))
    ends = f"<wsnt:TerminationTime>{format_time(one.ends_at)}</wsnt:TerminationTime>"
    return _answer("Renew", f"{ends}<wsnt:CurrentTime>{format_time(asked.wall)}</wsnt:CurrentTime>", "wsnt")


def _unsubscribe(asked: Asked) -> str:
    asked.subscriptions.end(_subscription(asked).id)
    return _answer("Unsubscribe", "", "wsnt")


def _synchronize(asked: Asked) -> str:
    asked.subscriptions.restate(_subscription(asked))
    return _answer("SetSynchronizationPoint")


def header_of(header: Element | None) -> bytes:
    """What WS-Addressing wants in the answer to whoever uses it (Web Services Addressing 1.0, 3.4)."""
    message_id = text(header, "MessageID")
    if not message_id:
        return b""
    action = text(header, "Action").removesuffix("Request") + "Response"
    return f"<wsa:Action>{escape(action)}</wsa:Action><wsa:RelatesTo>{escape(message_id)}</wsa:RelatesTo>".encode()


OPERATIONS: dict[str, Operation] = {
    "GetServiceCapabilities": Operation(_get_capabilities, Right.NONE),
    "GetEventProperties": Operation(_get_properties),
    "CreatePullPointSubscription": Operation(partial(_subscribe, "CreatePullPointSubscription", "tev")),
    "Subscribe": Operation(partial(_subscribe, "Subscribe", "wsnt")),
    "PullMessages": Operation(_pull),
    "Renew": Operation(_renew),
    "Unsubscribe": Operation(_unsubscribe),
    "SetSynchronizationPoint": Operation(_synchronize),
}
