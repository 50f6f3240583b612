import asyncio
import gzip
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from hub.api.assets import Assets
from hub.api.gate import Gate, add_security_headers
from tests.api.conftest import Caller

SHELL = b"<!doctype html><title>Anasy</title>" + b" " * 200


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A folder as the web build leaves it."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (tmp_path / "secret.txt").write_bytes(b"secret")
    for name, content in (
        ("index.html", SHELL),
        ("manifest.webmanifest", b"{}"),
        ("assets/app-1a2b.js", b"let a;" * 100),
        ("assets/app-1a2b.css", b"a{}" * 100),
        ("assets/odd.bin", b"\0"),
    ):
        (folder / name).write_bytes(content)
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))
        (folder / f"{name}.br").write_bytes(b"brotli of " + name.encode())
    return folder


@pytest.fixture
async def serve(build):
    """Serves a build; the answer calls it."""
    runners, sessions = [], []

    async def serve(folder: Path = build) -> Caller:
        app = web.Application(middlewares=[Gate(frozenset({"localhost"})).middleware])
        app.on_response_prepare.append(add_security_headers)
        app.router.add_get("/{path:(?!api/).*}", (await asyncio.to_thread(Assets, folder)).serve)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        session = aiohttp.ClientSession(auto_decompress=False)
        runners.append(runner)
        sessions.append(session)
        return Caller(session, f"http://127.0.0.1:{runner.addresses[0][1]}")

    yield serve
    for session in sessions:
        await session.close()
    for runner in runners:
        await runner.cleanup()


async def test_files_come_in_the_best_encoding(serve):
    page = await serve()
    for accepted, encoding in (("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", None), ("", None)):
        answer = await page.raw("GET", "/assets/app-1a2b.js", Accept_Encoding=accepted)
        assert answer.status == 200
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (await page.raw("GET", "/assets/app-1a2b.js", Accept_Encoding="br")).body.startswith(b"brotli")


async def test_names_with_a_hash_are_kept_for_ever_and_the_shell_is_always_asked_for(serve):
    page = await serve()
    for path in ("/assets/app-1a2b.js", "/assets/app-1a2b.css"):
        assert (await page.raw("GET", path)).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/index.html", "/manifest.webmanifest", "/devices"):
        assert (await page.raw("HEAD", path)).headers["Cache-Control"] == "no-cache"


async def test_what_has_not_changed_is_not_sent_again(serve):
    page = await serve()
    first = await page.raw("GET", "/", Accept_Encoding="identity")
    again = await page.raw("GET", "/", Accept_Encoding="identity", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/devices", "/areas/sala/devices", "/api", "/anything%20else", "/..%2f..%2fx/y"])
async def test_unknown_paths_are_the_shell(serve, path):
    answer = await (await serve()).raw("GET", path, Accept_Encoding="identity")
    assert (answer.status, answer.body) == (200, SHELL)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone.js",
        "/assets/gone",
        "/favicon.ico",
        "/index.html.br",
        "/assets/app-1a2b.js.gz",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "//secret.txt",
        "/%00.txt",
        "/C:%5csecret.txt",
    ],
)
async def test_what_is_not_of_the_build_is_not_there(serve, path):
    page = await serve()
    async with page.session.get(URL(page.base + path, encoded=True)) as answer:
        assert answer.status == 404
        assert b"secret" not in await answer.read()


async def test_what_nobody_knows_is_not_guessed_by_the_browser(serve):
    answer = await (await serve()).raw("GET", "/assets/odd.bin", Accept_Encoding="identity")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_head_of_a_file(serve):
    answer = await (await serve()).raw("HEAD", "/", Accept_Encoding="identity")
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", str(len(SHELL)))


async def test_without_a_build_the_page_says_what_to_do(serve, tmp_path):
    answer = await (await serve(tmp_path / "nowhere")).raw("GET", "/")
    assert answer.status == 503
    assert b"./scripts/web" in answer.body
