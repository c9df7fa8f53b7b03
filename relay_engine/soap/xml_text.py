"""xml_text: the characters behind the bytes of a peer's XML, whatever it says they are, and text made ready for ours."""

from __future__ import annotations

import re
from collections.abc import Mapping

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# What devices really declare. Python knows more encodings, some of which take long over little.
_KNOWN = frozenset({"iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252"}) | frozenset(
    {"gb2312", "gbk", "gb18030", "big5", "euc-kr", "ks_c_5601-1987", "shift_jis", "euc-jp", "koi8-r", "us-ascii"}
)
_UNHELD = {code: None for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)) if chr(code) not in "\t\n\r"}
_BARE_AMPERSAND = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")  # numbers have been replaced by then
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6}));")
_PIECE = 65_536  # characters: longer, one call would keep every other thread waiting
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&apos;"}


def decode_xml(data: bytes) -> str:
    """The text of `data` without what XML cannot hold: UTF-8 wherever it is that, else what it declares, else UTF-8 with stray Latin-1."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _translate(data.decode("utf-16", "replace"), _UNHELD)
    try:
        return _translate(data.decode("utf-8-sig"), _UNHELD)
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:1024])
    name = declared[1].decode().lower() if declared else ""
    if name in _KNOWN:
        return _translate(data.decode(name, "replace"), _UNHELD)
    return _translate(_decode_mixed(data), _UNHELD)


def mend_references(text: str) -> str:
    """`text` where each "&" that begins nothing that XML knows stands for itself: cameras forget to escape the addresses they tell."""
    if "&" not in text:
        return text
    return _BARE_AMPERSAND.sub("&amp;", _REFERENCE.sub(_held, text))


def escape(text: str) -> str:
    """`text` for element content and for attributes in double quotes, without what XML cannot hold."""
    return text.translate(_UNHELD).translate(_ESCAPES)


def _held(match: re.Match[str]) -> str:
    """The character that a reference means, escaped; nothing for one that XML cannot hold."""
    code = int(match[1]) if match[1] else int(match[2], 16)
    if code > 0x10FFFF or code in _UNHELD:
        return ""
    return chr(code).translate(_ESCAPES)


def _decode_mixed(data: bytes) -> str:
    """UTF-8, and each byte that is none as Latin-1: names that people typed on the device itself stand so beside the rest."""
    return _translate(data.decode("utf-8", "surrogateescape"), _STRAY)


def _translate(text: str, table: Mapping[int, str | None]) -> str:
    """In pieces: whoever reads megabytes beside the media lets the media go first now and then."""
    return "".join(text[at : at + _PIECE].translate(table) for at in range(0, len(text), _PIECE))


_STRAY = {0xDC00 + byte: chr(byte) for byte in range(0x80, 0x100)}
