"""Outage words: since when a camera is away, how long it was, and what that means for who looks after it."""

from __future__ import annotations

from datetime import datetime

from app.flows.health import clock_time
from app.flows.wording.fault_words import FaultWords, short_words_for_fault, words_for_fault
from app.flows.wording.mount_words import span_words
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from app.settings.outage_file import Outage
from relay_engine import Fault, MountStatus

# What a camera says that was switched off, restarted or unplugged: its settings were right a moment ago.
_GONE = frozenset(
    {Fault.NO_ROUTE, Fault.UNKNOWN_HOST, Fault.REFUSED, Fault.TIMED_OUT, Fault.ENDED, Fault.NO_FRAMES, Fault.NOT_RTSP, Fault.UNKNOWN}
)
_WORKED = QT_TRANSLATE_NOOP("Flows", "It worked until {time}. Probably power or network cable. Trying again.")
_WORKED_OTHERWISE = QT_TRANSLATE_NOOP("Flows", "It worked until {time}. {to_do}")
_OVER = QT_TRANSLATE_NOOP("Flows", "{since} – {until}, {span}: {fault}")
_GOES_ON = QT_TRANSLATE_NOOP("Flows", "Since {since}, {span}: {fault}")


def words_for_trouble(status: MountStatus, now: float, translate: Translate) -> FaultWords | None:
    """What happened and what to do; a camera that has worked is not sent into its settings."""
    if status.fault is None:
        return None
    words = words_for_fault(status.fault, translate)
    if not (status.worked_before and status.trouble_since):
        return words
    time = clock_time(status.trouble_since, now)
    template = _WORKED if status.fault in _GONE else _WORKED_OTHERWISE
    return FaultWords(words.what, translate(template).format(time=time, to_do=words.to_do))


def outage_words(outage: Outage, now: float, translate: Translate) -> str:
    """One outage in a line."""
    fault = Fault(outage.fault) if outage.fault in Fault else Fault.UNKNOWN
    since, until = datetime.fromtimestamp(outage.since), datetime.fromtimestamp(outage.until or now)
    span = span_words(until.timestamp() - since.timestamp(), translate)
    words = {
        "span": span,
        "fault": short_words_for_fault(fault, translate),
        "since": _moment(since, now),
        "until": until.strftime("%H:%M:%S"),
    }
    return translate(_OVER if outage.until else _GOES_ON).format(**words)


def _moment(at: datetime, now: float) -> str:
    return at.strftime("%H:%M:%S" if at.date() == datetime.fromtimestamp(now).date() else "%Y-%m-%d %H:%M:%S")
