"""The client's side of logging in."""

from __future__ import annotations

import pytest

from relay_engine.rtsp.auth import LoginStrength, digest_response, parse_credentials
from relay_engine.rtsp.client_auth import ClientAuth

URI = "rtsp://h/ch1"


def make(username: str = "anna", password: str = "geheim") -> ClientAuth:
    return ClientAuth(username, password, make_nonce=lambda: "c0ffee")


@pytest.mark.parametrize("algorithm", ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256"])
@pytest.mark.parametrize("qop", ["", 'qop="auth", ', 'qop="auth-int,auth", '])
def test_digest(algorithm: str, qop: str) -> None:
    auth = make()
    assert auth.accept([f'Digest realm="cam", nonce="n", {qop}algorithm={algorithm}, opaque="o"'])
    text = auth.authorize("DESCRIBE", URI)
    credentials = parse_credentials(text)
    assert credentials.response == digest_response(credentials, "DESCRIBE", "geheim")
    assert credentials.qop == ("auth" if qop else "")
    assert f"algorithm={algorithm}" in text
    assert 'opaque="o"' in text
    assert "geheim" not in text


def test_nonce_count_counts_up_and_begins_anew() -> None:
    auth = make()
    auth.accept(['Digest realm="cam", nonce="n", qop="auth"'])
    counts = [parse_credentials(auth.authorize("OPTIONS", URI)).nonce_count for _ in range(2)]
    auth.accept(['Digest realm="cam", nonce="m", qop="auth"'])
    counts.append(parse_credentials(auth.authorize("OPTIONS", URI)).nonce_count)
    assert counts == ["00000001", "00000002", "00000001"]


@pytest.mark.parametrize(
    ("offers", "start"),
    [
        (['Basic realm="cam"', 'Digest realm="cam", nonce="n"'], "Digest "),
        (['Digest realm="cam", nonce="n", algorithm=MD4', 'Basic realm="cam"'], "Basic YW5uYTpnZWhlaW0="),
        (['Digest realm="cam", nonce="n", qop="auth-int"', 'Basic realm="cam"'], "Basic "),
    ],
)
def test_the_strongest_known_one_is_taken(offers: list[str], start: str) -> None:
    auth = make()
    assert auth.accept(offers)
    assert auth.authorize("PLAY", URI).startswith(start)


def test_sha_256_goes_before_md5() -> None:
    auth = make()
    auth.accept(['Digest realm="cam", nonce="a", algorithm=MD5, Digest realm="cam", nonce="b", algorithm=SHA-256'])
    assert auth.nonce == "b"


SHA, MD5, BASIC = 'Digest realm="cam", nonce="a", algorithm=SHA-256', 'Digest realm="cam", nonce="b"', 'Basic realm="cam", algorithm=X'


@pytest.mark.parametrize(
    ("first", "later"), [([SHA], [MD5]), ([SHA, MD5], [MD5]), ([SHA], [BASIC]), ([MD5], [BASIC]), ([MD5, BASIC], [BASIC])]
)
def test_a_server_that_has_offered_more_is_not_answered_with_less(first: list[str], later: list[str]) -> None:
    auth = make()
    assert auth.accept(first)
    assert auth.accept(later) is None
    assert auth.is_downgraded
    assert auth.accept(first)
    assert not auth.is_downgraded


@pytest.mark.parametrize(("offers", "taken"), [([BASIC], False), ([MD5], False), ([MD5, SHA], True)])
def test_less_than_the_server_is_known_for_is_refused_from_the_start(offers: list[str], taken: bool) -> None:
    auth = ClientAuth("anna", "geheim", make_nonce=lambda: "c0ffee", weakest=LoginStrength.SHA_256)
    assert (auth.accept(offers) is not None, auth.is_downgraded) == (taken, not taken)


def test_the_algorithm_stays_unnamed_where_the_server_did_not_name_it() -> None:
    auth = make()
    auth.accept(['Digest realm="cam", nonce="n"'])
    assert "algorithm" not in auth.authorize("PLAY", URI)


def test_nothing_can_be_answered() -> None:
    assert make().accept(['Bearer realm="x"']) is None
    assert make().accept([]) is None
    assert ClientAuth("", "", make_nonce=str).accept(['Basic realm="cam"']) is None
    assert make().authorize("PLAY", URI) == ""
