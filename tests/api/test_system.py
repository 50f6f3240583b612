import stat

import aiohttp
import pytest

from hub.core.errors import Problem
from tests.api.conftest import PASSWORD, Caller


@pytest.fixture
async def machine(hub):
    """Whoever can open the hub's unix socket."""
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(hub.settings.control))) as session:
        yield Caller(session, "http://hub")


async def test_health(hub, anybody, monkeypatch):
    answer = await anybody("GET", "/healthz")
    assert answer.status == 200
    assert (answer.body["claimed"], bool(answer.body["version"])) == (False, True)
    assert answer.body["status"] == ("degraded" if answer.body["problems"] else "ok")


async def test_metrics_are_the_owners(owner, lamp):
    answer = await owner("GET", "/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "anasy_devices " in answer.body.decode()


async def test_the_unix_socket_is_the_owners_of_the_machine(hub):
    mode = hub.settings.control.stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


async def test_the_socket_goes_with_the_hub(hub):
    control = hub.settings.control
    await hub.stop()
    assert not control.exists()


async def test_a_socket_that_cannot_be_made_is_a_clear_problem(hub, tmp_path):
    too_long = tmp_path / ("x" * 120)
    with pytest.raises(Problem, match="too long"):
        await hub.api.start_local(too_long)


async def test_the_machine_needs_no_token(machine, hub, owner):
    assert (await machine("GET", "/users")).body == (await owner("GET", "/users")).body


async def test_the_claim_code_is_told_until_it_is_used(machine, hub, anybody):
    assert (await machine("GET", "/machine/claim-code")).body == {"code": hub.access.claim.code}
    body = {"code": hub.access.claim.code, "name": "Ana", "email": "ana@example.org", "password": PASSWORD}
    assert (await anybody("POST", "/auth/claim", body)).status == 200
    assert (await machine("GET", "/machine/claim-code")).body == {"code": None}


async def test_a_password_is_reset_at_the_machine(machine, owner, anybody):
    new = {"email": "ana@example.org", "password": "another good phrase"}
    answer = await machine("POST", "/machine/password", new)
    assert (answer.status, answer.body["email"]) == (200, "ana@example.org")
    assert (await owner("GET", "/devices")).status == 401
    assert (await anybody("POST", "/auth/login", new)).status == 200
    assert (await machine("POST", "/machine/password", {**new, "email": "who@example.org"})).code == "not-found"
    assert (await machine("POST", "/machine/password", {**new, "password": "x"})).fields == ["password"]


async def test_mqtt_clients_are_made_at_the_machine(machine):
    client = {"name": "node-red", "read": ["home/#"], "write": ["home/sala/lamp/on/set"]}
    made = await machine("POST", "/machine/mqtt", client)
    assert (made.status, len(made.body["password"]) > 15) == (201, True)
    assert (await machine("GET", "/machine/mqtt")).body == [client]
    again = await machine("POST", "/machine/mqtt", client)
    assert (again.status, again.fields) == (409, ["name"])
    assert (await machine("POST", "/machine/mqtt", {"name": "x", "read": ["home/#/x"]})).fields == ["read[0]"]
    assert (await machine("POST", "/machine/mqtt", {"name": "X Y", "read": []})).fields == ["name"]
    assert (await machine("DELETE", "/machine/mqtt/node-red")).status == 204
    assert (await machine("DELETE", "/machine/mqtt/node-red")).code == "not-found"


async def test_a_port_in_use_is_named(hub):
    with pytest.raises(OSError, match="in use"):
        await hub.api.start("127.0.0.1", hub.http_port)
