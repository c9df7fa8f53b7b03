"""Exceptions and status codes in the words of a person."""

from __future__ import annotations

import contextlib
import datetime
import errno
import socket
import ssl
from pathlib import Path

import pytest
from av import error as av_error
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from relay_engine.dialing.address import parse_address
from relay_engine.dialing.network_fault import camera_tls_context, connection_fault, status_fault, tls_fault
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.pyav.fault import needs_diagnosis, opening_fault, reading_fault


def windows_error(number: int) -> OSError:
    """As the loop of Windows raises it."""
    error = OSError(errno.EINVAL, "?")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (socket.gaierror(-2, "Name or service not known"), Fault.UNKNOWN_HOST),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), Fault.REFUSED),
        (TimeoutError(), Fault.NO_ROUTE),
        (OSError(errno.EHOSTUNREACH, "No route to host"), Fault.NO_ROUTE),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), Fault.NO_ROUTE),
        (windows_error(1231), Fault.NO_ROUTE),  # the cable is out
        (windows_error(1232), Fault.NO_ROUTE),  # another network
        (windows_error(121), Fault.NO_ROUTE),
        (windows_error(64), Fault.ENDED),
        (windows_error(1236), Fault.ENDED),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), Fault.TLS),
        (ConnectionResetError(errno.ECONNRESET, "reset"), Fault.ENDED),
        (EOFError(), Fault.ENDED),
        (UnicodeError("label too long"), Fault.INVALID_ADDRESS),
        (OverflowError("port must be 0-65535"), Fault.INVALID_ADDRESS),
        (ValueError("other"), Fault.UNKNOWN),
        (SourceError(Fault.NOT_RTSP), Fault.NOT_RTSP),
    ],
)
def test_connection_faults(error: BaseException, fault: Fault) -> None:
    assert connection_fault(error).fault is fault


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (401, Fault.WRONG_PASSWORD), (403, Fault.WRONG_PASSWORD), (404, Fault.NOT_FOUND), (453, Fault.TOO_MANY_SESSIONS),
        (503, Fault.TOO_MANY_SESSIONS), (500, Fault.UNKNOWN), (461, Fault.UNKNOWN),
    ],
)  # fmt: skip
def test_status_faults(status: int, fault: Fault) -> None:
    error = status_fault(status, "Reason")
    assert error.fault is fault
    assert error.detail == f"{status} Reason"


AV_ERRORS = [
    (av_error.HTTPUnauthorizedError, Fault.WRONG_PASSWORD, "rtsp"),
    (av_error.HTTPForbiddenError, Fault.WRONG_PASSWORD, "http"),
    (av_error.HTTPNotFoundError, Fault.NOT_FOUND, "http"),
    (av_error.HTTPServerError, Fault.UNKNOWN, "http"),
    (av_error.InvalidDataError, Fault.NOT_RTSP, "rtsp"),
    (av_error.InvalidDataError, Fault.NO_VIDEO, "http"),
    (av_error.InvalidDataError, Fault.NO_VIDEO, "file"),
    (av_error.ProtocolNotFoundError, Fault.INVALID_ADDRESS, "http"),
    (av_error.ExitError, Fault.TIMED_OUT, "http"),
    (av_error.EOFError, Fault.ENDED, "rtmp"),
    (av_error.ExitError, Fault.NO_FRAMES, "rtp"),
]
ADDRESSES = {
    "rtsp": "rtsp://user:secret@h/a",
    "rtmp": "rtmp://user:secret@h/a",
    "http": "http://user:secret@h/a",
    "file": "/srv/a.mp4",
    "rtp": "rtp://:5004",
}


