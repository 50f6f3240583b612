"""The OpenAPI 3.1 document, generated from the routes and their types."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from hub.api.problems import ProblemDocument
from hub.api.routing import Empty, Guard, Route

_REF = "#/components/schemas/{name}"
_PARAMETER = re.compile(r"{(\w+)}")
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the version that is to be changed; without it the newest is.",
    "schema": {"type": "string"},
}
_ETAG = {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}


def document(routes: Sequence[Route], version: str) -> dict[str, Any]:
    """The whole document, as plain objects."""
    kinds = _kinds(routes)
    schemas, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    schema_of = dict(zip(map(repr, kinds), schemas, strict=True))
    paths: dict[str, Any] = {}
    for route in routes:
        if route.guard is not Guard.LOCAL:
            paths.setdefault(f"/api/v1{route.path}", {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Anasy hub",
            "version": version,
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": name} for name in sorted({_tag(route) for route in routes if route.guard is not Guard.LOCAL})
        ],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "security": [{"token": []}],
    }


def _kinds(routes: Sequence[Route]) -> list[Any]:
    """Every type that a body, an answer or a query has, once; types are told apart by their repr."""
    kinds: dict[str, Any] = {repr(ProblemDocument): ProblemDocument}
    for route in routes:
        if route.guard is not Guard.LOCAL:
            for kind in (route.answer, route.body):
                if kind is not None and kind is not bytes:
                    kinds.setdefault(repr(kind), kind)
    return list(kinds.values())


def _tag(route: Route) -> str:
    return route.path.split("/")[1].partition(".")[0]


def _operation(route: Route, schema_of: dict[str, Any]) -> dict[str, Any]:
    path = _PARAMETER.sub(r"\1", route.path)
    operation: dict[str, Any] = {
        "summary": route.summary,
        "operationId": route.method.lower() + re.sub(r"[^a-z0-9]+", "_", path),
        "tags": [_tag(route)],
        "parameters": [*_path_parameters(route), *_query_parameters(route), *([_IF_MATCH] if route.versioned else [])],
        "responses": _responses(route, schema_of),
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": _content("application/json", schema_of[repr(route.body)]),
        }
    if route.guard is Guard.PUBLIC:
        operation["security"] = []
    return operation


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(route.path)
    ]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is Empty:
        return []
    _, components = msgspec.json.schema_components([route.query], ref_template=_REF)
    schema = components[route.query.__name__]
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def _responses(route: Route, schema_of: dict[str, Any]) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Done"}
    if route.answer is bytes:
        success["content"] = {"text/plain": {"schema": {"type": "string"}}}
    elif route.answer is not None:
        success["content"] = _content("application/json", schema_of[repr(route.answer)])
        if route.versioned:
            success["headers"] = _ETAG
    problem = {
        "description": "A problem, by RFC 9457",
        "content": _content("application/problem+json", schema_of[repr(ProblemDocument)]),
    }
    return {str(route.status): success, "default": problem}


def _content(media: str, schema: Any) -> dict[str, Any]:
    return {media: {"schema": schema}}
