"""Fault words: for every fault of a source, what happened and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import Fault


@dataclass(frozen=True, slots=True)
class FaultWords:
    """Two sentences for a person."""

    what: str  # what happened
    to_do: str  # what helps


FAULT_WORDS: Mapping[Fault, FaultWords] = {
    Fault.WRONG_PASSWORD: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera refuses the user name or password."),
        QT_TRANSLATE_NOOP("Flows", "Check both in the camera's own settings. Some cameras need an extra account for RTSP or ONVIF."),
    ),
    Fault.NO_ROUTE: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera does not answer."),
        QT_TRANSLATE_NOOP("Flows", "Check that it has power, that the address is right and that this computer is on the same network."),
    ),
    Fault.UNKNOWN_HOST: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "No device is known by that name."),
        QT_TRANSLATE_NOOP("Flows", "Check the spelling, or use the camera's number address, such as 192.168.1.20."),
    ),
    Fault.LOGIN_WITHHELD: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The password was not sent: others could have read it, or it is asked for by another device."),
        QT_TRANSLATE_NOOP("Flows", "Where the camera was replaced or sends to another address, enter that one and restart the relay."),
    ),
    Fault.REFUSED: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The device is there, but takes no connection on this port."),
        QT_TRANSLATE_NOOP("Flows", "Check the port (usually 554) and that RTSP is switched on in the camera."),
    ),
    Fault.NOT_RTSP: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "Something answers there, but it does not speak the camera's language."),
        QT_TRANSLATE_NOOP("Flows", "Check the port: 80 and 443 are usually the web page, 554 is the video."),
    ),
    Fault.NOT_FOUND: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera has no such channel or stream."),
        QT_TRANSLATE_NOOP("Flows", "Check the brand, the channel number and the end of the address."),
    ),
    Fault.TOO_MANY_SESSIONS: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera already serves as many viewers as it can."),
        QT_TRANSLATE_NOOP("Flows", "Close other programs and recorders that watch it directly, and let them watch this relay instead."),
    ),
    Fault.NO_VIDEO: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "Connected, but the camera sends neither picture nor sound."),
        QT_TRANSLATE_NOOP("Flows", "Check that this stream is switched on in the camera's video settings."),
    ),
    Fault.NO_FRAMES: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "Connected, but no picture arrives."),
        QT_TRANSLATE_NOOP("Flows", "Restart the camera if this goes on. With transport UDP, a firewall may be in the way: try TCP."),
    ),
    Fault.TIMED_OUT: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera stopped answering while connecting."),
        QT_TRANSLATE_NOOP("Flows", "It may be overloaded or starting up. Wait a minute, then restart the camera."),
    ),
    Fault.ENDED: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera ended the stream."),
        QT_TRANSLATE_NOOP("Flows", "It may be restarting. The relay connects again by itself."),
    ),
    Fault.CLOSED_UNANSWERED: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera is busy: another program may hold its only connection."),
        QT_TRANSLATE_NOOP(
            "Flows",
            "Close other programs and recorders that watch it directly, and let them watch this relay instead. "
            "If there are none, check the port and restart the camera.",
        ),
    ),
    Fault.TLS: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The encrypted connection to the camera failed."),
        QT_TRANSLATE_NOOP(
            "Flows", "Check the camera's date and certificate, or use the address without encryption (rtsp instead of rtsps)."
        ),
    ),
    Fault.OLD_TLS: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera breaks off the encrypted connection. It may know only very old encryption."),
        QT_TRANSLATE_NOOP("Flows", "Look for newer firmware, or use the address without encryption (rtsp instead of rtsps)."),
    ),
    Fault.TOO_COSTLY: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "This camera sends something that keeps this computer too busy, so it was disconnected."),
        QT_TRANSLATE_NOOP("Flows", "Restart the camera or look for newer firmware. The relay tries again now and then."),
    ),
    Fault.UNSUPPORTED_CODEC: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The camera sends a kind of video that cannot be relayed."),
        QT_TRANSLATE_NOOP("Flows", "Choose H.264 or H.265 in the camera's video settings, without any “smart” or “+” codec."),
    ),
    Fault.INVALID_ADDRESS: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "This address cannot be right."),
        QT_TRANSLATE_NOOP("Flows", "It should look like rtsp://192.168.1.20/stream1."),
    ),
    Fault.FILE_NOT_FOUND: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The file is not there."),
        QT_TRANSLATE_NOOP("Flows", "Check that it was not moved and that its drive is connected."),
    ),
    Fault.RELAY_BUSY: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "This computer is too busy to hear the camera."),
        QT_TRANSLATE_NOOP("Flows", "Close other programs, or let a faster computer do the relaying. The camera may be fine."),
    ),
    Fault.DEVICE_BUSY: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "Another program is using this device."),
        QT_TRANSLATE_NOOP("Flows", "Close programs for video calls or recording, then try again."),
    ),
    Fault.UNKNOWN: FaultWords(
        QT_TRANSLATE_NOOP("Flows", "The connection to the camera failed."),
        QT_TRANSLATE_NOOP("Flows", "The relay keeps trying. The log page has the details."),
    ),
}

# what helps in a test, where nothing is tried again by itself
_TEST_ADVICE: Mapping[Fault, str] = {
    Fault.ENDED: QT_TRANSLATE_NOOP("Flows", "It may be restarting. Wait a minute, then try again."),
    Fault.UNKNOWN: QT_TRANSLATE_NOOP("Flows", "Check the address, then try again. The log page has the details."),
}

# the few words that stand before ": retrying in 8 s"
_SHORT: Mapping[Fault, str] = {
    Fault.WRONG_PASSWORD: QT_TRANSLATE_NOOP("Flows", "Wrong user name or password"),
    Fault.LOGIN_WITHHELD: QT_TRANSLATE_NOOP("Flows", "Password not sent"),
    Fault.NO_ROUTE: QT_TRANSLATE_NOOP("Flows", "Camera not answering"),
    Fault.UNKNOWN_HOST: QT_TRANSLATE_NOOP("Flows", "Unknown device name"),
    Fault.REFUSED: QT_TRANSLATE_NOOP("Flows", "Camera refuses the connection"),
    Fault.NOT_RTSP: QT_TRANSLATE_NOOP("Flows", "Not a video address"),
    Fault.NOT_FOUND: QT_TRANSLATE_NOOP("Flows", "No such channel"),
    Fault.TOO_MANY_SESSIONS: QT_TRANSLATE_NOOP("Flows", "Camera has too many viewers"),
    Fault.NO_VIDEO: QT_TRANSLATE_NOOP("Flows", "Camera sends no video"),
    Fault.NO_FRAMES: QT_TRANSLATE_NOOP("Flows", "Picture stopped"),
    Fault.TIMED_OUT: QT_TRANSLATE_NOOP("Flows", "Camera not answering"),
    Fault.ENDED: QT_TRANSLATE_NOOP("Flows", "Camera ended the stream"),
    Fault.CLOSED_UNANSWERED: QT_TRANSLATE_NOOP("Flows", "Camera is busy"),
    Fault.TLS: QT_TRANSLATE_NOOP("Flows", "Encrypted connection failed"),
    Fault.OLD_TLS: QT_TRANSLATE_NOOP("Flows", "Camera's encryption too old"),
    Fault.TOO_COSTLY: QT_TRANSLATE_NOOP("Flows", "Camera keeps the relay too busy"),
    Fault.UNSUPPORTED_CODEC: QT_TRANSLATE_NOOP("Flows", "Kind of video not supported"),
    Fault.INVALID_ADDRESS: QT_TRANSLATE_NOOP("Flows", "Address not valid"),
    Fault.FILE_NOT_FOUND: QT_TRANSLATE_NOOP("Flows", "File not found"),
    Fault.RELAY_BUSY: QT_TRANSLATE_NOOP("Flows", "This computer is too busy"),
    Fault.DEVICE_BUSY: QT_TRANSLATE_NOOP("Flows", "Device in use"),
    Fault.UNKNOWN: QT_TRANSLATE_NOOP("Flows", "Connection failed"),
}


def words_for_fault(fault: Fault, translate: Translate) -> FaultWords:
    """What happened and what to do, in the person's language."""
    words = FAULT_WORDS.get(fault, FAULT_WORDS[Fault.UNKNOWN])
    return FaultWords(translate(words.what), translate(words.to_do))


def words_for_failed_test(fault: Fault, translate: Translate) -> FaultWords:
    """As `words_for_fault`, for a connection that was tried once."""
    words = words_for_fault(fault, translate)
    return FaultWords(words.what, translate(_TEST_ADVICE[fault])) if fault in _TEST_ADVICE else words


def short_words_for_fault(fault: Fault, translate: Translate) -> str:
    """The fault in three or four words."""
    return translate(_SHORT.get(fault, _SHORT[Fault.UNKNOWN]))
