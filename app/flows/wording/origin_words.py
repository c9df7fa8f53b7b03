"""Origin words: where a camera comes from, where that matters to whoever wants to change it."""

from __future__ import annotations

from app.flows.camera import Camera
from app.flows.wording.fault_words import FaultWords
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate

FROM_FILE = FaultWords(
    QT_TRANSLATE_NOOP("Flows", "This camera comes from the configuration file."),
    QT_TRANSLATE_NOOP("Flows", "It can be watched, started and stopped here. Everything else is changed in that file."),
)
FOR_THIS_RUN = FaultWords(
    QT_TRANSLATE_NOOP("Flows", "This camera is here until the program ends."),
    QT_TRANSLATE_NOOP("Flows", "It was asked for when the program was started. Add it as a camera of its own to keep it."),
)
ADDRESS_LOST = FaultWords(
    QT_TRANSLATE_NOOP("Flows", "The saved address and password of this camera cannot be read any more."),
    QT_TRANSLATE_NOOP("Flows", "Type both again under Change: the key that they were locked with is gone from this computer."),
)


def words_for_origin(camera: Camera, translate: Translate) -> FaultWords | None:
    """What a person should know about where the camera is kept, None where there is nothing."""
    words = (
        FROM_FILE if camera.origin == "file" else FOR_THIS_RUN if camera.origin == "run" else ADDRESS_LOST if camera.address_lost else None
    )
    return FaultWords(translate(words.what), translate(words.to_do)) if words is not None else None
