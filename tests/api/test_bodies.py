import gzip
import json

import msgspec
import pytest

from hub.api.app import MAX_BODY
from hub.api.problems import from_validation
from tests.api.conftest import PASSWORD


@pytest.mark.parametrize(
    ("method", "path", "body", "fields"),
    [
        ("PATCH", "/home", {"nam": "x"}, ["nam"]),
        ("PATCH", "/home", {"name": 1}, ["name"]),
        ("PATCH", "/home", {"name": None}, ["name"]),
        ("PATCH", "/home", {"name": "  "}, ["name"]),
        ("PATCH", "/home", {"name": "x\u001b[31m"}, ["name"]),
        ("PATCH", "/home", {"latitude": 91}, ["latitude"]),
        ("PATCH", "/home", {"latitude": "91"}, ["latitude"]),
        ("PATCH", "/home", {"timezone": "Mars/Olympus"}, ["timezone"]),
        ("PATCH", "/home", {"currency": "reais"}, ["currency"]),
        ("PATCH", "/home", {"language": "fr"}, ["language"]),
        ("PATCH", "/home", {"price_per_kwh": -0.1}, ["price_per_kwh"]),
        ("PATCH", "/home", {"configured": "yes"}, ["configured"]),
        ("PATCH", "/home", [], ["body"]),
        ("PATCH", "/home", None, ["body"]),
        ("POST", "/areas", {}, ["name"]),
        ("POST", "/areas", {"name": "x", "order": 1.5}, ["order"]),
        ("POST", "/areas", {"name": "x", "icon": "<svg>"}, ["icon"]),
        ("POST", "/areas", {"name": "x", "parent": "nowhere"}, ["parent"]),
        ("POST", "/devices", {"name": "x", "kind": "unicorn"}, ["kind"]),
        ("POST", "/devices", {"name": "", "kind": "light"}, ["name"]),
        ("POST", "/devices", {"name": "x" * 81, "kind": "light"}, ["name"]),
        ("POST", "/devices", {"name": "x", "kind": "light", "area": "nowhere"}, ["area"]),
        ("POST", "/devices", {"name": "x", "kind": "light", "area": 3}, ["area"]),
        ("POST", "/users", {"name": "x", "email": "x", "password": PASSWORD}, ["email"]),
        ("POST", "/users", {"name": "", "email": "x", "password": "short"}, ["name", "email", "password"]),
        ("POST", "/users", {"name": "x", "email": "x@y", "password": PASSWORD, "role": "king"}, ["role"]),
        (
            "POST",
            "/users",
            {
                "name": "x",
                "email": "x@y",
                "password": PASSWORD,
                "grants": [{"scope": {"kind": "home"}, "verb": "administer"}],
            },
            ["grants[0]"],
        ),
        (
            "POST",
            "/users",
            {
                "name": "x",
                "email": "x@y",
                "password": PASSWORD,
                "grants": [{"scope": {"kind": "moon"}, "verb": "view"}],
            },
            ["grants[0].scope.kind"],
        ),
        ("POST", "/people", {"name": "x", "colour": "red"}, ["colour"]),
        ("POST", "/user/password", {"current": "x" * 2000, "new": "y"}, ["current"]),
        ("POST", "/found/add", {"driver": "kasa", "address": "a", "name": "\t"}, ["name"]),
    ],
)
async def test_what_is_wrong_with_a_body_is_named(owner, method, path, body, fields):
    answer = await owner(method, path, msgspec.json.encode(body))
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.fields == fields
    assert all(fault["message"] for fault in answer.body["fields"])


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("device=x", ["attribute"]),
        ("device=x&attribute=on&from=soon", ["from"]),
        ("device=x&attribute=on&from=-1", ["from"]),
        ("device=x&attribute=on&to=99999999999999999999", ["to"]),
        ("device=x&attribute=on&to=999999999999999999", ["to"]),
        ("device=x&attribute=on&points=0", ["points"]),
        ("device=x&attribute=on&points=5001", ["points"]),
        ("device=x&attribute=on&colour=red", ["colour"]),
        ("device=x&device=y&attribute=on&attribute=off", ["attribute", "device"]),
    ],
)
async def test_what_is_wrong_with_a_query_is_named(owner, query, fields):
    answer = await owner("GET", f"/history?{query}")
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.fields == fields


async def test_a_query_where_none_is_taken_is_refused(owner):
    assert (await owner("GET", "/devices?area=x")).fields == ["area"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"nonsense", b"\xff\xfe", b'{"name": "\\ud800"}', b"NaN", b"{'a': 1}"],
)
async def test_what_is_no_json_is_malformed(owner, content):
    answer = await owner("PATCH", "/home", content)
    assert (answer.status, answer.code) == (400, "malformed")
    assert answer.fields == ["body"]


async def test_nesting_has_an_end_in_arguments_too(owner, lamp):
    deep = b'{"capability": "on_off", "command": "on", "args": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}"
    assert (await owner("POST", f"/devices/{lamp.id}/command", deep)).code == "malformed"


async def test_numbers_have_an_end(owner, lamp):
    for number in ("1" * 400, "1e400", "-1e400"):
        body = f'{{"capability": "level", "command": "set", "args": {{"level": {number}}}}}'
        answer = await owner("POST", f"/devices/{lamp.id}/command", body.encode())
        assert (answer.status, answer.code) == (422, "invalid"), number


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"])
async def test_only_json_is_taken(owner, kind):
    answer = await owner("PATCH", "/home", {}, Content_Type=kind)
    assert (answer.status, answer.code) == (415, "unsupported-media")


async def test_json_may_say_how_it_is_written(owner):
    assert (await owner("PATCH", "/home", {}, Content_Type="application/json; charset=utf-8")).status == 200


async def test_a_body_has_an_end(owner):
    answer = await owner("PATCH", "/home", b'{"name": "' + b"x" * MAX_BODY + b'"}')
    assert (answer.status, answer.code) == (413, "too-large")


async def test_a_small_body_does_not_become_a_large_one(owner):
    bomb = gzip.compress(json.dumps({"name": "x" * 50_000_000}).encode())
    answer = await owner("PATCH", "/home", bomb, Content_Encoding="gzip")
    assert (answer.status, answer.code) == (400, "malformed")


async def test_long_texts_are_not_kept(owner, lamp):
    for field, length in (("capability", 81), ("command", 81), ("endpoint", 81), ("key", 129)):
        body = {"capability": "on_off", "command": "on", field: "x" * length}
        answer = await owner("POST", f"/devices/{lamp.id}/command", body)
        assert answer.fields == [field]


async def test_faults_are_told_in_the_callers_language(owner):
    body = {"name": "x", "email": "x@y", "password": "short"}
    english = await owner("POST", "/users", body, Accept_Language="en")
    brazilian = await owner("POST", "/users", body, Accept_Language="pt-BR")
    assert english.body["fields"][0]["message"] == "A password needs at least 10 characters."
    assert brazilian.body["fields"][0]["message"] != english.body["fields"][0]["message"]
    assert brazilian.body["detail"] != english.body["detail"]


def test_a_complaint_without_a_path_is_about_the_whole():
    assert from_validation(msgspec.ValidationError("Expected `object`"), "message").fields[0].field == "message"
    fault = from_validation(msgspec.ValidationError("Expected `str` - at `key in $.args`")).fields[0]
    assert (fault.field, fault.message) == ("args", "Expected `str`")
