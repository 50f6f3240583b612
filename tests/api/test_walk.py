"""Nothing is open by accident: every route, walked."""

import re

import pytest

from hub.api.routing import Guard
from tests.api.conftest import HOME_SCOPE

PUBLIC = {
    ("GET", "/healthz"),
    ("POST", "/auth/claim"),
    ("POST", "/auth/login"),
    ("POST", "/auth/refresh"),
}
BODIES: dict[str, dict[str, str]] = {"POST": {}, "PATCH": {}, "PUT": {}}


def calls(hub, *guards):
    """Method, a path with something for each parameter, and a body, for every route with one of these guards."""
    for route in hub.api.routes:
        if route.guard in guards:
            yield route.method, re.sub(r"{\w+}", "x", route.path), BODIES.get(route.method)


def test_what_is_public_is_listed_here(hub):
    assert {(method, path) for method, path, _ in calls(hub, Guard.PUBLIC)} == PUBLIC


async def test_what_the_router_serves_is_declared(hub):
    declared = {(route.method, f"/api/v1{route.path}") for route in hub.api.routes}
    declared |= {("HEAD", path) for method, path in declared if method == "GET"}
    declared |= {("GET", "/api/v1/ws"), ("GET", "/{path}"), ("HEAD", "/{path}")}
    runner = hub.api._runner
    served = {(route.method, route.resource.canonical) for route in runner.app.router.routes()}
    assert served == declared


async def test_without_a_token_everything_else_is_refused(hub, owner, anybody):
    for method, path, body in calls(hub, Guard.SIGNED_IN, Guard.VIEWER, Guard.OWNER):
        answer = await anybody(method, path, body)
        assert (answer.status, answer.code) == (401, "unauthenticated"), (method, path)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("value", ["Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer a.b.c", "\u00e9"])
async def test_what_is_no_token_is_refused(owner, anybody, value):
    answer = await anybody("GET", "/devices", Authorization=value)
    assert (answer.status, answer.code) == (401, "unauthenticated")


async def test_routes_of_the_machine_do_not_exist_on_the_network(hub, owner):
    found = list(calls(hub, Guard.LOCAL))
    assert len(found) == 5
    for method, path, body in found:
        answer = await owner(method, path, body)
        assert (answer.status, answer.code) == (404, "not-found"), (method, path)


async def test_routes_of_the_owner_refuse_a_member_who_may_everything_else(hub, member):
    bia = await member({"scope": HOME_SCOPE, "verb": "configure"})
    found = list(calls(hub, Guard.OWNER))
    assert len(found) > 15
    for method, path, body in found:
        answer = await bia(method, path, body)
        assert (answer.status, answer.code) == (403, "forbidden"), (method, path)


async def test_a_member_without_a_grant_sees_nothing_of_the_home(hub, lamp, member):
    bia = await member()
    for method, path, body in calls(hub, Guard.VIEWER):
        assert (await bia(method, path, body)).code == "forbidden", (method, path)
    assert (await bia("GET", "/devices")).body == {"devices": []}
    assert (await bia("GET", "/events")).body["events"] == []
    assert (await bia("GET", f"/devices/{lamp.id}")).code == "not-found"
    assert (await bia("GET", f"/history?device={lamp.id}&attribute=on")).code == "not-found"
    assert (await bia.on(lamp.id)).code == "not-found"
    assert (await bia("GET", "/user/profile")).body["grants"] == []


async def test_every_read_answers_to_head(hub, owner, anybody):
    for route in hub.api.routes:
        if (
            route.method == "GET"
            and "{" not in route.path
            and route.guard is not Guard.LOCAL
            and route.path != "/history"
        ):
            answer = await owner("HEAD", route.path)
            assert (answer.status, answer.body) == (200, b""), route.path
            assert int(answer.headers["Content-Length"]) > 0
    assert (await anybody("HEAD", "/devices")).status == 401


async def test_another_method_is_told_which_there_are(owner):
    answer = await owner("DELETE", "/home")
    assert (answer.status, answer.code) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET,HEAD,PATCH"
    assert (await owner("GET", "/auth/login")).headers["Allow"] == "POST"
    assert (await owner.raw("POST", "/any", b"{}")).headers["Allow"] == "GET,HEAD"


async def test_paths_that_are_not_there(owner):
    for path in ("/api/v1/nothing", "/api/", "/api/v2/devices", "/api/v1/devices/", "/api/v1//devices"):
        answer = await owner.raw("GET", path)
        assert (answer.status, answer.code) == (404, "not-found"), path
