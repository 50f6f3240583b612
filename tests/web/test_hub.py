"""The pages on the real hub: claimed, set up and used in a browser, over a name that is no secure context."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.peers.hub import EMAIL, PASSWORD, HubProcess
from tests.web.conftest import faults, watch

pytestmark = pytest.mark.peer("chromium")


async def claim(page: Page, hub: HubProcess, host: str) -> None:
    """From the first page to the home page."""
    await page.goto(f"http://{host}:{hub.port}/")
    await page.get_by_label("Claim code").fill(hub.claim_code)
    await page.get_by_label("Your name").fill("Ana")
    await page.get_by_label("E-mail").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Claim this hub").click()
    await page.get_by_label("Name of the home").fill("Casa Souza")
    await page.get_by_role("button", name="Open my home").click()
    await page.locator("[data-tile]").first.wait_for()


@pytest.mark.parametrize("host", ["anasy.local", "127.0.0.1"])
async def test_claimed_set_up_and_used(browser, demo_hub, host):
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = await context.new_page()
    errors = watch(page)
    await claim(page, demo_hub, host)
    assert await page.evaluate("isSecureContext") is (host == "127.0.0.1")
    assert await faults(page) == []

    tile = page.locator(".tile", has_text="Luz da cozinha").first
    before = await tile.get_by_role("button").get_attribute("aria-pressed")
    await tile.get_by_role("button").click()
    after = "false" if before == "true" else "true"
    await expect(tile.get_by_role("button")).to_have_attribute("aria-pressed", after)
    await expect(tile).not_to_have_class(re.compile("tile--pending"))

    await tile.locator("[data-tile]").click()
    pane = page.get_by_role("complementary", name="Luz da cozinha")
    await expect(pane.get_by_role("switch", name="Power")).to_have_attribute("aria-checked", after)
    await expect(pane.get_by_role("list", name="What happened and why")).to_contain_text("by Ana")
    await pane.locator(".graph__plot canvas").wait_for()
    assert await faults(page) == []
    assert errors == []

    await page.reload()
    await expect(pane.get_by_role("switch", name="Power")).to_have_attribute("aria-checked", after)


async def test_a_change_elsewhere_is_seen_live(browser, demo_hub):
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await claim(page, demo_hub, "anasy.local")
    token = demo_hub.sign_in()
    lamp = next(item for item in demo_hub.ask("GET", "/devices", token=token)["devices"] if item["kind"] == "light")
    tile = page.locator(".tile", has_text=lamp["name"]).first
    for command, pressed in (("on", "true"), ("off", "false")):
        body = {"capability": "on_off", "command": command}
        demo_hub.ask("POST", f"/devices/{lamp['id']}/command", body, token)
        await expect(tile.get_by_role("button")).to_have_attribute("aria-pressed", pressed)


async def test_the_page_outlives_a_hub_that_is_killed(browser, demo_hub, tmp_path):
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await claim(page, demo_hub, "anasy.local")
    demo_hub.kill()
    await expect(page.get_by_text("The connection to the hub is gone")).to_be_visible()
    await expect(page.locator(".tile--on")).to_have_count(0)
    await page.locator(".tile--stale button").first.click()
    await expect(page.locator(".tile--failed")).to_contain_text("The hub does not answer")


async def test_rooms_are_added_renamed_and_removed(browser, demo_hub):
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await claim(page, demo_hub, "127.0.0.1")
    await page.goto(f"http://127.0.0.1:{demo_hub.port}/settings")
    await page.get_by_label("New room").fill("Adega")
    await page.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("button", name="Remove Adega")).to_be_visible()
    await page.get_by_role("button", name="Remove Adega").click()
    await expect(page.get_by_role("button", name="Remove Adega")).to_have_count(0)
    await page.get_by_role("button", name="Undo").last.click()
    await expect(page.get_by_role("button", name="Remove Adega")).to_be_visible()


async def test_a_scenario_is_written_corrected_and_run(browser, demo_hub):
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await claim(page, demo_hub, "anasy.local")
    await page.get_by_role("link", name="Scenarios").click()
    await page.get_by_role("button", name="New scenario").click()
    await page.get_by_label("What should happen?").fill("Lanterna acesa")
    await page.get_by_role("button", name="Create").click()
    editor = page.get_by_role("textbox", name="Document")
    draft = await editor.input_value()
    await editor.fill(draft + "\nnonsense: 1\n")
    await page.get_by_role("button", name="Save").click()
    problem = page.get_by_role("list", name="Problems").get_by_role("button")
    await expect(problem.first).to_contain_text("Line")
    await page.get_by_role("button", name="Discard changes").click()
    await editor.fill(draft + "\n# by hand\n")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Version 2")).to_be_visible()
    assert await faults(page) == []
