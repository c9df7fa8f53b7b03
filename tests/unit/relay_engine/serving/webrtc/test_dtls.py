"""DTLS and SRTP: two endpoints in memory."""

from __future__ import annotations

import hashlib

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.serving.webrtc.certificate import make_certificate
from relay_engine.serving.webrtc.dtls import DtlsEndpoint, make_context, split_records
from relay_engine.serving.webrtc.remote_description import Fingerprint
from relay_engine.serving.webrtc.srtp import SrtpSession

CERTIFICATE = make_certificate(1_700_000_000.0)
CONTEXT = make_context(CERTIFICATE)
FINGERPRINT = Fingerprint("sha-256", bytes.fromhex(CERTIFICATE.fingerprint.partition(" ")[2].replace(":", "")))
RTP = bytes.fromhex("8060000100000001000000ff") + b"payload" * 20
RTCP = bytes.fromhex("80c90001000000ff")


def connect(server: DtlsEndpoint, client: DtlsEndpoint) -> None:
    client.start()
    for _ in range(10):
        for sender, receiver in ((client, server), (server, client)):
            for datagram in sender.take_datagrams():
                assert len(datagram) <= 1200
                receiver.receive(datagram)


def make_pair(peer: Fingerprint = FINGERPRINT) -> tuple[DtlsEndpoint, DtlsEndpoint]:
    return DtlsEndpoint(CONTEXT, peer, is_client=False), DtlsEndpoint(CONTEXT, FINGERPRINT, is_client=True)


def test_both_get_the_same_keys() -> None:
    server, client = make_pair()
    connect(server, client)
    assert server.keys is not None
    assert client.keys is not None
    assert server.keys.profile == b"SRTP_AEAD_AES_128_GCM"
    assert (server.keys.sending, server.keys.receiving) == (client.keys.receiving, client.keys.sending)
    assert server.keys.sending != server.keys.receiving
    assert repr(server.keys.sending) not in repr(server.keys)


def test_wrong_fingerprint_is_refused() -> None:
    server, client = make_pair(Fingerprint("sha-256", hashlib.sha256(b"somebody else").digest()))
    with pytest.raises(RemoteProtocolError, match="certificate"):
        connect(server, client)
    assert server.keys is None


def test_goodbye() -> None:
    server, client = make_pair()
    connect(server, client)
    client.close()
    for datagram in client.take_datagrams():
        server.receive(datagram)
    assert server.is_closed


@pytest.mark.parametrize("data", [b"\x16", b"\x16\xfe\xfd" + b"\xff" * 60, bytes(40), b"\x16" * 1300])
def test_garbage_harms_nobody(data: bytes) -> None:
    server, client = make_pair()
    try:
        server.receive(data)
    except RemoteProtocolError:
        return
    connect(server, client)
    assert server.keys is not None
    server.receive(data)


def test_a_flight_is_split_between_records() -> None:
    records = [b"\x16\xfe\xfd" + bytes(8) + size.to_bytes(2) + bytes(size) for size in (500, 600, 100, 1100)]
    assert split_records(b"".join(records), 1200) == [records[0] + records[1], records[2], records[3]]
    assert split_records(b"", 1200) == []


def test_srtp_both_ways() -> None:
    server, client = make_pair()
    connect(server, client)
    assert server.keys is not None
    assert client.keys is not None
    ours, theirs = SrtpSession(server.keys), SrtpSession(client.keys)
    protected = theirs.protect_rtcp(RTCP)
    assert ours.unprotect_rtcp(protected) == RTCP
    assert ours.unprotect_rtcp(protected) is None  # played again
    assert ours.unprotect_rtcp(protected[:-1] + b"\0") is None
    assert ours.unprotect_rtcp(b"\x80\xc8" + bytes(1600)) is None


def test_a_packet_may_be_protected_again_and_is_the_same() -> None:
    server, client = make_pair()
    connect(server, client)
    assert server.keys is not None
    session = SrtpSession(server.keys)
    first = session.protect(RTP)
    for number in range(2, 1000):
        session.protect(RTP[:2] + number.to_bytes(2) + RTP[4:])
    assert session.protect(RTP) == first
