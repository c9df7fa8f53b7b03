"""Reading a device's answers: XML, key=value lines and JSON, with bounds on all they hold; whatever is none of it raises RemoteProtocolError."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import msgspec

from relay_engine.errors import RemoteProtocolError
from relay_engine.soap.element_tree import parse_element
from relay_engine.soap.reader import parse_number
from relay_engine.soap.xml_text import decode_xml, mend_references

MOST_CHANNELS = 256
_MOST_NODES = 200_000
_MOST_LINES = 50_000
_MOST_NAME = 120  # characters
_ROOT = re.compile(r"<[A-Za-z_]")
_INDEX = re.compile(r"\[(\d{1,4})\]")

type Pairs = Mapping[str, str]  # keys in lower case: their case is another in each firmware


def read_xml(data: bytes) -> Element:
    """The root element, whatever namespace it is in (Hikvision's family has a dozen)."""
    text = decode_xml(data)
    start = _ROOT.search(text)
    if "<!" in text[: start.start() if start else 2000] or start is None:
        raise RemoteProtocolError("the answer is no XML that we read")
    return parse_element(mend_references(text[start.start() :]), most_nodes=_MOST_NODES)


def read_pairs(data: bytes) -> dict[str, str]:
    """Lines of key=value (Dahua, Axis, SUNAPI)."""
    pairs: dict[str, str] = {}
    for number, line in enumerate(decode_text(data).splitlines()):
        if number >= _MOST_LINES:
            raise RemoteProtocolError("the answer has too many lines")
        key, separator, value = line.partition("=")
        if separator and "<" not in key:
            pairs[key.strip().lower()] = value.strip()
    if not pairs:
        raise RemoteProtocolError("the answer has no lines of key=value")
    return pairs


def read_json(data: bytes) -> Any:
    """Any JSON; what is no UTF-8 in it is taken for Latin-1."""
    try:
        return msgspec.json.decode(decode_text(data))
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise RemoteProtocolError("the answer is no JSON") from None


def decode_text(data: bytes) -> str:
    """UTF-8, else Latin-1."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def indexes(pairs: Pairs, prefix: str) -> list[int]:
    """The numbers N of all keys `prefix`[N]..., in order and bounded."""
    begin = prefix.lower()
    found = {int(match[1]) for key in pairs if key.startswith(begin) and (match := _INDEX.match(key, len(begin)))}
    return sorted(found)[:MOST_CHANNELS]


def objects(value: Any, *path: str) -> Iterator[dict[str, Any]]:
    """The objects of the list at `path` of decoded JSON; nothing where there is none."""
    found = item(value, *path)
    if isinstance(found, list):
        yield from (entry for entry in found[: MOST_CHANNELS * 4] if isinstance(entry, dict))


def item(value: Any, *path: str) -> Any:
    """What is at `path`, by names in any case; None where there is nothing."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value[name] if name in value else next((inner for key, inner in value.items() if key.lower() == name.lower()), None)
    return value


def word(value: Any, *path: str) -> str:
    """A text of JSON, or a number as one; "" for anything else."""
    found = item(value, *path) if path else value
    return str(found)[:4096].strip() if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


def figure(value: Any, *path: str) -> float:
    """A number of JSON, also where it is written as a text; 0 for anything else."""
    found = item(value, *path) if path else value
    return float(found) if isinstance(found, bool) else parse_number(word(found))


def read_size(said: str) -> tuple[float, float]:
    """Width and height of "1920x1080" or "1920*1080"; 0 for what is no number."""
    width, _, height = said.lower().replace("*", "x").partition("x")
    return parse_number(width), parse_number(height)


def tidy(name: str) -> str:
    """A name for people: one line, without what can steer a terminal or hide, and UTF-8 that was taken for Latin-1 put right (Reolink, Dahua)."""
    with contextlib.suppress(UnicodeError):
        name = name.encode("latin-1").decode("utf-8")
    shown = "".join(
        character if unicodedata.category(character)[0] != "C" else " " for character in unicodedata.normalize("NFC", name[:1000])
    )
    return " ".join(shown.split())[:_MOST_NAME]
