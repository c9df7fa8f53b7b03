"""Recorder: speaks to a virtual device byte by byte as recorders do: UsernameToken or HTTP digest, in whatever form a test wants."""

from __future__ import annotations

import base64
import hashlib
import os
import time
from dataclasses import dataclass
from urllib.request import parse_http_list, parse_keqv_list
from xml.etree.ElementTree import Element

import aiohttp

from relay_engine.soap.envelope import Envelope, parse_envelope
from relay_engine.soap.faults import SoapFault, parse_fault
from relay_engine.soap.namespaces import PASSWORD_DIGEST, WSSE, WSU
from relay_engine.soap.reader import format_time

DEVICE = "/onvif/device_service"
_PREFIXES = {
    "tds": "http://www.onvif.org/ver10/device/wsdl",
    "trt": "http://www.onvif.org/ver10/media/wsdl",
    "tr2": "http://www.onvif.org/ver20/media/wsdl",
    "tptz": "http://www.onvif.org/ver20/ptz/wsdl",
    "timg": "http://www.onvif.org/ver20/imaging/wsdl",
    "tev": "http://www.onvif.org/ver10/events/wsdl",
    "wsnt": "http://docs.oasis-open.org/wsn/b-2",
    "tt": "http://www.onvif.org/ver10/schema",
}


@dataclass(frozen=True)
class Heard:
    """One answer."""

    status: int
    headers: dict[str, list[str]]  # names in lower case
    body: bytes

    @property
    def envelope(self) -> Envelope:
        return parse_envelope(self.body)

    @property
    def payload(self) -> Element:
        return self.envelope.payload

    @property
    def fault(self) -> SoapFault:
        found = parse_fault(self.envelope)
        assert found is not None, self.body
        return found

    @property
    def challenges(self) -> list[str]:
        return self.headers.get("www-authenticate", [])


def make_token(
    user: str, password: str, *, created: float | None = None, nonce: bytes = b"", form: str = "prefixed", plain: bool = False
) -> str:
    """A Security header. `form`: "prefixed" as most, "default" with default namespaces (ESP32 firmware, UniFi), "hikvision" with mustUnderstand and an id."""
    nonce, stamp = nonce or os.urandom(16), format_time(time.time() if created is None else created)
    digest = base64.b64encode(hashlib.sha1(nonce + stamp.encode() + password.encode()).digest()).decode()
    shown, kind = (password, PASSWORD_DIGEST.replace("#PasswordDigest", "#PasswordText")) if plain else (digest, PASSWORD_DIGEST)
    coded = base64.b64encode(nonce).decode()
    if form == "default":
        return (
            f'<Security s:mustUnderstand="1" xmlns="{WSSE}"><UsernameToken><Username>{user}</Username><Password Type="{kind}">{shown}</Password>'
            f'<Nonce>{coded}</Nonce><Created xmlns="{WSU}">{stamp}</Created></UsernameToken></Security>'
        )
    extra = ' s:mustUnderstand="true"' if form == "hikvision" else ""
    token = f' xmlns:wsu="{WSU}" wsu:Id="UsernameToken-1"' if form == "hikvision" else ""
    return (
        f'<wsse:Security{extra} xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"><wsse:UsernameToken{token}><wsse:Username>{user}</wsse:Username>'
        f'<wsse:Password Type="{kind}">{shown}</wsse:Password><wsse:Nonce>{coded}</wsse:Nonce><wsu:Created>{stamp}</wsu:Created>'
        "</wsse:UsernameToken></wsse:Security>"
    )


class Recorder:
    """From `local`, on one connection a request."""

    def __init__(self, port: int, user: str = "", password: str = "", *, host: str = "127.0.0.1", local: str = "127.0.0.1") -> None:
        self.port = port
        self.user = user
        self.password = password
        self.host = host
        self.local = local

    async def send(
        self, body: bytes, path: str = DEVICE, *, method: str = "POST", headers: dict[str, str] | None = None, in_pieces: bool = False
    ) -> Heard:
        """Exactly that."""
        connector = aiohttp.TCPConnector(local_addr=(self.local, 0), force_close=True)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(60)) as session,
            session.request(
                method, f"http://{self.host}:{self.port}{path}", data=body or None, headers=headers, chunked=in_pieces or None
            ) as answer,
        ):
            found: dict[str, list[str]] = {}
            for name, value in answer.headers.items():
                found.setdefault(name.lower(), []).append(value)
            return Heard(answer.status, found, await answer.read())

    async def ask(self, operation: str, path: str = DEVICE, *, token: str | None = None, form: str = "prefixed") -> Heard:
        """An operation's element; logged in by a UsernameToken where there is a user. Raises nothing: faults are answers."""
        token = token if token is not None else make_token(self.user, self.password, form=form) if self.user else ""
        return await self.send(envelope_of(operation, token), path, headers={"Content-Type": "application/soap+xml; charset=utf-8"})

    async def answer(self, asked: Heard, body: bytes, path: str, *, algorithm: str = "MD5", method: str = "POST") -> Heard:
        """Sign in answer to a challenge."""
        challenge = next(value for value in asked.challenges if f"algorithm={algorithm}" in value)
        return await self.send(body, path, method=method, headers={"Authorization": self.sign(challenge, path, algorithm, method)})

    def sign(self, challenge: str, path: str, algorithm: str, method: str) -> str:
        """An Authorization header (RFC 7616)."""
        told = parse_keqv_list(parse_http_list(challenge.partition(" ")[2]))

        def h(text: str) -> str:
            return hashlib.new(algorithm.replace("-", "").lower(), text.encode()).hexdigest()

        first, second = h(f"{self.user}:{told['realm']}:{self.password}"), h(f"{method}:{path}")
        response = h(f"{first}:{told['nonce']}:00000001:abc:auth:{second}")
        return (
            f'Digest username="{self.user}", realm="{told["realm"]}", nonce="{told["nonce"]}", uri="{path}", algorithm={algorithm},'
            f' qop=auth, nc=00000001, cnonce="abc", response="{response}"'
        )


def envelope_of(operation: str, header: str = "") -> bytes:
    """As most clients write it."""
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _PREFIXES.items())
    head = f"<s:Header>{header}</s:Header>" if header else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"{declared}>{head}'
        f"<s:Body>{operation}</s:Body></s:Envelope>"
    ).encode()
