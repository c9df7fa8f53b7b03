"""SrtpSession: encryption of one viewer's packets, both ways (RFC 3711, RFC 7714)."""

from __future__ import annotations

from pylibsrtp import Error, Policy, Session

from relay_engine.serving.webrtc.dtls import SrtpKeys

_PROFILES = {
    b"SRTP_AEAD_AES_128_GCM": Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    b"SRTP_AES128_CM_SHA1_80": Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
}
_REPEAT_WINDOW = 8192  # how far back a packet may be sent again


class SrtpSession:
    """`protect` and `protect_rtcp` for what leaves; what comes in is RTCP only."""

    def __init__(self, keys: SrtpKeys) -> None:
        profile = _PROFILES[keys.profile]
        sending = Policy(keys.sending, Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile)
        sending.allow_repeat_tx = True  # a packet sent again is the same packet: no key stream is used twice
        sending.window_size = _REPEAT_WINDOW
        receiving = Policy(keys.receiving, Policy.SSRC_ANY_INBOUND, srtp_profile=profile)
        self._sender = Session(sending)
        self._receiver = Session(receiving)
        self.protect = self._sender.protect
        self.protect_rtcp = self._sender.protect_rtcp

    def unprotect_rtcp(self, datagram: bytes) -> bytes | None:
        """The RTCP in `datagram`; None where it is not authentic, or was there before."""
        try:
            return self._receiver.unprotect_rtcp(datagram)
        except (Error, ValueError):
            return None
