import asyncio
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.api.gate import SECURITY_HEADERS, host_name, normal_address
from hub.core.message import Message
from hub.locales import render
from tests.api.conftest import Caller, Live


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("anasy.local", "anasy.local"),
        ("Anasy.Local:8080", "anasy.local"),
        ("anasy.local.", "anasy.local"),
        ("192.168.1.20:8080", "192.168.1.20"),
        ("[::1]:8080", "::1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("[::ffff:192.168.1.20]", "192.168.1.20"),
        ("localhost:", "localhost"),
        ("", ""),
        (":8080", ""),
        ("[::1", ""),
        ("[nonsense]", ""),
        ("evil@localhost", ""),
        ("localhost/evil", ""),
        ("localhost, evil", ""),
        ("localhost:80:80", ""),
        ("localhost:x", ""),
    ],
)
def test_the_name_of_a_host_header(header, name):
    assert host_name(header) == name


@given(st.text())
def test_any_host_header_is_read(header):
    assert isinstance(host_name(header), str)


def test_an_address_has_one_spelling():
    assert normal_address("fe80::1%eth0") == "fe80::1"
    assert normal_address("FE80:0::1") == "fe80::1"
    assert normal_address("example.org") == ""


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "anasy.local", "casa.example", "127.0.0.1", "127.0.0.1:99", "anasy.local.:80"]
)
async def test_names_and_addresses_of_the_hub_are_answered(anybody, host):
    assert (await anybody("GET", "/healthz", Host=host)).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.2", "10.0.0.1", "[::1]", "127.0.0.1.evil.example", "localhost.evil.example", "1"]
)
async def test_a_name_that_somebody_pointed_here_is_refused(anybody, owner, host):
    for caller, path in ((anybody, "/healthz"), (owner, "/devices")):
        answer = await caller("GET", path, Host=host)
        assert (answer.status, answer.code) == (421, "foreign-host")
    assert (await anybody.raw("GET", "/", Host=host)).code == "foreign-host"


async def ask(port: int, request: bytes, host: str = "127.0.0.1") -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(request)
        return await asyncio.wait_for(reader.readline(), 10)
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_request_without_a_name_is_refused(hub):
    assert b"400" in await ask(hub.http_port, b"GET /api/v1/healthz HTTP/1.1\r\n\r\n")
    assert b"421" in await ask(hub.http_port, b"GET /api/v1/healthz HTTP/1.0\r\n\r\n")


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="no IPv6 here")
async def test_both_families_are_served_where_both_are_asked_for(hub, monkeypatch):
    create_server = socket.create_server
    # Tests may not listen on every address.
    monkeypatch.setattr(socket, "create_server", lambda at, **more: create_server(("::1", at[1]), **more))
    port = await hub.api.start("::", 0)
    for host, status in (("[::1]", b"200"), ("[0::1]:80", b"200"), ("[::2]", b"421"), ("127.0.0.1", b"421")):
        request = f"GET /api/v1/healthz HTTP/1.1\r\nHost: {host}\r\n\r\n"
        assert status in await ask(port, request.encode(), "::1"), host


async def test_writes_of_other_sites_are_refused(anybody, owner):
    own = anybody.base.removeprefix("http://")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://["},
        {"Origin": f"http://{own}.evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ):
        answer = await anybody("POST", "/auth/login", {"email": "a", "password": "b"}, **headers)
        assert (answer.status, answer.code) == (403, "foreign-origin"), headers
        assert (await owner("GET", "/devices", **headers)).status == 200, "reading is stopped by the browser"
    for headers in ({"Origin": f"http://{own}"}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}, {}):
        assert (await owner("PATCH", "/home", {}, **headers)).status == 200, headers


async def test_a_websocket_of_another_site_is_refused(hub, owner):
    upgrade = "GET /api/v1/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
    upgrade += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    foreign = f"{upgrade}Origin: https://evil.example\r\n\r\n"
    assert b"403" in await ask(hub.http_port, foreign.encode())
    async with Live(owner, Origin=owner.base) as live:
        await live.sign_in()


async def test_nothing_of_the_host_or_origin_is_asked_on_the_unix_socket(hub):
    import aiohttp

    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(hub.settings.control))) as session:
        machine = Caller(session, "http://whatever.example")
        assert (await machine("PATCH", "/home", {}, Origin="https://evil.example")).status == 200


async def test_every_answer_is_safe_to_show(anybody, owner):
    for answer in (
        await anybody.raw("GET", "/"),
        await anybody("GET", "/healthz"),
        await anybody("GET", "/devices"),
        await owner("GET", "/devices"),
        await owner("GET", "/nothing"),
        await owner("GET", "/healthz", Host="evil.example"),
    ):
        assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "Python" not in SECURITY_HEADERS["Server"]


async def test_answers_are_not_kept_by_anybody(owner):
    for path in ("/devices", "/nothing", "/user/profile"):
        assert (await owner("GET", path)).headers["Cache-Control"] == "no-store"


async def test_problems_are_told_in_the_callers_language(anybody, owner):
    german = await anybody("GET", "/devices", Accept_Language="de-DE")
    english = await anybody("GET", "/devices", Accept_Language="en-GB,en;q=0.8")
    brazilian = await anybody("GET", "/devices", Accept_Language="pt-BR,pt;q=0.9,en;q=0.8")
    assert english.body["detail"] == german.body["detail"] == "You are signed out. Sign in again."
    assert brazilian.body["detail"] != english.body["detail"]
    assert english.body == {**brazilian.body, "detail": english.body["detail"]}
    assert set(english.body) == {"type", "title", "status", "detail", "code"}
    assert (english.body["title"], english.body["status"]) == ("Unauthorized", 401)
    assert (await owner("PATCH", "/user/profile", {"language": "pt-BR"})).status == 200
    chosen = await owner("POST", "/devices", {}, Accept_Language="en")
    assert chosen.body["detail"] == render(Message("problem-invalid"), "pt-BR")


async def test_a_fault_of_the_hub_is_a_problem_and_not_a_traceback(hub, owner, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(hub.registry, "devices", fail)
    answer = await owner("GET", "/devices")
    assert (answer.status, answer.code) == (500, "internal")
    assert "secret" not in str(answer.body)
    assert "secret detail" in caplog.text
    monkeypatch.undo()
    assert await counted(owner, "GET /devices", 500) == 1


async def counted(owner: Caller, route: str, status: int) -> int:
    """How often the metrics say that a route answered so."""
    lines = (await owner("GET", "/metrics")).body.decode().splitlines()
    start = f'anasy_http_request_seconds_count{{route="{route}",status="{status}"}} '
    return next((round(float(line.removeprefix(start))) for line in lines if line.startswith(start)), 0)


async def test_requests_are_counted_with_the_status_that_was_answered(owner):
    for _ in range(2):
        assert (await owner("GET", "/devices/x")).status == 404
    assert (await owner("GET", "/devices")).status == 200
    assert await counted(owner, "GET /devices/{id}", 404) == 2
    assert await counted(owner, "GET /devices", 200) == 1


async def test_what_is_no_http_is_answered_and_leaves_no_traceback(hub, caplog):
    assert b"400" in await ask(hub.http_port, b"\x16\x03\x01 nonsense\r\n\r\n")
    assert "Traceback" not in caplog.text
