"""A real plug's simulator, found, added, switched, lost and back, all from the page."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.peers.hub import HubProcess
from tests.peers.kasa.frames import sysinfo
from tests.peers.kasa.simulator import BROADCAST, PLUG, Simulator, simulator
from tests.web.conftest import enter, faults

pytestmark = pytest.mark.peer("chromium", "node", "tplink-smarthome-simulator")

KASA = """\
drivers:
  kasa:
    targets: [{target}]
    port: {port}
    interval: 0.5
    longest_interval: 0.5
    timeout: 1
    search_seconds: 1
"""


@pytest.fixture
async def peer(peer_path) -> AsyncIterator[Simulator]:
    """Three Kasa devices on loopback."""
    async with simulator(peer_path("node"), peer_path("tplink-smarthome-simulator")) as made:
        yield made


@pytest.fixture
def hub(tmp_path: Path, peer: Simulator) -> Iterator[HubProcess]:
    """The demo home, which looks for Kasa devices where the simulator is; claimed and set up."""
    config = tmp_path / "hub.yaml"
    config.write_text(KASA.format(target=BROADCAST, port=peer.port), "utf-8")
    hub = HubProcess(tmp_path, "--demo", "--config", str(config))
    hub.ask("PATCH", "/home", {"name": "Casa Souza", "language": "en", "configured": True}, hub.claim())
    yield hub
    hub.stop()


async def add_the_plug(page: Page) -> None:
    """From the page of found devices to the plug's own."""
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Coffee maker"))
    await card.get_by_role("button", name="Add").click()
    await card.get_by_label("Name").fill("Espresso machine")
    await card.get_by_label("Room").select_option("Cozinha")
    await card.get_by_role("button", name="Add").click()


async def test_a_plug_is_found_added_switched_lost_and_back(browser, hub, peer):
    page = await enter(browser, hub, "/found")
    await expect(page.get_by_role("heading", name="Desk strip")).to_be_visible()
    assert await faults(page) == []
    await add_the_plug(page)
    pane = page.get_by_role("complementary", name="Espresso machine")
    switch = pane.get_by_role("switch", name="Power")
    for wanted in (False, True):
        if await switch.get_attribute("aria-checked") == str(not wanted).lower():
            await switch.click()
        await expect(switch).to_have_attribute("aria-checked", str(wanted).lower())
        await expect(pane.get_by_role("list", name="What happened and why")).to_contain_text("by Ana")
        assert (await sysinfo(PLUG, peer.port))["relay_state"] == int(wanted)
    await expect(page.get_by_role("heading", name="Coffee maker")).to_have_count(0)

    await page.goto(f"http://anasy.local:{hub.port}/rooms/cozinha")
    tile = page.locator(".tile", has_text="Espresso machine")
    await expect(tile).to_have_class(re.compile("tile--on"))
    await peer.stop()
    await expect(tile).to_have_class(re.compile("tile--stale"), timeout=15_000)
    await expect(tile.locator("[data-tile]")).to_have_attribute(
        "aria-label", re.compile("cannot be reached|not answer")
    )
    await tile.get_by_role("button").click()
    await expect(tile).to_have_class(re.compile("tile--failed"), timeout=15_000)
    await expect(tile).to_contain_text(re.compile("cannot be reached|not answer"))
    await peer.start()  # it has forgotten that it was on, as after a power cut
    await expect(tile).to_have_class(re.compile("tile--off"), timeout=15_000)
    await tile.get_by_role("button", name="Turn on").click()
    await expect(tile).to_have_class(re.compile("tile--on"))
    assert (await sysinfo(PLUG, peer.port))["relay_state"] == 1
