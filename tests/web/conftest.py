"""A browser, and hubs to point it at: the real one as a process, or a fake face in states a real home is seldom in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from tests.peers.hub import HubProcess
from tests.web.fake_hub import FakeHub

WEB = Path(__file__).parents[2] / "hub" / "web"
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
def demo_hub(tmp_path: Path) -> Iterator[HubProcess]:
    """The real hub with its demo home, unclaimed."""
    hub = HubProcess(tmp_path, "--demo")
    yield hub
    hub.stop()


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
