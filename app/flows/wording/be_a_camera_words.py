"""Be-a-camera words: why recorders cannot have a camera now, and who has it."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.wording.words import QT_TRANSLATE_NOOP, ErrorWords, Translate
from relay_engine import DeviceFault, OnvifDeviceStatus

DEVICE_FAULT_WORDS: Mapping[DeviceFault, ErrorWords] = {
    DeviceFault.ADDRESS_FOREIGN: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The address of its own is none of this computer's."),
        QT_TRANSLATE_NOOP("Flows", "Give this computer that address, as below, or empty the field."),
    ),
    DeviceFault.ADDRESS_SHARED: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Another camera has this address and port already: {detail}."),
        QT_TRANSLATE_NOOP("Flows", "Give each camera an address of its own."),
    ),
    DeviceFault.PORT_TAKEN: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Another program has port {port}: {detail}."),
        QT_TRANSLATE_NOOP("Flows", "Close that program, or switch this camera off and on: it is tried again by itself."),
    ),
    DeviceFault.PORT_REFUSED: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This computer does not let the program open port {port}."),
        QT_TRANSLATE_NOOP("Flows", "Ports below 1024 need rights of their own: put another port behind the address, such as :8900."),
    ),
    DeviceFault.PORT_LOST: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Port {port} was lost, and is opened again."),
        QT_TRANSLATE_NOOP("Flows", "This takes some seconds, for instance while the network changes."),
    ),
    DeviceFault.NO_PORT: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "No free port is left for this camera."),
        QT_TRANSLATE_NOOP("Flows", "Choose another first port under Settings, or close programs that use many ports."),
    ),
    DeviceFault.NOT_KEPT: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The relay could not save what recorders know this camera by."),
        QT_TRANSLATE_NOOP("Flows", "Check that its data folder can be written and has room."),
    ),
}
_NOT_FOUND = QT_TRANSLATE_NOOP("Flows", "Recorders do not find it by themselves: type its address.")
_NOBODY = QT_TRANSLATE_NOOP("Flows", "Ready. No recorder has asked for it lately.")
_CLIENTS = QT_TRANSLATE_NOOP("Flows", "Asked for lately by {clients}")
_MORE = QT_TRANSLATE_NOOP("Flows", "{first} and {count} more")
_SHOWN = 2  # of those who have asked


def device_fault_words(status: OnvifDeviceStatus, translate: Translate) -> ErrorWords | None:
    """Why recorders cannot have it, None where they can."""
    if status.fault is None:
        return None
    words = DEVICE_FAULT_WORDS[status.fault]
    detail = status.detail or "?"
    return ErrorWords(*(translate(text).format(port=status.port, detail=detail) for text in (words.what, words.to_do)))


def device_words(status: OnvifDeviceStatus, translate: Translate) -> str:
    """Who has asked for it, in one line."""
    if not status.clients:
        return f"{translate(_NOBODY)} {translate(_NOT_FOUND)}" if not status.is_found else translate(_NOBODY)
    shown = ", ".join(status.clients[:_SHOWN])
    if more := len(status.clients) - _SHOWN:
        shown = translate(_MORE).format(first=shown, count=more) if more > 0 else shown
    return translate(_CLIENTS).format(clients=shown)
