"""Characters of peers' XML: every encoding that devices send, and text that they forget to escape."""

from __future__ import annotations

import pytest

from relay_engine.soap.xml_text import decode_xml, escape, mend_references

TEXTS = [
    ("utf-8", "주차장".encode(), "주차장"),
    ("bom", b"\xef\xbb\xbfHof", "Hof"),
    ("utf-16", "Tür".encode("utf-16"), "Tür"),
    ("latin-1 undeclared", b"<?xml version='1.0' encoding='utf-8'?>T\xfcr", "<?xml version='1.0' encoding='utf-8'?>Tür"),
    ("latin-1 beside utf-8", b"T\xfcr \xec\xa3\xbc", "Tür 주"),
    ("declared", b'<?xml version="1.0" encoding="EUC-KR"?>' + "주차장".encode("euc-kr"), '<?xml version="1.0" encoding="EUC-KR"?>주차장'),
    (
        "declares latin-1, sends utf-8",
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + "주".encode(),
        '<?xml version="1.0" encoding="ISO-8859-1"?>주',
    ),
    ("an encoding that costs time", b'<?xml version="1.0" encoding="idna"?>\xff', '<?xml version="1.0" encoding="idna"?>ÿ'),
    ("control characters", b"a\x00b\x1bc\td\r\n", "abc\td\r\n"),
]


@pytest.mark.parametrize(("data", "text"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_text_of_bytes(data: bytes, text: str) -> None:
    assert decode_xml(data) == text


@pytest.mark.parametrize("character", ["\xe4", "주", "\x00", "a"])
def test_long_text_is_read_in_pieces_that_leave_nothing_out(character: str) -> None:
    text = character * 150_001
    kept = "" if character == "\x00" else text
    assert decode_xml(text.encode()) == kept
    assert decode_xml(text.encode("utf-16")) == kept
    assert decode_xml(b"\xe4" + text.encode()) == "\xe4" + kept


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a&b=1", "a&amp;b=1"),
        ("a&amp;b", "a&amp;b"),
        ("&lt;&nbsp;&#65;&#x42;", "&lt;&amp;nbsp;AB"),
        ("&#38;lt;", "&amp;lt;"),
        ("&#0;&#x1F;&#55296;&#9999999;", ""),
        ("&", "&amp;"),
    ],
)
def test_ampersands_that_mean_themselves(written: str, meant: str) -> None:
    assert mend_references(written) == meant


def test_escaped_text_holds_nothing_that_ends_it() -> None:
    assert escape("<\"a'&b>\x00") == "&lt;&quot;a&apos;&amp;b&gt;"
