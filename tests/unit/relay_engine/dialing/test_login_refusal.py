"""What makers say when they refuse a login."""

from __future__ import annotations

import pytest

from relay_engine.dialing.login_refusal import LoginRefusal, read_login_refusal

ISAPI = """<userCheck version="2.0"><statusValue>401</statusValue><lockStatus>{lock}</lockStatus>
<unlockTime>{seconds}</unlockTime><retryLoginTime>{tries}</retryLoginTime></userCheck>"""
SAID = [
    ("isapi", ISAPI.format(lock="unlock", seconds=0, tries=4), LoginRefusal(4)),
    ("isapi locked", ISAPI.format(lock="lock", seconds=1796, tries=0), LoginRefusal(0, 1796.0)),
    ("a page", "<p>Wrong password. You still have 2 attempt(s).</p>", LoginRefusal(2)),
    ("a page locked", "Your account has been locked. Try again in 300 seconds", LoginRefusal(None, 300.0)),
    ("locked without a time", "The IP address is locked!", LoginRefusal(None, 1800.0)),
    ("json", '{"remainLockTimes":3,"lockStatus":"unlock"}', LoginRefusal(3)),
    ("nothing", "<html>401 Unauthorized</html>", LoginRefusal()),
    ("empty", "", LoginRefusal()),
    ("a time beyond reason", ISAPI.format(lock="lock", seconds=999_999, tries=0), LoginRefusal(0, 86_400.0)),
]


@pytest.mark.parametrize(("body", "refusal"), [case[1:] for case in SAID], ids=[case[0] for case in SAID])
def test_what_is_said(body: str, refusal: LoginRefusal) -> None:
    assert read_login_refusal(body.encode()) == refusal
