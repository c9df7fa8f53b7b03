"""HTTP digest of virtual devices: on any connection, MD5 and SHA-256, each answer good once."""

from __future__ import annotations

import hashlib
import re

import pytest

from relay_engine.access.secret_hashes import hash_device_password
from relay_engine.rtsp.auth import parse_challenges, parse_credentials
from relay_engine.serving.onvif_device.http_digest import HttpDigest, Verdict, credentials_of

HA1 = {name: hash_device_password("nvr", "secret", name) for name in ("MD5", "SHA-256")}
PATH = "/onvif/device_service"


def make_digest() -> HttpDigest:
    return HttpDigest(lambda name, algorithm: HA1.get(algorithm) if name == "nvr" else None)


def sign(
    digest: HttpDigest, algorithm: str, *, password: str = "secret", now: float = 1000.0, uri: str = PATH, count: int = 1, user: str = "nvr"
) -> str:
    """An Authorization header as a recorder writes it."""
    challenge = next(one for one in parse_challenges(digest.challenges(now)) if one.algorithm == algorithm)

    def h(text: str) -> str:
        return hashlib.new(algorithm.replace("-", "").lower(), text.encode()).hexdigest()

    response = h(f"{h(f'{user}:relay:{password}')}:{challenge.nonce}:{count:08x}:c:auth:{h(f'POST:{uri}')}")
    return (
        f'Digest username="{user}", realm="relay", nonce="{challenge.nonce}", uri="{uri}", algorithm={algorithm}, qop=auth,'
        f' nc={count:08x}, cnonce="c", response="{response}"'
    )


def judge(digest: HttpDigest, header: str, *, path: str = PATH, now: float = 1000.0) -> Verdict:
    return digest.judge("POST", path, parse_credentials(header), now)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_right_login_counts_once(algorithm: str) -> None:
    digest = make_digest()
    header = sign(digest, algorithm)
    assert judge(digest, header) is Verdict.RIGHT
    assert judge(digest, header) is Verdict.STALE  # somebody has written it down
    assert judge(digest, sign(digest, algorithm, count=2)) is Verdict.RIGHT


def test_counts_may_come_in_any_order() -> None:
    digest = make_digest()
    assert [judge(digest, sign(digest, "MD5", count=count)) for count in (3, 1, 2)] == [Verdict.RIGHT] * 3


@pytest.mark.parametrize("uri", ["http://192.168.1.5:8900/onvif/device_service", "/onvif/device_service?wsdl"])
def test_the_whole_address_may_be_signed(uri: str) -> None:
    digest = make_digest()
    assert judge(digest, sign(digest, "MD5", uri=uri)) is Verdict.RIGHT


def test_what_is_wrong() -> None:
    digest = make_digest()
    assert judge(digest, sign(digest, "MD5", password="other")) is Verdict.WRONG
    assert judge(digest, sign(digest, "MD5", user="nobody")) is Verdict.WRONG
    assert judge(digest, sign(digest, "MD5"), path="/other") is Verdict.UNREAD
    assert judge(digest, sign(digest, "MD5"), now=1400.0) is Verdict.STALE
    assert judge(digest, sign(make_digest(), "MD5")) is Verdict.STALE  # of before a restart: the client signs again by itself
    assert judge(digest, sign(digest, "MD5").replace("algorithm=MD5", "algorithm=SHA-512-256")) is Verdict.UNREAD
    assert judge(digest, re.sub(r'realm="relay"', 'realm="other"', sign(digest, "MD5"))) is Verdict.UNREAD


def test_whoever_takes_the_first_or_the_last_header_gets_the_one_that_everybody_knows() -> None:
    offered = [challenge.algorithm for challenge in parse_challenges(make_digest().challenges(1000.0))]
    assert (offered[0], offered[-1], set(offered)) == ("MD5", "MD5", {"MD5", "SHA-256"})


def test_nobody_is_asked_for_a_password_in_clear() -> None:
    challenges = make_digest().challenges(1000.0)
    assert [challenge.split()[0] for challenge in challenges] == ["Digest"] * 3
    assert credentials_of("Basic bnZyOnNlY3JldA==") is not None
    assert make_digest().judge("POST", PATH, parse_credentials("Basic bnZyOnNlY3JldA=="), 1000.0) is Verdict.UNREAD
    assert credentials_of("Nonsense") is None
    assert credentials_of(None) is None
