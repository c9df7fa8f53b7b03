"""Notice words: for every notice of a camera, what is odd about it and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.wording.fault_words import FaultWords
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import Notice, NoticeCode

NOTICE_WORDS: Mapping[NoticeCode, FaultWords] = {
    NoticeCode.CLOCK_RESTAMPED: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera's clock runs at a wrong speed ({kind}). The relay times it by its arrival instead."),
        QT_TRANSLATE_NOOP("Flows", "Restart the camera, or look for newer firmware, if the movement is not even."),
    ),
    NoticeCode.TRACK_NOT_CARRIED: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The {kind} of this camera ({codec}) does not reach every viewer."),
        QT_TRANSLATE_NOOP("Flows", "Choose another format for it in the camera's settings."),
    ),
    NoticeCode.PICTURE_MISSING: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "Only sound comes from this camera, no picture."),
        QT_TRANSLATE_NOOP("Flows", "If it should have a picture, choose H.264 for it in the settings of the encoder or the server."),
    ),
    NoticeCode.SMALLER_PICTURE: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The line ({line}) is too thin for all: this camera shows its smaller picture ({instead})."),
        QT_TRANSLATE_NOOP(
            "Flows",
            "It shows the large one again as soon as there is room. If the line carries more than {max_kbps} kbit/s, raise its limit.",
        ),
    ),
}
COMMON_LINE = QT_TRANSLATE_NOOP("Flows", "of all cameras")
_KINDS = {
    "video": QT_TRANSLATE_NOOP("Flows", "picture"),
    "audio": QT_TRANSLATE_NOOP("Flows", "sound"),
}


def line_name(line: str, translate: Translate) -> str:
    """What a line is called; the one of all cameras that name none has no name of its own."""
    return line or translate(COMMON_LINE)


def words_for_notice(notice: Notice, translate: Translate) -> FaultWords:
    """What is odd and what to do, in the person's language."""
    return words_for_notice_code(notice.code, dict(notice.params), translate)


def words_for_notice_code(code: NoticeCode, params: Mapping[str, str], translate: Translate) -> FaultWords:
    """The same for the facts as the log keeps them."""
    facts = {"codec": "?", "instead": "?", "max_kbps": "?", **params}
    facts["kind"] = translate(_KINDS.get(facts.get("kind", ""), _KINDS["video"]))
    facts["line"] = line_name(facts.get("line", ""), translate)
    words = NOTICE_WORDS[code]
    return FaultWords(translate(words.what).format_map(facts), translate(words.to_do).format_map(facts))
