"""What devices answer is read in any shape that it comes in, and nothing but RemoteProtocolError comes of the rest."""

from __future__ import annotations

import contextlib
from random import Random

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.recorders.answers import (
    decode_text,
    figure,
    indexes,
    item,
    objects,
    read_json,
    read_pairs,
    read_size,
    read_xml,
    tidy,
    word,
)
from relay_engine.soap.reader import text

CHANNEL = "<a:VideoInputChannel><a:id>1</a:id><a:name>Stra\xdfe & Hof</a:name></a:VideoInputChannel>"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("before", ["", "\r\n\r\n", "<?xml version='1.0'?>\n"])
def test_xml_with_undeclared_prefixes_in_any_encoding(encoding: str, before: str) -> None:
    assert text(read_xml((before + CHANNEL).encode(encoding)), "name") == "Stra\xdfe & Hof"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!DOCTYPE html><html></html>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"Error",
        b"<a>" * 100_000,
        b"<a><b></a>",
        b"\x00\xff" * 50,
    ],
)
def test_what_is_no_xml_of_ours(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        read_xml(data)


def test_lines_of_keys_and_values() -> None:
    pairs = read_pairs(b"\xef\xbb\xbftable.ChannelTitle[0].Name=Gate = north\r\nTABLE.ChannelTitle[10].NAME=\xfcb\r\nOK\r\n")
    assert pairs == {"table.channeltitle[0].name": "Gate = north", "table.channeltitle[10].name": "\xfcb"}
    assert indexes(pairs, "table.ChannelTitle") == [0, 10]
    for data in (b"Error\r\n", b"", b"<html a=1>\r\n</html>", b"a=1\n" * 60_000):
        with pytest.raises(RemoteProtocolError):
            read_pairs(data)


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("1920x1080", (1920, 1080)),
        ("3840X2160", (3840, 2160)),
        ("2560*1440", (2560, 1440)),
        ("large", (0, 0)),
        ("640x", (640, 0)),
        ("", (0, 0)),
    ],
)
def test_sizes_of_pictures(said: str, size: tuple[float, float]) -> None:
    assert read_size(said) == size


def test_objects_of_json() -> None:
    said = read_json(b'{"Response": {"Data": {"DetailInfos": [{"ID": 1, "Name": "a"}, 5, {"id": "2", "name": null}]}}}')
    found = list(objects(said, "response", "Data", "detailinfos"))
    assert [(figure(each, "ID"), word(each, "Name")) for each in found] == [(1.0, "a"), (2.0, "")]
    assert item(said, "Response", "Nothing", "Deeper") is None
    assert list(objects(said, "Response")) == []
    for data in (b"", b"{", b"[" * 100_000, b"\xff"):
        with pytest.raises(RemoteProtocolError):
            read_json(data)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("  Gate \r\n north\x07 ", "Gate north"),
        ("Stra\xc3\x9fe", "Stra\xdfe"),  # UTF-8 that was taken for Latin-1
        ("Caf\xe9", "Caf\xe9"),
        ("\u202eevil", "evil"),
        ("\uc815\ubb38", "\uc815\ubb38"),
        ("x" * 5000, "x" * 120),
    ],
)
def test_names_for_people(said: str, name: str) -> None:
    assert tidy(said) == name


def test_nothing_else_escapes() -> None:
    random = Random(10)
    seeds = [CHANNEL.encode(), b"a[1].b=2\r\n", b'[{"cmd": "x", "value": {"a": [1, 2]}}]']
    for _ in range(3000):
        data = bytearray(random.choice(seeds))
        for _ in range(random.randrange(6)):
            data[random.randrange(len(data))] = random.randrange(256)
        for read in (read_xml, read_pairs, read_json):
            with contextlib.suppress(RemoteProtocolError):
                read(bytes(data))
        tidy(decode_text(bytes(data)))
