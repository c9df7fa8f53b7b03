"""The server's side of logging in."""

from __future__ import annotations

import pytest

from relay_engine.rtsp.auth import Credentials, digest_response, parse_challenges, quote
from relay_engine.rtsp.authenticator import Authenticator, AuthResult
from relay_engine.rtsp.message import Headers, Request

USERS = {"anna": "geheim", "ü": "ß"}
REALM = "Relay Server"


def make(**options: object) -> Authenticator:
    return Authenticator(USERS.get, nonce="n1", **options)  # type: ignore[arg-type]


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
    assert make().verify(request_).username in USERS


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
def test_c1_06_signed_address_may_be_relative_or_the_presentations(method: str, uri: str, signed: str) -> None:
    assert make().verify(sign(method, uri, signed_uri=signed)).username == "anna"


@pytest.mark.parametrize(
    ("method", "uri", "signed"),
    [
        ("DESCRIBE", URI, "rtsp://h:8554/other"),
        ("PLAY", TRACK, URI),
        ("SETUP", TRACK, URI + "/trackID=1"),
        ("DESCRIBE", URI, "http://h/gate"),
    ],
)
def test_c1_06_another_address_is_refused(method: str, uri: str, signed: str) -> None:
    assert make().verify(sign(method, uri, signed_uri=signed)) == AuthResult(None, attempted=True)


def test_c1_07_md5_alone_is_offered_by_default() -> None:
    assert make().challenges() == ('Digest realm="Relay Server", nonce="n1"',)
    assert make().verify(sign("PLAY", URI, algorithm="SHA-256")).username is None


def test_c1_07_basic_comes_after_digest_in_a_header_of_its_own_when_asked() -> None:
    offered = make(basic=True, algorithms=("SHA-256", "MD5")).challenges()
    assert [(found.scheme, found.algorithm) for found in parse_challenges(offered)] == [
        ("digest", "SHA-256"),
        ("digest", "MD5"),
        ("basic", "MD5"),
    ]
    assert len(offered) == 3
    basic = Request("PLAY", URI, Headers([("Authorization", "Basic YW5uYTpnZWhlaW0=")]))
    assert make(basic=True).verify(basic).username == "anna"
    assert make().verify(basic).username is None


@pytest.mark.parametrize("algorithm", ["MD5", "MD5-SESS", "SHA-256", "SHA-256-SESS", "SHA-512-256"])
def test_c1_07_stronger_algorithms_when_asked(algorithm: str) -> None:
    request = sign("PLAY", URI, algorithm=algorithm, qop="auth", nonce_count="00000001", client_nonce="c")
    assert make(algorithms=(algorithm,)).verify(request).username == "anna"


def test_an_old_nonce_with_the_right_password_is_stale() -> None:
    assert make().verify(sign("PLAY", URI, nonce="n0")) == AuthResult(None, stale=True, attempted=True)
    assert "stale=TRUE" in make().challenges(stale=True)[0]


@pytest.mark.parametrize(
    "request_",
    [
        sign("PLAY", URI, password="wrong"),
        sign("PLAY", URI, password="wrong", nonce="n0"),
        sign("PLAY", URI, username="nobody"),
        sign("PLAY", URI, username="nobody", password=""),
        sign("PLAY", URI, realm="elsewhere"),
        sign("PLAY", URI, qop="auth-int"),
        Request("PLAY", URI, Headers([("Authorization", "Digest nonsense")])),
    ],
)
def test_refused(request_: Request) -> None:
    assert make().verify(request_) == AuthResult(None, attempted=True)


def test_a_request_signed_for_another_method_is_refused() -> None:
    signed = sign("OPTIONS", URI)
    assert make().verify(Request("PLAY", URI, signed.headers)).username is None


def test_no_credentials_is_no_attempt() -> None:
    assert make().verify(Request("PLAY", URI)) == AuthResult(None)
