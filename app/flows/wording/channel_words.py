"""Channel words: what a recorder's channel sends, and what the relay has of it."""

from __future__ import annotations

from app.flows.devices.channel_choices import ChannelChoice, ChannelState
from app.flows.wording.mount_words import track_words
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import StreamView, TrackSummary

_SMALL = QT_TRANSLATE_NOOP("Flows", "Small: {picture}")
_SIZE = QT_TRANSLATE_NOOP("Flows", "{width} × {height}")
_NOT_CONNECTED = QT_TRANSLATE_NOOP("Flows", "No camera connected")
_UNKNOWN = QT_TRANSLATE_NOOP("Flows", "Picture size not told")
ONLINE = QT_TRANSLATE_NOOP("Flows", "Online")
OFFLINE = QT_TRANSLATE_NOOP("Flows", "Offline")
NEW = QT_TRANSLATE_NOOP("Flows", "New")
NEW_OFFLINE = QT_TRANSLATE_NOOP("Flows", "New, offline")
HERE = QT_TRANSLATE_NOOP("Flows", "Already here")
RENAMED = QT_TRANSLATE_NOOP("Flows", "Renamed, was “{title}”")


def picture_words(choice: ChannelChoice, translate: Translate) -> tuple[str, str]:
    """The large picture and the small one, each in a line; "" where there is none."""
    if choice.main is None:
        return translate(_NOT_CONNECTED), ""
    return _stream(choice.main, translate), _small(choice.sub, translate)


def state_words(choice: ChannelChoice, translate: Translate, *, again: bool) -> str:
    """In a word or two; `again`: the device was looked at before, so that what is new has to be said."""
    match choice.state:
        case ChannelState.HERE:
            return translate(HERE)
        case ChannelState.RENAMED:
            return translate(RENAMED).format(title=choice.here_as)
        case ChannelState.NEW if again:
            return translate(NEW if choice.channel.online else NEW_OFFLINE)
        case _:
            return translate(ONLINE if choice.channel.online else OFFLINE)


def _stream(stream: StreamView, translate: Translate) -> str:
    track = TrackSummary(stream.codec.upper(), "video", stream.width, stream.height, 0.0, 90_000, 0)
    return track_words(track, translate) or translate(_UNKNOWN)


def _small(stream: StreamView | None, translate: Translate) -> str:
    if stream is None or not stream.width:
        return ""
    return translate(_SMALL).format(picture=translate(_SIZE).format(width=stream.width, height=stream.height))
