"""What goes out over HTTP: every answer to a POST is an envelope, whatever went wrong (UniFi gives up on anything else)."""

from __future__ import annotations

import math

from aiohttp import web

from relay_engine.access.visit import Refusal, Refused
from relay_engine.serving.onvif_device.operations import PREFIXES
from relay_engine.soap.envelope import CONTENT_TYPE, serialize_envelope
from relay_engine.soap.faults import SoapFault, serialize_fault

NO_STORE = {"Cache-Control": "no-store"}
_STATUSES = {"Sender": 400, "Receiver": 500}  # SOAP 1.2 part 2, 7.4.2
_SUBCODES = {
    400: "WellFormed",
    401: "NotAuthorized",
    403: "OperationProhibited",
    404: "UnknownAction",
    405: "UnknownAction",
    413: "WellFormed",
}
_LOGIN = {Refusal.LOGIN_REQUIRED, Refusal.LOGIN_WRONG}


def answer_with(body: str, header: bytes = b"") -> web.Response:
    """What was asked for."""
    used = {prefix: uri for prefix, uri in PREFIXES.items() if f"{prefix}:" in body or (header and prefix == "wsa")}
    data = serialize_envelope(body.encode(), header, namespaces=used)
    return web.Response(body=data, headers={**NO_STORE, "Content-Type": CONTENT_TYPE})


def fault_with(fault: SoapFault, status: int = 0, headers: dict[str, str] | None = None) -> web.Response:
    """Why not."""
    data = serialize_envelope(serialize_fault(fault))
    found = status or _STATUSES.get(fault.code, 500)
    return web.Response(status=found, body=data, headers={**NO_STORE, **(headers or {}), "Content-Type": CONTENT_TYPE})


def explain(request: web.Request, error: web.HTTPException) -> web.StreamResponse:
    """What the server has to say for itself: to a POST as a fault, to others as the text that it is."""
    if request.method != "POST":
        return web.Response(status=error.status, text=error.text, headers=_kept(error))
    code = "Receiver" if error.status >= 500 else "Sender"
    fault = SoapFault(code, _SUBCODES.get(error.status, "Action"), (error.text or error.reason).strip()[:200])
    return fault_with(fault, error.status, _kept(error))


def refuse(refused: Refused, challenges: tuple[str, ...], reason: str = "", *, by_token: bool = False) -> web.Response:
    """The door's no. A wrong UsernameToken is answered without a challenge (ONVIF Core 5.9.4)."""
    if refused.reason in _LOGIN:
        fault = SoapFault("Sender", "NotAuthorized", reason or "a login is needed")
        response = fault_with(fault, 400 if by_token else 401)
        for challenge in () if by_token else challenges:
            response.headers.add("WWW-Authenticate", challenge)
        return response
    if refused.reason is Refusal.TOO_MANY_ATTEMPTS:
        wait = {"Retry-After": str(math.ceil(refused.retry_after_s or 1))}
        return fault_with(SoapFault("Sender", "NotAuthorized", "too many wrong logins: wait a while"), 400 if by_token else 429, wait)
    return fault_with(SoapFault("Sender", "OperationProhibited", reason or "this login may not do that"))


def _kept(error: web.HTTPException) -> dict[str, str]:
    return {name: value for name, value in error.headers.items() if name.lower() in ("retry-after", "allow", "connection")}
