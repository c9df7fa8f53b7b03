"""DtlsEndpoint: one DTLS association (RFC 6347) that yields SRTP keys (RFC 5764), fed with datagrams from outside."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from OpenSSL import SSL

from relay_engine.errors import RemoteProtocolError
from relay_engine.serving.webrtc.certificate import Certificate
from relay_engine.serving.webrtc.remote_description import Fingerprint

_MTU = 1200
_DTLS_1_2 = 0xFEFD  # pyOpenSSL has no name for it
_MAX_DATAGRAM = 64 * 1024
_RECORD_HEADER_SIZE = 13
_CIPHERS = b"ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES"
_LABEL = b"EXTRACTOR-dtls_srtp"
# GCM first: with AES instructions it costs two thirds of the other.
_PROFILES = {b"SRTP_AEAD_AES_128_GCM": (16, 12), b"SRTP_AES128_CM_SHA1_80": (16, 14)}  # key and salt bytes
_HASHES = {"sha-256": hashes.SHA256(), "sha-384": hashes.SHA384(), "sha-512": hashes.SHA512()}


@dataclass(frozen=True, slots=True, repr=False)
class SrtpKeys:
    """Master keys with their salts, for one profile."""

    profile: bytes  # name as in OpenSSL
    sending: bytes
    receiving: bytes


def make_context(certificate: Certificate) -> SSL.Context:
    """The settings shared by all associations. The peer's certificate is checked by its fingerprint afterwards."""
    context = SSL.Context(SSL.DTLS_METHOD)
    context.use_certificate(certificate.certificate)
    context.use_privatekey(certificate.key)
    context.set_min_proto_version(_DTLS_1_2)
    context.set_cipher_list(_CIPHERS)
    context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
    context.set_tlsext_use_srtp(b":".join(_PROFILES))
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    return context


class DtlsEndpoint:
    """Datagrams in by `receive`, out by `take_datagrams`; whoever owns it waits `timeout_s` and then calls `handle_timeout`."""

    def __init__(self, context: SSL.Context, peer: Fingerprint, *, is_client: bool) -> None:
        self._connection = SSL.Connection(context, None)
        self._connection.set_ciphertext_mtu(_MTU)
        self._peer = peer
        self._is_client = is_client
        if is_client:
            self._connection.set_connect_state()
        else:
            self._connection.set_accept_state()
        self.keys: SrtpKeys | None = None  # once the handshake is done
        self.is_closed = False  # the peer has said goodbye

    def start(self) -> None:
        """Say hello first, where that is our part."""
        if self._is_client and self.keys is None:
            self._shake_hands()

    def receive(self, datagram: bytes) -> None:
        """Take one datagram. Raises RemoteProtocolError where the association cannot be."""
        self._connection.bio_write(datagram)
        if self.keys is None:
            self._shake_hands()
        if self.keys is not None:
            self._drain()

    def take_datagrams(self) -> list[bytes]:
        """What is to be sent now."""
        try:
            return split_records(self._connection.bio_read(_MAX_DATAGRAM), _MTU)
        except SSL.WantReadError:
            return []

    @property
    def timeout_s(self) -> float | None:
        """How long until something has to be sent again; None where nothing is under way."""
        return None if self.keys is not None else self._connection.DTLSv1_get_timeout()

    def handle_timeout(self) -> None:
        """Repeat what the peer has not answered."""
        try:
            self._connection.DTLSv1_handle_timeout()
        except SSL.Error as error:
            raise RemoteProtocolError("DTLS: the handshake was not answered") from error

    def close(self) -> None:
        """Say goodbye; the datagram is then to be taken."""
        with contextlib.suppress(SSL.Error):  # no association yet
            self._connection.shutdown()

    def _shake_hands(self) -> None:
        try:
            self._connection.do_handshake()
        except SSL.WantReadError:
            return
        except SSL.Error as error:
            raise RemoteProtocolError(f"DTLS: the handshake failed ({_reason(error)})") from error
        self._check_peer()
        self.keys = self._export_keys()

    def _check_peer(self) -> None:
        certificate = self._connection.get_peer_certificate(as_cryptography=True)
        if certificate is None or certificate.fingerprint(_HASHES[self._peer.algorithm]) != self._peer.digest:
            raise RemoteProtocolError("DTLS: the peer's certificate is not the one that its SDP names")

    def _export_keys(self) -> SrtpKeys:
        profile = self._connection.get_selected_srtp_profile()
        if profile not in _PROFILES:
            raise RemoteProtocolError("DTLS: no SRTP profile in common")
        key_size, salt_size = _PROFILES[profile]
        material = self._connection.export_keying_material(_LABEL, 2 * (key_size + salt_size))
        keys, salts = material[: 2 * key_size], material[2 * key_size :]
        client = keys[:key_size] + salts[:salt_size]
        server = keys[key_size:] + salts[salt_size:]
        return SrtpKeys(profile, client, server) if self._is_client else SrtpKeys(profile, server, client)

    def _drain(self) -> None:
        """Read what comes inside the association: only the goodbye means anything to us."""
        try:
            while True:
                self._connection.recv(_MAX_DATAGRAM)
        except SSL.WantReadError:
            return
        except (SSL.ZeroReturnError, SSL.SysCallError):
            self.is_closed = True
        except SSL.Error:
            return  # a record that is damaged or forged


def split_records(data: bytes, limit: int) -> list[bytes]:
    """The records of a flight as datagrams of at most `limit` bytes (RFC 6347 4.1.1: a record never spans two)."""
    datagrams: list[bytes] = []
    start = position = 0
    while position + _RECORD_HEADER_SIZE <= len(data):
        end = position + _RECORD_HEADER_SIZE + int.from_bytes(data[position + 11 : position + 13])
        if end - start > limit and position > start:
            datagrams.append(data[start:position])
            start = position
        position = end
    if start < len(data):
        datagrams.append(data[start:])
    return datagrams


def _reason(error: SSL.Error) -> str:
    details = error.args[0] if error.args else ()
    return str(details[0][-1]) if details and isinstance(details, list) else type(error).__name__
