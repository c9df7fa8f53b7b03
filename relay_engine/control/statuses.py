"""STATUSES: the one table from a UserFacingError's code to its HTTP status (RFC 9110 15), and the body that says so."""

from __future__ import annotations

import msgspec
from aiohttp import web

from relay_engine.errors import UserFacingError

STATUSES = {
    "login_required": 401,
    "login_wrong": 401,
    "forbidden": 403,
    "blocked": 403,
    "too_many_attempts": 429,
    "body_invalid": 400,
    "body_not_json": 415,
    "mount_unknown": 404,
    "reader_unknown": 404,
    "user_unknown": 404,
    "key_unknown": 404,
    "not_found": 404,
    "method_not_allowed": 405,
    "mount_exists": 409,
    "mount_read_only": 409,
    "user_exists": 409,
    "user_read_only": 409,
    "setting_read_only": 409,
    "port_taken": 409,
    "relay_stopped": 503,
    "no_data_folder": 409,
    "book_busy": 503,
    "book_closed": 503,
    "book_slow": 503,
    "disk_full": 507,
    "book_forbidden": 503,
    "book_not_saved": 503,
    "book_full": 409,
    "book_row_too_large": 413,
    "body_too_large": 413,
    "body_slow": 408,
    "too_many_listeners": 503,
    "steering_held": 409,
    "steering_none": 404,
    "steering_busy": 429,
    "steering_unreachable": 504,
    "steering_login_wrong": 502,
    "not_steering": 409,
    "steering_not_asked": 404,
    "preset_unknown": 404,
    "presets_full": 409,
    "camera_refused": 502,
    "key_not_kept": 503,
    "device_unreachable": 502,
    "device_unknown": 502,
    "device_login_wrong": 502,  # the device's login, not the caller's
    "device_login_withheld": 502,
    "device_login_frozen": 502,
    "device_locked": 502,
    "device_busy": 503,
    "search_no_network": 503,
    "search_forbidden": 503,
}
INVALID = 422  # whatever else is wrong is wrong with a value
_HEADERS = {"Cache-Control": "no-store"}
_MAX_TEXT = 500  # characters: what was sent may be repeated in it


class ErrorBody(msgspec.Struct, frozen=True):
    """What went wrong: a code for programs, and plain English."""

    code: str
    message: str
    params: dict[str, str]


class ErrorAnswer(msgspec.Struct, frozen=True):
    """The body of every answer that is no success."""

    error: ErrorBody


def status_of(code: str) -> int:
    """The HTTP status of an error."""
    return STATUSES.get(code, INVALID)


def error_body(error: UserFacingError) -> ErrorBody:
    """For a program."""
    params = {name: str(value)[:_MAX_TEXT] for name, value in error.params.items()}
    return ErrorBody(error.code, str(error)[:_MAX_TEXT], params)


def answer_error(error: UserFacingError) -> web.Response:
    """Say it to a program."""
    status = status_of(error.code)
    response = answer_json(ErrorAnswer(error_body(error)), status=status)
    if status == 401:  # RFC 6750 3
        response.headers["WWW-Authenticate"] = 'Bearer realm="relay"' + (', error="invalid_token"' if error.code == "login_wrong" else "")
    return response


def answer_json(value: object, *, status: int = 200) -> web.Response:
    """A value as it is declared."""
    body = msgspec.json.encode(value)
    return web.Response(body=body, status=status, content_type="application/json", headers=_HEADERS)
