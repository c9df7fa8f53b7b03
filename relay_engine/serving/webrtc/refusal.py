"""Refusal: why a viewer cannot have a stream by WebRTC, as a word that a player page acts on."""

from __future__ import annotations

from enum import StrEnum

from relay_engine.errors import RelayError


class Reason(StrEnum):
    """The `reason` of a refusal; a page goes on to LL-HLS for those that another player would not meet."""

    B_FRAMES = "b_frames"  # WebRTC shows pictures in decoding order: browsers freeze or stutter
    CODEC_NOT_OFFERED = "codec_not_offered"  # the browser did not offer the camera's format
    CODEC_UNSUPPORTED = "codec_unsupported"  # no browser takes the camera's format by WebRTC
    NO_MEDIA = "no_media"  # nothing that could be sent
    BAD_OFFER = "bad_offer"
    UNKNOWN_MOUNT = "unknown_mount"
    NOT_LIVE = "not_live"
    FULL = "full"
    NO_BANDWIDTH = "no_bandwidth"
    BLOCKED = "blocked"  # by the operator, for a while
    TOO_MANY_SESSIONS = "too_many_sessions"
    UNKNOWN_SESSION = "unknown_session"
    WRONG_CONTENT_TYPE = "wrong_content_type"
    WRONG_METHOD = "wrong_method"
    WRONG_TAG = "wrong_tag"  # If-Match does not name the session's current ICE credentials


class Refusal(RelayError):
    """An HTTP answer other than success."""

    def __init__(self, status: int, reason: Reason, text: str, *, retry_after_s: int = 0) -> None:
        super().__init__(text)
        self.status = status
        self.reason = reason
        self.text = text
        self.retry_after_s = retry_after_s
