"""Login: the page with which people say who they are, wherever the door wants to know, and `/login` and `/logout` behind it.

GET /login      the page; `?next=` is where to go on afterwards
POST /login     name, password (a form, or JSON) -> 204, or 303 to the form's `next`, with the session's cookie; 401, 429
POST /logout    -> 204, or 303 to the start
"""

from __future__ import annotations

import html
import logging
import re
from string import Template
from urllib.parse import parse_qsl

import msgspec
from aiohttp import hdrs, web

from relay_engine.access.cookie_sessions import LIFETIME_S
from relay_engine.access.visit import Refusal, Refused
from relay_engine.repeat_counter import RepeatCounter
from relay_engine.serving.http.portal.pages import answer_page, root_of, wants_page
from relay_engine.serving.http_refusals import HEADERS, REASON, STATUSES, WORDS, refusal_headers, refuse
from relay_engine.serving.identity import SESSION_COOKIE, TICKET_COOKIE, cookie_header
from relay_engine.serving.mount_door import MountDoor
from relay_engine.web.client import Client, client_of
from relay_engine.web.request_body import read_body
from relay_engine.web.server import Handler, HttpServer, everybody
from relay_engine.web.web_files import WebFiles

_log = logging.getLogger(__name__)

_FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 8
# The way back, seen from /login: never an address of another site, whatever a link has put there.
_NEXT = re.compile(r"(?![/\\])[A-Za-z0-9_.~/%=&?,+-]{0,1000}")
SHOWN = (Refusal.LOGIN_REQUIRED, Refusal.LOGIN_WRONG, Refusal.FORBIDDEN, Refusal.TOO_MANY_ATTEMPTS)  # what a login may end


class _Shown(msgspec.Struct):
    """What somebody shows."""

    name: str
    password: str
    next: str = ""


class Login:
    """Works without scripts; pages of this relay that ask in the background get 204."""

    def __init__(self, door: MountDoor, files: WebFiles) -> None:
        self._access = door.access
        self._clock = door.clock
        self._repeats = RepeatCounter(_log)
        self._page = Template(files.page("login.html"))

    def register(self, server: HttpServer) -> None:
        """Add the routes to `server`; everybody may say who they are."""
        routes = [web.get("/login", self._get), web.post("/login", self._log_in), web.post("/logout", self._log_out)]
        server.add_routes(routes, ask=everybody)
        server.fence.add_pages([self._get])
        server.add_middleware(self._offer)

    @web.middleware
    async def _offer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Say to people in a page, with the means to log in, what programs hear in a line."""
        try:
            return await handler(request)
        except (web.HTTPUnauthorized, web.HTTPForbidden) as error:
            reason = error.headers.get(REASON, "")
            if reason not in SHOWN or not wants_page(request):
                raise
            return self._show(request, Refused(Refusal(reason)), request.rel_url.raw_path[1:] + _query_of(request))

    async def _get(self, request: web.Request) -> web.StreamResponse:
        return self._show(request, None, request.query.get("next", ""))

    async def _log_in(self, request: web.Request) -> web.StreamResponse:
        shown = _read(await read_body(request), request.content_type)
        client = client_of(request)
        answer = await self._access.logins.check_password(shown.name, shown.password, client.host, via_proxy=client.via_proxy)
        is_form = request.content_type == _FORM
        if isinstance(answer, Refused):
            self._note_failure(client, answer)
            if is_form and "text/html" in request.headers.get(hdrs.ACCEPT, ""):
                return self._show(request, answer, shown.next)
            raise refuse(answer)
        value = self._access.sessions.open(answer.name, request.headers.get(hdrs.USER_AGENT, ""))
        response = _done(is_form, shown.next)
        cookie = cookie_header(SESSION_COOKIE, value, encrypted=client.encrypted, max_age_s=round(LIFETIME_S))
        response.headers.add(hdrs.SET_COOKIE, cookie)
        return response

    async def _log_out(self, request: web.Request) -> web.StreamResponse:
        """Only the browser that has the cookie can end its session; the fence keeps pages of other sites from asking it to."""
        await read_body(request)
        self._access.sessions.close(request.cookies.get(SESSION_COOKIE, ""))
        response = _done(request.content_type == _FORM, "")
        for name in (SESSION_COOKIE, TICKET_COOKIE):
            response.headers.add(hdrs.SET_COOKIE, cookie_header(name, "", encrypted=client_of(request).encrypted, max_age_s=0))
        return response

    def _note_failure(self, client: Client, refused: Refused) -> None:
        """Never the name: people type their password into the wrong field."""
        text = f"{client.name} {'failed to log in' if refused.reason is Refusal.LOGIN_WRONG else 'has to wait before it may log in again'}"
        self._repeats.note((refused.reason, client.account.key), text, self._clock.monotonic())

    def _show(self, request: web.Request, refused: Refused | None, back: str) -> web.Response:
        """`back`: where to go on afterwards, seen from /login."""
        reason = refused.reason if refused is not None else None
        values = {
            "root": root_of(request),
            "next": html.escape(back if _NEXT.fullmatch(back) else ""),
            "word": f"login_{reason}" if reason is not None else "login_text",
            "text": WORDS[reason] if reason is not None else "Whoever runs this relay has given you a name and a password.",
        }
        status = STATUSES[reason] if reason is not None else 200
        return answer_page(self._page, values, status=status, headers=refusal_headers(refused) if refused is not None else None)


def _query_of(request: web.Request) -> str:
    """Without a ticket that was no good."""
    parts = [part for part in request.rel_url.raw_query_string.split("&") if part and not part.startswith("ticket=")]
    return f"?{'&'.join(parts)}" if parts else ""


def _read(body: bytes, content_type: str) -> _Shown:
    """Raises 400 for what is neither a form nor JSON with a name and a password."""
    try:
        if content_type == _FORM:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS))
            return msgspec.convert(fields, _Shown)
        return msgspec.json.decode(body, type=_Shown)
    except (ValueError, msgspec.MsgspecError):
        raise web.HTTPBadRequest(text="A name and a password are needed.\n", headers=HEADERS) from None


def _done(is_form: bool, back: str) -> web.Response:
    if not is_form:
        return web.Response(status=204, headers=HEADERS)
    return web.Response(status=303, headers={**HEADERS, "Location": back if back and _NEXT.fullmatch(back) else "./"})
