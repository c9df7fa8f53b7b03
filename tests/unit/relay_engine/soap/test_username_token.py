"""UsernameToken: what we write is checked by hand, and every spelling of clients is read."""

from __future__ import annotations

import base64
import hashlib

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.soap.element_tree import parse_element
from relay_engine.soap.envelope import parse_envelope, serialize_envelope
from relay_engine.soap.namespaces import PASSWORD_DIGEST
from relay_engine.soap.username_token import UsernameToken, check_digest, make_username_token, parse_username_token

NONCE = bytes(range(16))


def token_of(header: bytes) -> UsernameToken:
    token = parse_username_token(parse_envelope(serialize_envelope(b"<a/>", header)).header)
    assert token is not None
    return token


def test_the_digest_is_the_profiles() -> None:
    token = token_of(make_username_token("admin", "geheim", 86_400.0, NONCE))
    expected = base64.b64encode(hashlib.sha1(NONCE + b"1970-01-02T00:00:00Z" + b"geheim").digest()).decode()
    assert (token.username, token.password, token.nonce, token.created_at) == ("admin", expected, NONCE, 86_400.0)
    assert check_digest(token, "geheim")
    assert not check_digest(token, "anders")


def test_the_example_of_onvifs_programmers_guide() -> None:
    """ONVIF Application Programmer's Guide 1.0, 6.1.1.3."""
    token = UsernameToken(
        "user", True, "tuOSpGlFlIXsozq4HFNeeGeFLEI=", base64.b64decode("LKqI6G/AikKCQrN0zqZFlg=="), "2010-09-16T07:50:45Z"
    )
    assert check_digest(token, "userpassword")


def test_names_and_passwords_may_hold_anything() -> None:
    token = token_of(make_username_token("a<&\">'주", "p<&주", 0.0, NONCE))
    assert token.username == "a<&\">'주"
    assert check_digest(token, "p<&주")


PLAIN = b"""<wsse:Security xmlns:wsse="w"><wsse:UsernameToken><wsse:Username>a</wsse:Username><wsse:Password Type="t#PasswordText"> p&amp;w </wsse:Password>
<wsse:Nonce>AAECAwQ=</wsse:Nonce><wsu:Created xmlns:wsu="u">1970-01-01T00:00:00Z</wsu:Created></wsse:UsernameToken></wsse:Security>"""


def test_a_plain_password_proves_no_digest() -> None:
    token = token_of(PLAIN)
    assert (token.is_digest, token.password) == (False, " p&w ")
    assert not check_digest(token, " p&w ")


UNPREFIXED = f"""<Header><Security s:mustUnderstand="1" xmlns="wsse"><UsernameToken wsu:Id="UsernameToken-1"><Username>u</Username>
<Password Type="{PASSWORD_DIGEST}">AA==</Password><Nonce>AAEC
AwQ=</Nonce><Created xmlns="wsu">2026-11-28T00:00:00.000Z</Created></UsernameToken></Security></Header>"""


def test_default_namespaces_are_read() -> None:
    token = parse_username_token(parse_element(UNPREFIXED, most_nodes=100))
    assert token is not None
    assert (token.username, token.nonce, token.created) == ("u", bytes(range(5)), "2026-11-28T00:00:00.000Z")


def test_no_header_is_no_token() -> None:
    assert parse_username_token(None) is None
    assert parse_username_token(parse_element("<Header><Security/></Header>", most_nodes=10)) is None


@pytest.mark.parametrize("change", [("<Username>u<", "<Username><"), ("<Username>u<", f"<Username>{'u' * 300}<"), ("AwQ=", "!")])
def test_broken_tokens_are_refused(change: tuple[str, str]) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_username_token(parse_element(UNPREFIXED.replace(*change), most_nodes=100))


def test_a_token_without_nonce_or_time_proves_nothing() -> None:
    assert not check_digest(UsernameToken("u", True, "x", b"", "2026-11-28T00:00:00Z"), "p")
    assert not check_digest(UsernameToken("u", True, "x", NONCE, ""), "p")


def test_secrets_are_in_no_text() -> None:
    assert "p&w" not in repr(token_of(PLAIN))
