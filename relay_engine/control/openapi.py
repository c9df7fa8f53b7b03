"""The description of the API (OpenAPI 3.1), made of the table of commands."""

from __future__ import annotations

from typing import Any

import msgspec

from relay_engine.commands.command import API, RequestType, body_type, explanation, path_parameters, result_type
from relay_engine.commands.table import COMMANDS
from relay_engine.config import MountConfig
from relay_engine.control.statuses import ErrorAnswer
from relay_engine.provider.config_file import range_of
from relay_engine.provider.config_later import does_nothing_yet

_REF = "#/components/schemas/{name}"
_JSON = "application/json"
_VERSION = "1"  # of the API, as in its path; what is added does not change it
_ERROR = {"description": "It was refused, or cannot be done.", "content": {_JSON: {"schema": {"$ref": _REF.format(name="ErrorAnswer")}}}}
_CHANGES = "Changes"  # of what a partial body names some fields
_PUBLIC: dict[str, Any] = {
    "/healthz": {
        "get": {
            "operationId": "healthz",
            "summary": "Tell whether every listener takes clients; for everybody.",
            "security": [],
            "responses": {
                status: {"description": text, "content": {_JSON: {"schema": {"type": "object"}}}}
                for status, text in (("200", "All is well."), ("503", "Some listener takes nobody."))
            },
        }
    }
}


def describe_api() -> dict[str, Any]:
    """All commands, each with its parameters, what it returns and what its errors look like."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for request in COMMANDS:
        command = request.COMMAND
        paths.setdefault(API + command.path, {})[command.method.lower()] = _operation(request, schemas)
    _component(ErrorAnswer, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Relay Server", "version": _VERSION, "description": "Everything that may be asked of a relay."},
        "security": [{"token": []}],
        "paths": {**paths, **_PUBLIC},
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "The owner's, of the file api-token."}},
        },
    }


def _operation(request: RequestType, schemas: dict[str, Any]) -> dict[str, Any]:
    command = request.COMMAND
    fields = _fields(request, schemas)
    in_path = path_parameters(command)
    in_query = () if command.method in ("POST", "PATCH") and not command.body else tuple(set(fields) - {*in_path, command.body})
    success: dict[str, Any] = {"description": "It is done."}
    if command.status != 204:
        success["content"] = {_JSON: {"schema": _component(result_type(request), schemas)}}
    described: dict[str, Any] = {
        "operationId": command.name,
        "summary": explanation(request),
        "description": f"Needs the right to {command.action.value}.",
        "tags": [command.name.partition(".")[0]],
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": fields[name]} for name in in_path),
            *({"name": name, "in": "query", "schema": fields[name]} for name in sorted(in_query)),
        ],
        "responses": {str(command.status): success, "4XX": _ERROR, "5XX": _ERROR},
    }
    body = _body(request, {name: schema for name, schema in fields.items() if name not in (*in_path, *in_query)}, schemas)
    if body is not None:
        described["requestBody"] = {"required": bool(body.get("required") or command.body), "content": {_JSON: {"schema": body}}}
    return described


def _body(request: RequestType, fields: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any] | None:
    command = request.COMMAND
    if command.method not in ("POST", "PATCH"):
        return None
    if command.body and (kind := body_type(request)) is None:
        schema: dict[str, Any] = fields[command.body]
        return schema
    if command.body:
        assert kind is not None
        return _partial(kind, schemas) if command.partial is not None else _new(kind, schemas)
    if not fields:
        return None
    needed = [field.encode_name for field in msgspec.structs.fields(request) if field.required and field.encode_name in fields]
    return {"type": "object", "properties": fields, "required": needed, "additionalProperties": False}


def _fields(request: RequestType, schemas: dict[str, Any]) -> dict[str, Any]:
    """Each parameter's own schema."""
    _component(request, schemas)
    properties: dict[str, Any] = schemas.pop(request.__name__)["properties"]
    return {name: _of_new_mounts(schema, schemas) for name, schema in properties.items()}


def _of_new_mounts(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A list of mounts in a request is one of new ones."""
    is_of_mounts = schema.get("items") == {"$ref": _REF.format(name=MountConfig.__name__)}
    return {**schema, "items": _new(MountConfig, schemas)} if is_of_mounts else schema


def _component(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """A reference to the schema of `kind`, which is put into `schemas` with all that it needs."""
    (reference,), found = msgspec.json.schema_components([kind], ref_template=_REF)
    for name, schema in found.items():
        schemas[name] = _with_ranges(schema)
    return reference


def _new(kind: type[msgspec.Struct], schemas: dict[str, Any]) -> dict[str, Any]:
    """As `kind`, without the fields that do nothing yet: they are shown, and refused."""
    _component(kind, schemas)
    name = f"New{kind.__name__}"
    schemas[name] = {**schemas[kind.__name__], "properties": _useful(schemas[kind.__name__]["properties"]), "title": name}
    return {"$ref": _REF.format(name=name)}


def _useful(properties: dict[str, Any]) -> dict[str, Any]:
    return {field: found for field, found in properties.items() if not does_nothing_yet(field)}


def _partial(kind: type[msgspec.Struct], schemas: dict[str, Any]) -> dict[str, Any]:
    """As `kind`, with nothing that has to be there; of settings, which are sections, neither inside a section."""
    _component(kind, schemas)
    name = f"{kind.__name__}{_CHANGES}"
    schema = {**schemas[kind.__name__], "required": [], "additionalProperties": False, "title": name}
    schema["properties"] = {field: _partial_section(found, kind, field, schemas) for field, found in _useful(schema["properties"]).items()}
    schemas[name] = schema
    return {"$ref": _REF.format(name=name)}


def _partial_section(found: dict[str, Any], kind: type[msgspec.Struct], field: str, schemas: dict[str, Any]) -> dict[str, Any]:
    inner = next(each.type for each in msgspec.structs.fields(kind) if each.encode_name == field)
    if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
        return _partial(inner, schemas)
    return {key: value for key, value in found.items() if key != "default"}


def _with_ranges(schema: dict[str, Any]) -> dict[str, Any]:
    """The smallest and largest value of each number that a configuration may hold."""
    for name, found in schema.get("properties", {}).items():
        if found.get("type") in ("integer", "number") and "minimum" not in found and schema.get("additionalProperties") is False:
            found["minimum"], found["maximum"] = range_of(name)
    return schema
