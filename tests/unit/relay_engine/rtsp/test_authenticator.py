"""The server's side of logging in."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from relay_engine.rtsp.auth import Credentials, digest_response, make_ha1, parse_challenges, quote, respond_by_ha1
from relay_engine.rtsp.authenticator import NONCE_LIFETIME_S, Authenticator, Verdict, credentials_of
from relay_engine.rtsp.client_auth import ClientAuth
from relay_engine.rtsp.message import Headers, Request

USERS = {"anna": "geheim", "ü": "ß"}
REALM = "relay"


def ha1_of(name: str, algorithm: str) -> str | None:
    return make_ha1(name, REALM, USERS[name], algorithm) if name in USERS else None


def make(*, basic: bool = False) -> Authenticator:
    """One that has asked for a login at 0 s, with the nonce "n1"."""
    numbers = itertools.count(1)
    authenticator = Authenticator(ha1_of, realm=REALM, make_nonce=lambda: f"n{next(numbers)}", basic=basic)
    authenticator.challenges(0.0)
    return authenticator


def judge(authenticator: Authenticator, request: Request, now: float = 1.0) -> Verdict:
    credentials = credentials_of(request)
    assert credentials is not None
    return authenticator.judge(request, credentials, now)


def sign(
    method: str,
    uri: str,
    *,
    signed_uri: str | None = None,
    username: str = "anna",
    password: str = "geheim",
    nonce: str = "n1",
    **more: str,
) -> Request:
    """A request with Digest credentials; `more` are further fields of Credentials."""
    credentials = Credentials(
        "digest", username, realm=more.pop("realm", REALM), nonce=nonce, uri=uri if signed_uri is None else signed_uri, **more
    )
    response = digest_response(credentials, method, password)
    text = (
        f'Digest username={quote(username)}, realm="{credentials.realm}", nonce="{nonce}", uri="{credentials.uri}", response="{response}"'
    )
    if credentials.algorithm != "MD5":
        text += f", algorithm={credentials.algorithm}"
    if credentials.qop:
        text += f', qop={credentials.qop}, nc={credentials.nonce_count}, cnonce="{credentials.client_nonce}"'
    return Request(method, uri, Headers([("CSeq", "1"), ("Authorization", text)]))


URI = "rtsp://h:8554/gate"
TRACK = URI + "/trackID=0"


@pytest.mark.parametrize(
    "request_",
    [
        sign("DESCRIBE", URI),
        sign("DESCRIBE", URI, username="ü", password="ß"),
        sign("DESCRIBE", URI, qop="auth", nonce_count="00000001", client_nonce="c"),
        sign("DESCRIBE", URI + "?token=a"),
    ],
    ids=["plain", "utf-8", "qop", "query"],
)
def test_right_password(request_: Request) -> None:
    assert judge(make(), request_) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("method", "uri", "signed"),
    [
        ("DESCRIBE", URI, "/gate"),  # Bosch BVMS
        ("DESCRIBE", URI, "rtsp://other-name:554/gate"),
        ("SETUP", TRACK, URI + "/"),  # VLC
        ("SETUP", TRACK, URI),  # HappyTime NVR
        ("SETUP", TRACK, "/gate/trackID=0"),
        ("PLAY", URI + "/", URI),
        ("SETUP", URI + "?a=b/trackID=0", URI + "/trackID=0?a=b"),
    ],
)
def test_signed_address_may_be_relative_or_the_presentations(method: str, uri: str, signed: str) -> None:
    assert judge(make(), sign(method, uri, signed_uri=signed)) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("method", "uri", "signed"),
    [
        ("DESCRIBE", URI, "rtsp://h:8554/other"),
        ("PLAY", TRACK, URI),
        ("SETUP", TRACK, URI + "/trackID=1"),
        ("DESCRIBE", URI, "http://h/gate"),
    ],
)
def test_another_address_is_refused(method: str, uri: str, signed: str) -> None:
    assert judge(make(), sign(method, uri, signed_uri=signed)) is Verdict.IGNORED


def test_both_digests_are_offered_in_headers_of_their_own_the_usual_one_last() -> None:
    """Players that know one Digest take the last header, those that know more the first that they can do."""
    offered = make().challenges(0.0)
    assert offered == ('Digest realm="relay", nonce="n1", qop="auth", algorithm=SHA-256', 'Digest realm="relay", nonce="n1"')
    client = ClientAuth("anna", "geheim", make_nonce=lambda: "c0ffee")
    chosen = client.accept(offered)
    assert chosen is not None
    assert chosen.algorithm == "SHA-256"


def test_basic_comes_last_and_inside_tls_alone() -> None:
    offered = make(basic=True).challenges(0.0)
    assert [found.scheme for found in parse_challenges(offered)] == ["digest", "digest", "basic"]
    basic = Request("PLAY", URI, Headers([("Authorization", "Basic YW5uYTpnZWhlaW0=")]))
    wrong = Request("PLAY", URI, Headers([("Authorization", "Basic YW5uYTpnZWhlaW4=")]))
    nobody = Request("PLAY", URI, Headers([("Authorization", "Basic bm86Z2VoZWlt")]))
    assert judge(make(basic=True), basic) is Verdict.RIGHT
    assert judge(make(basic=True), wrong) is judge(make(basic=True), nobody) is Verdict.WRONG
    assert {judge(make(), request) for request in (basic, wrong, nobody)} == {Verdict.IGNORED}


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize("qop", ["", "auth"])
def test_both_algorithms(algorithm: str, qop: str) -> None:
    more = {"qop": qop, "nonce_count": "00000001", "client_nonce": "c"} if qop else {}
    assert judge(make(), sign("PLAY", URI, algorithm=algorithm, **more)) is Verdict.RIGHT
    assert judge(make(), sign("PLAY", URI, algorithm=algorithm, password="wrong", **more)) is Verdict.WRONG


def test_a_right_password_with_another_nonce_is_stale() -> None:
    """As of another connection: no person is asked again, and nobody gets in by what was overheard there."""
    assert judge(make(), sign("PLAY", URI, nonce="n0")) is Verdict.STALE
    assert all("stale=TRUE" in challenge for challenge in make().challenges(1.0, stale=True))
    assert judge(Authenticator(ha1_of, realm=REALM, make_nonce=lambda: "n"), sign("PLAY", URI, nonce="")) is Verdict.STALE


def test_a_nonce_is_good_for_a_while_and_then_replaced() -> None:
    authenticator = make()
    assert judge(authenticator, sign("PLAY", URI), NONCE_LIFETIME_S) is Verdict.RIGHT
    assert judge(authenticator, sign("PLAY", URI), NONCE_LIFETIME_S + 1) is Verdict.STALE
    assert 'nonce="n1"' in authenticator.challenges(NONCE_LIFETIME_S / 2)[0]
    assert 'nonce="n2"' in authenticator.challenges(NONCE_LIFETIME_S + 1)[0]
    assert judge(authenticator, sign("PLAY", URI, nonce="n2"), NONCE_LIFETIME_S + 2) is Verdict.RIGHT


def counted(number: str, client_nonce: str = "c", nonce: str = "n1") -> Request:
    return sign("PLAY", URI, nonce=nonce, qop="auth", nonce_count=number, client_nonce=client_nonce)


@pytest.mark.parametrize("again", ["00000002", "00000001", "00000000", "3", "", "-0000001", "0x000003"])
def test_what_was_sent_once_is_not_taken_again(again: str) -> None:
    authenticator = make()
    assert judge(authenticator, counted("00000001")) is judge(authenticator, counted("00000002")) is Verdict.RIGHT
    assert judge(authenticator, counted(again)) is Verdict.STALE


def test_a_count_may_leave_numbers_out() -> None:
    authenticator = make()
    assert [judge(authenticator, counted(number)) for number in ("00000001", "0000000a", "0000000B")] == [Verdict.RIGHT] * 3


def test_a_client_that_always_counts_one_gets_on_with_new_nonces() -> None:
    authenticator = make()
    assert judge(authenticator, counted("00000001")) is Verdict.RIGHT
    assert judge(authenticator, counted("00000001")) is Verdict.STALE
    assert 'nonce="n2"' in authenticator.challenges(1.0, stale=True)[0]
    assert judge(authenticator, counted("00000001", nonce="n2")) is Verdict.RIGHT


def test_a_count_without_a_nonce_of_the_client_is_not_taken() -> None:
    assert judge(make(), counted("00000001", client_nonce="")) is Verdict.STALE


@pytest.mark.parametrize(
    "request_",
    [
        sign("PLAY", URI, password="wrong"),
        sign("PLAY", URI, password="wrong", nonce="n0"),
        sign("PLAY", URI, username="nobody"),
        sign("PLAY", URI, username="nobody", password=""),
        sign("PLAY", URI, username=""),
    ],
)
def test_wrong(request_: Request) -> None:
    assert judge(make(), request_) is Verdict.WRONG


@pytest.mark.parametrize(
    "request_",
    [
        sign("PLAY", URI, realm="elsewhere"),
        sign("PLAY", URI, qop="auth-int"),
        sign("PLAY", URI, algorithm="SHA-512-256"),
        sign("PLAY", URI, algorithm="MD5-SESS"),
        sign("PLAY", URI, username="a" * 257),
    ],
)
def test_what_was_not_offered_is_not_looked_at(request_: Request) -> None:
    assert judge(make(), request_) is Verdict.IGNORED


def test_nobodys_hash_is_no_password() -> None:
    """What is checked in place of an unknown user's hash must not let anybody in who knows it."""
    request = Request("PLAY", URI)
    credentials = Credentials("digest", "nobody", realm=REALM, nonce="n1", uri=URI)
    response = respond_by_ha1(credentials, "PLAY", "0" * 32)
    assert make().judge(request, replace(credentials, response=response), 1.0) is Verdict.WRONG


def test_a_request_signed_for_another_method_is_refused() -> None:
    signed = sign("OPTIONS", URI)
    assert judge(make(), Request("PLAY", URI, signed.headers)) is Verdict.WRONG


@pytest.mark.parametrize("text", ["", "Digest nonsense", "Bearer abc", "Basic ????"])
def test_no_credentials(text: str) -> None:
    assert credentials_of(Request("PLAY", URI, Headers([("Authorization", text)]))) is None
    assert credentials_of(Request("PLAY", URI)) is None
