"""The description of the API: what it says is golden, valid, and what the hub does.

`ANASY_GOLDEN=write pytest tests/api/test_openapi.py` writes tests/golden/openapi.json anew.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from hub.api.routing import Guard

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"
JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


@pytest.fixture
def document(hub) -> dict[str, Any]:
    return {**hub.api.openapi(), "info": {**hub.api.openapi()["info"], "version": "0"}}


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_the_description_is_the_golden_one(document):
    text = json.dumps(msgspec.to_builtins(document), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("ANASY_GOLDEN") == "write":
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8"), "if this is meant, write it anew: see the top of this file"


async def test_it_is_served(hub, owner):
    answer = await owner("GET", "/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.body == msgspec.json.decode(msgspec.json.encode(hub.api.openapi()))
    assert (await owner("GET", "/openapi.json")).body == answer.body


def test_it_is_an_openapi_document(document):
    """The required parts of OpenAPI 3.1.1 (§4.8) that this document uses."""
    assert document["openapi"].startswith("3.1.")
    assert set(document) <= {"openapi", "info", "servers", "tags", "paths", "components", "security"}
    assert {"title", "version"} <= set(document["info"])
    assert all(path.startswith("/") for path in document["paths"])
    names = {tag["name"] for tag in document["tags"]}
    schemes = document["components"]["securitySchemes"]
    for method, path, operation in operations(document):
        assert method in {"get", "put", "post", "delete", "patch"}
        assert set(operation["tags"]) <= names
        assert operation["responses"]
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"default|[2][0-9]{2}", status)
            assert response["description"]
        parameters = [(parameter["in"], parameter["name"]) for parameter in operation["parameters"]]
        assert len(set(parameters)) == len(parameters)
        assert {name for where, name in parameters if where == "path"} == set(re.findall(r"{(\w+)}", path))
        assert all(parameter["schema"] for parameter in operation["parameters"])
        for requirement in operation.get("security", document["security"]):
            assert set(requirement) <= set(schemes)
        if "requestBody" in operation:
            assert list(operation["requestBody"]["content"]) == ["application/json"]


def test_names_of_operations_are_unique(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in names)


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(item)


def test_every_schema_is_one_and_every_reference_leads_somewhere(document):
    plain = msgspec.to_builtins(document)
    for name, schema in plain["components"]["schemas"].items():
        # A dialect of its own, so that references are not followed here.
        assert jsonschema_rs.meta.is_valid({**schema, "$schema": JSON_SCHEMA}), name
    for part in parts(plain):
        if isinstance(part.get("$ref"), str):
            kind, name = part["$ref"].removeprefix("#/components/").split("/")
            assert name in plain["components"][kind]
    used = {part["$ref"].rpartition("/")[2] for part in parts(plain) if isinstance(part.get("$ref"), str)}
    assert used == set(plain["components"]["schemas"]), "no schema that nothing uses"


def test_every_route_is_described_but_those_of_the_machine(hub, document):
    described = {(method.upper(), path) for method, path, _ in operations(document)}
    declared = {(route.method, f"/api/v1{route.path}") for route in hub.api.routes if route.guard is not Guard.LOCAL}
    assert described == declared
    public = {path for _, path, operation in operations(document) if operation.get("security") == []}
    assert public == {f"/api/v1{path}" for path in ("/healthz", "/auth/claim", "/auth/login", "/auth/refresh")}
