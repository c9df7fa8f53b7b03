"""Who asks: read once, but never kept before the fence has said whose page asks."""

from __future__ import annotations

from aiohttp.test_utils import make_mocked_request

from relay_engine.access.access import Access
from relay_engine.book.records import UserRecord
from relay_engine.serving.identity import SESSION_COOKIE, Identity
from relay_engine.web import fence
from tests.kit.media.made_media import ManualClock


def test_a_glance_before_the_fence_does_not_spoil_what_is_read_behind_it() -> None:
    access = Access(ManualClock())
    access.set_users((UserRecord(name="olga", role="operator"),))
    request = make_mocked_request("POST", "/api/v1/mounts/gate/ptz", headers={"Cookie": f"{SESSION_COOKIE}={access.sessions.open('olga')}"})
    identity = Identity(access)
    assert identity.glance(request).subject is None
    request[fence._CALLER] = fence.Caller.OWN
    subject = identity.of(request).subject
    assert subject is not None
    assert subject.name == "olga"
    request[fence._CALLER] = fence.Caller.STRANGER
    assert identity.of(request).subject is subject, "read once"
