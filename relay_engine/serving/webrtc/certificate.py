"""Certificate: the self-signed certificate that every DTLS handshake of one run uses (RFC 8827 6.5)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_VALID_DAYS = 3650  # nobody checks it: the fingerprint in the SDP is what counts


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, its key, and its fingerprint as SDP says it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    fingerprint: str  # "sha-256 AB:CD:..."


def make_certificate(wall_s: float) -> Certificate:
    """A new one with an ECDSA key on P-256, which every browser takes; valid from a day before `wall_s`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Relay Server")])
    now = datetime.datetime.fromtimestamp(wall_s, datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=_VALID_DAYS))
        .sign(key, hashes.SHA256())
    )
    digits = certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    return Certificate(certificate, key, f"sha-256 {digits}")
