"""Device words: why a camera or recorder that is to be added cannot be asked, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.flows.wording.words import QT_TRANSLATE_NOOP, ErrorWords, Translate
from relay_engine import UserFacingError

UNREACHABLE, LOGIN_WRONG, LOGIN_FROZEN, LOCKED, UNKNOWN = (
    "device_unreachable", "device_login_wrong", "device_login_frozen", "device_locked", "device_unknown",
)  # fmt: skip
WITHHELD, BUSY = "device_login_withheld", "device_busy"
LOGIN_REFUSED = frozenset({LOGIN_WRONG, LOGIN_FROZEN, LOCKED})  # another login may help

DEVICE_WORDS: Mapping[str, ErrorWords] = {
    "search_no_network": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This computer is in no network where cameras could be looked for."),
        QT_TRANSLATE_NOOP("Flows", "Plug in the network cable or switch Wi-Fi on, then search again. Or type the camera's address."),
    ),
    "search_forbidden": ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This computer does not let Relay Server look for cameras in the network."),
        QT_TRANSLATE_NOOP(
            "Flows", "Allow it in the firewall, or under “Local Network” in the privacy settings of macOS. Or type the camera's address."
        ),
    ),
    UNREACHABLE: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Nothing answers at this address."),
        QT_TRANSLATE_NOOP(
            "Flows", "Check that the device is on, its cable and the address. A port goes behind it, as in 192.168.1.20:8000."
        ),
    ),
    LOGIN_WRONG: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The device refuses this user name or password."),
        QT_TRANSLATE_NOOP("Flows", "Type them again, with capital letters as they are. Some devices have users of their own for ONVIF."),
    ),
    LOGIN_FROZEN: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The device has refused this login already, so it is not tried again."),
        QT_TRANSLATE_NOOP("Flows", "Type another user name or password: the same one once more would only lock the account."),
    ),
    LOCKED: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The device has locked the login after too many wrong passwords."),
        QT_TRANSLATE_NOOP("Flows", "Wait half an hour, or restart the device. Then try once, with the right password."),
    ),
    UNKNOWN: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "Something answers there, but not as a camera or recorder that can be asked for its pictures."),
        QT_TRANSLATE_NOOP("Flows", "Switch ONVIF on in the device, or go back and add the camera by its brand or its full address."),
    ),
    WITHHELD: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "This device takes the password only in a form that everybody on the line can read. Nothing was sent."),
        QT_TRANSLATE_NOOP("Flows", "Switch digest login or HTTPS on in the device, or allow it here where you trust the network."),
    ),
    BUSY: ErrorWords(
        QT_TRANSLATE_NOOP("Flows", "The device serves nobody more at the moment."),
        QT_TRANSLATE_NOOP("Flows", "Close other programs that are connected to it, or wait a minute, then try again."),
    ),
}

ATTEMPTS_LEFT = QT_TRANSLATE_NOOP("Flows", "Attempts left before the device locks itself: {attempts_left}.")
LOCKED_MINUTES = QT_TRANSLATE_NOOP("Flows", "It opens again in about {minutes} minutes.")
# where ONVIF is switched on, by brand
ONVIF_HINTS: Mapping[str, str] = {
    "hikvision": QT_TRANSLATE_NOOP(
        "Flows",
        "Hikvision: on the device's web page, open Configuration › Network › Advanced Settings › Integration Protocol, "
        "tick “Enable ONVIF” and add an ONVIF user there.",
    ),
    "dahua": QT_TRANSLATE_NOOP(
        "Flows", "Dahua: on the device's web page, open Setup › Network › Access Platform › ONVIF and switch it on."
    ),
    "uniview": QT_TRANSLATE_NOOP("Flows", "Uniview: on the device's web page, open Setup › Network and look that ONVIF is on."),
    "reolink": QT_TRANSLATE_NOOP(
        "Flows", "Reolink: in its app, open Settings › Network › Advanced › Server Settings, and switch ONVIF and RTSP on (port 8000)."
    ),
    "hanwha": QT_TRANSLATE_NOOP("Flows", "Hanwha Vision: ONVIF is on once the device's administrator has a password."),
    "axis": QT_TRANSLATE_NOOP("Flows", "Axis: on the device's web page, open System › Accounts › ONVIF accounts and add one."),
    "tapo": QT_TRANSLATE_NOOP(
        "Flows", "TP-Link Tapo: in its app, open Advanced settings › Camera account and make one. ONVIF answers at port 2020."
    ),
}


def words_for_device(error: UserFacingError, brand: str, words: ErrorWords, translate: Translate) -> ErrorWords:
    """`words`, said of any device, with what is known of this one: attempts left, minutes to wait, where its ONVIF is switched on."""
    more = []
    if error.code == LOGIN_WRONG and _is_count(error.params.get("attempts_left")):
        more.append(translate(ATTEMPTS_LEFT).format(attempts_left=error.params["attempts_left"]))
    if error.code == LOCKED and _is_count(error.params.get("minutes")):
        more.append(translate(LOCKED_MINUTES).format(minutes=error.params["minutes"]))
    if error.code == UNKNOWN:
        hints = [ONVIF_HINTS[brand]] if brand in ONVIF_HINTS else [ONVIF_HINTS[one] for one in ("hikvision", "dahua")]
        more.extend(translate(hint) for hint in hints)
    return ErrorWords(words.what, " ".join((words.to_do, *more)))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and value > 0
