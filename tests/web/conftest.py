"""A browser, and hubs to point it at: the real one as a process, or a fake face in states a real home is seldom in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from tests.peers.hub import EMAIL, PASSWORD, HubProcess
from tests.web.fake_hub import FakeHub

WEB = Path(__file__).parents[2] / "hub" / "web"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"

type Serve = Callable[[FakeHub], Awaitable[str]]


@pytest.fixture
async def browser(peer_path) -> AsyncIterator[Browser]:
    """Chromium, for which anasy.local is this machine: not a secure context, as a hub on a LAN is not."""
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP anasy.local 127.0.0.1"]
        chromium = await playwright.chromium.launch(executable_path=peer_path("chromium"), args=arguments)
        yield chromium
        await chromium.close()


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves a fake hub; answers its address."""
    runners: list[web.AppRunner] = []

    async def start(hub: FakeHub) -> str:
        runner = web.AppRunner(hub.app(), shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def unclaimed(tmp_path: Path) -> Iterator[HubProcess]:
    """The real hub with its demo home, that nobody has claimed."""
    hub = HubProcess(tmp_path, "--demo")
    yield hub
    hub.stop()


@pytest.fixture(scope="session")
def demo_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """The real hub with its demo home, claimed and set up; all tests that leave it alive share it."""
    hub = HubProcess(tmp_path_factory.mktemp("hub"), "--demo")
    hub.ask("PATCH", "/home", {"name": "Casa Souza", "language": "en", "configured": True}, hub.claim())
    yield hub
    hub.stop()


async def enter(browser: Browser, hub: HubProcess, path: str = "/", **options: Any) -> Page:
    """A page of the hub, opened by its owner who is signed in; `options` are those of a browser context."""
    context = await browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
    body = {"email": EMAIL, "password": PASSWORD}
    signed_in = await context.request.post(
        f"http://127.0.0.1:{hub.port}/api/v1/auth/login", data=body, headers={"X-Anasy-Client": "web"}
    )
    name, _, value = signed_in.headers["set-cookie"].partition(";")[0].partition("=")
    await context.add_cookies(
        [
            {
                "name": name,
                "value": value,
                "domain": "anasy.local",
                "path": "/api/v1/auth",
                "httpOnly": True,
                "sameSite": "Strict",
            }
        ]
    )
    page = await context.new_page()
    await page.goto(f"http://anasy.local:{hub.port}{path}")
    return page


async def faults(page: Page) -> list[str]:
    """What axe finds wrong with a page, one line each."""
    await page.evaluate(AXE.read_text("utf-8"))
    results = await page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


def watch(page: Page) -> list[str]:
    """Collects errors of scripts and refusals by the content security policy."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    return errors