@pytest.mark.parametrize(("kind", "fault", "scheme"), AV_ERRORS)
def test_what_ffmpeg_says_never_repeats_the_password(kind: type[av_error.FFmpegError], fault: Fault, scheme: str) -> None:
    error = opening_fault(kind(1, "Server returned something", "rtsp://user:secret@h/a"), parse_address(ADDRESSES[scheme]))
    assert error.fault is fault
    assert error.detail
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    ("code", "fault", "scheme"),
    [
        (errno.ECONNREFUSED, Fault.REFUSED, "rtsp"),
        (errno.ETIMEDOUT, Fault.TIMED_OUT, "http"),
        (errno.EHOSTUNREACH, Fault.NO_ROUTE, "http"),
        (errno.EIO, Fault.UNKNOWN, "http"),
        (errno.EIO, Fault.NO_FRAMES, "rtp"),
        (errno.EADDRINUSE, Fault.DEVICE_BUSY, "rtp"),
        (errno.ENOENT, Fault.FILE_NOT_FOUND, "file"),
        (errno.EISDIR, Fault.FILE_NOT_FOUND, "file"),
        (errno.EACCES, Fault.FILE_NOT_FOUND, "file"),
    ],
)
def test_what_the_system_says(code: int, fault: Fault, scheme: str) -> None:
    with pytest.raises(av_error.FFmpegError) as caught:
        av_error.err_check(-code, "rtsp://user:secret@h/a")
    error = opening_fault(caught.value, parse_address(ADDRESSES[scheme]))
    assert error.fault is fault
    assert "secret" not in str(error)


def test_a_stream_that_broke_off() -> None:
    assert reading_fault(av_error.ExitError(1, "Immediate exit requested")).fault is Fault.NO_FRAMES
    assert reading_fault(av_error.InvalidDataError(1, "Invalid data")).fault is Fault.ENDED


def test_exact_faults_are_not_looked_into() -> None:
    assert not needs_diagnosis(SourceError(Fault.WRONG_PASSWORD))
    assert not needs_diagnosis(SourceError(Fault.REFUSED))
    assert needs_diagnosis(SourceError(Fault.UNKNOWN))


def test_cameras_may_sign_their_own_certificate() -> None:
    context = camera_tls_context()
    assert (context.check_hostname, context.verify_mode) == (False, ssl.CERT_NONE)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of a camera, in one file."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=1024)
    name, begun = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "camera")]), datetime.datetime(2010, 1, 1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, begun, begun.replace(year=2011))
    signed = builder.sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("camera") / "both.pem"
    form = serialization.PrivateFormat.TraditionalOpenSSL
    text = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    path.write_bytes(text + signed.public_bytes(serialization.Encoding.PEM))
    return path


def old_camera(certificate: Path, ciphers: str, version: ssl.TLSVersion) -> ssl.SSLContext:
    """The camera's side."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(certificate)
    context.minimum_version = context.maximum_version = version
    context.set_ciphers(ciphers)
    return context


def shake_hands(server: ssl.SSLContext) -> str:
    """Our side and the camera's in memory; the protocol that they agree on."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [camera_tls_context().wrap_bio(to_client, to_server), server.wrap_bio(to_server, to_client, server_side=True)]
    for _ in range(6):
        for side in sides:
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
    return sides[0].version() or ""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("ciphers", "version", "spoken"),
    [
        ("AES256-SHA:AES128-SHA:@SECLEVEL=0", ssl.TLSVersion.TLSv1_2, "TLSv1.2"),  # RSA key exchange, SHA-1
        ("AES128-GCM-SHA256:@SECLEVEL=0", ssl.TLSVersion.TLSv1_2, "TLSv1.2"),
        ("AES128-SHA:@SECLEVEL=0", ssl.TLSVersion.TLSv1, "TLSv1"),
        ("AES128-SHA:@SECLEVEL=0", ssl.TLSVersion.TLSv1_1, "TLSv1.1"),
        ("ALL", ssl.TLSVersion.TLSv1_3, "TLSv1.3"),
    ],
)
def test_cameras_may_know_only_old_tls(certificate: Path, ciphers: str, version: ssl.TLSVersion, spoken: str) -> None:
    assert shake_hands(old_camera(certificate, ciphers, version)) == spoken


@pytest.mark.parametrize(
    ("error", "fault", "word"),
    [
        (TimeoutError(), Fault.TLS, "no answer"),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), Fault.OLD_TLS, "closed"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), Fault.OLD_TLS, "closed"),
        (EOFError(), Fault.OLD_TLS, "closed"),
    ],
)
def test_a_handshake_that_is_broken_off_is_told_from_silence(error: BaseException, fault: Fault, word: str) -> None:
    found = tls_fault(error)
    assert found.fault is fault
    assert word in found.detail
