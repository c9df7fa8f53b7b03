"""Challenges, credentials and digests."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.auth import Challenge, Credentials, digest_response, parse_challenges, parse_credentials

_RFC_7616 = {
    "realm": "http-auth@example.org",
    "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
    "uri": "/dir/index.html",
    "qop": "auth",
    "nonce_count": "00000001",
    "client_nonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
}
_RFC_2617 = {"realm": "testrealm@host.com", "nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093", "uri": "/dir/index.html"}


@pytest.mark.parametrize(
    ("fields", "password", "response"),
    [
        (_RFC_7616 | {"algorithm": "MD5"}, "Circle of Life", "8ca523f5e9506fed4657c9700eebdbec"),
        (_RFC_7616 | {"algorithm": "SHA-256"}, "Circle of Life", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        (
            _RFC_2617 | {"qop": "auth", "nonce_count": "00000001", "client_nonce": "0a4f113b"},
            "Circle Of Life",
            "6629fae49393a05397450978507c4ef1",
        ),
        (_RFC_2617, "Circle Of Life", "670fd8c2df070c60b045671b8b24ff02"),
    ],
    ids=["rfc 7616 md5", "rfc 7616 sha-256", "rfc 2617", "rfc 2069 form"],
)
def test_published_examples(fields: dict[str, str], password: str, response: str) -> None:
    assert digest_response(Credentials("digest", "Mufasa", **fields), "GET", password) == response  # type: ignore[arg-type]


CHALLENGES = [
    ('Basic realm="cam"', [Challenge("basic", "cam")]),
    ('Digest realm="cam", nonce="abc"', [Challenge("digest", "cam", "abc")]),
    (
        'Digest realm="cam", nonce="abc", qop="auth,auth-int", opaque="", algorithm=SHA-256, stale=TRUE',
        [Challenge("digest", "cam", "abc", "SHA-256", ("auth", "auth-int"), "", True, True)],
    ),
    ('Digest realm="a \\"b\\" c", nonce="x"', [Challenge("digest", 'a "b" c', "x")]),
    (
        'Digest realm="a", nonce="n, Basic realm=z", Basic realm="b"',
        [Challenge("digest", "a", "n, Basic realm=z"), Challenge("basic", "b")],
    ),
]


@pytest.mark.parametrize(("text", "challenges"), CHALLENGES)
def test_challenges(text: str, challenges: list[Challenge]) -> None:
    assert list(parse_challenges([text])) == challenges
    assert list(parse_challenges([", ".join(challenge.serialize() for challenge in challenges)])) == challenges


@pytest.mark.parametrize(
    ("text", "challenge"),
    [
        ('digest REALM=cam,Nonce="abc",algorithm="md5"', Challenge("digest", "cam", "abc", "MD5", names_algorithm=True)),
        ('Digest  realm = "cam" , nonce = "abc" , stale="FALSE"', Challenge("digest", "cam", "abc")),
        ('Bearer realm="x", Digest realm="cam",nonce="abc"', Challenge("digest", "cam", "abc")),
    ],
)
def test_tolerated(text: str, challenge: Challenge) -> None:
    assert parse_challenges([text]) == (challenge,)


def test_several_headers_keep_their_order() -> None:
    assert [found.scheme for found in parse_challenges(['Digest realm="a", nonce="b"', 'Basic realm="a"'])] == ["digest", "basic"]


def test_basic_credentials() -> None:
    credentials = parse_credentials("Basic dXNlcjpwYTpzcw==")
    assert (credentials.username, credentials.password) == ("user", "pa:ss")
    assert "pa:ss" not in repr(credentials)


@pytest.mark.parametrize(
    "text", ["", "Basic", "Basic ????", "Basic dXNlcg==", "Bearer abc", "Digest", 'Digest username="u", realm="r", nonce="n", uri="x"']
)
def test_refused(text: str) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_credentials(text)


@given(st.text(alphabet='Digest Basic,="\\realm nonce:%/+abc\x00é', max_size=80))
def test_garbage(text: str) -> None:
    parse_challenges([text])
    with contextlib.suppress(RemoteProtocolError):
        parse_credentials("Digest " + text)
    with contextlib.suppress(RemoteProtocolError):
        parse_credentials("Basic " + text)
