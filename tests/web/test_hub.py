"""The pages on the real hub: claimed, set up and used in a browser, over a name that is no secure context."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from tests.peers.hub import EMAIL, PASSWORD, HubProcess
from tests.web.conftest import enter, faults, watch

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
async def test_claimed_set_up_and_used(browser, unclaimed, host):
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = await context.new_page()
    errors = watch(page)
    await claim(page, unclaimed, host)
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
    page = await enter(browser, demo_hub)
    token = demo_hub.sign_in()
    lamp = next(item for item in demo_hub.ask("GET", "/devices", token=token)["devices"] if item["kind"] == "light")
    tile = page.locator(".tile", has_text=lamp["name"]).first
    for command, pressed in (("on", "true"), ("off", "false")):
        body = {"capability": "on_off", "command": command}
        demo_hub.ask("POST", f"/devices/{lamp['id']}/command", body, token)
        await expect(tile.get_by_role("button")).to_have_attribute("aria-pressed", pressed)


async def test_the_page_outlives_a_hub_that_is_killed(browser, unclaimed):
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await claim(page, unclaimed, "anasy.local")
    unclaimed.kill()
    await expect(page.get_by_text("The connection to the hub is gone")).to_be_visible()
    await expect(page.locator(".tile--on")).to_have_count(0)
    await page.locator(".tile--stale button").first.click()
    await expect(page.locator(".tile--failed")).to_contain_text("The hub does not answer")


async def test_rooms_are_added_renamed_and_removed(browser, demo_hub):
    page = await enter(browser, demo_hub, "/settings")
    await page.get_by_label("New room").fill("Adega")
    await page.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("button", name="Remove Adega")).to_be_visible()
    await page.get_by_role("button", name="Remove Adega").click()
    await expect(page.get_by_role("button", name="Remove Adega")).to_have_count(0)
    await page.get_by_role("button", name="Undo").last.click()
    await expect(page.get_by_role("button", name="Remove Adega")).to_be_visible()


async def test_a_scenario_is_written_corrected_and_run(browser, demo_hub):
    page = await enter(browser, demo_hub)
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


STAIRS = """\
schema: 1
name: Stairs
enabled: false
triggers:
  - time: "12:30"
actions:
  - if: {state: {device: sun, attribute: elevation, above: -100}}
    then:
      - command: {device: luz-da-cozinha, capability: on_off, command: "on"}
"""


async def test_a_run_is_told_step_by_step(browser, demo_hub):
    token = demo_hub.sign_in()
    demo_hub.ask("POST", "/scenarios", {"name": "Stairs", "text": STAIRS}, token)
    page = await enter(browser, demo_hub, "/scenarios/stairs")
    await page.get_by_role("button", name="Run now").click()
    steps = page.get_by_role("list", name="Steps").get_by_role("listitem")
    await expect(steps).to_have_count(2)
    await expect(steps.first).to_contain_text("The conditions hold")
    await expect(steps.first).to_contain_text(re.compile("Sun elevation: -?[0-9]"))
    await expect(steps.last).to_contain_text("Luz da cozinha: turn on")
    await expect(steps.last).to_contain_text(re.compile(r"\d\s(ms|s)$"))
    assert await faults(page) == []
    await page.get_by_role("button", name="Steps of").first.click()
    await expect(steps).to_have_count(0)


async def test_two_who_write_the_same_scenario_both_keep_what_they_wrote(browser, demo_hub):
    token = demo_hub.sign_in()
    demo_hub.ask("POST", "/scenarios", {"name": "Cellar", "text": STAIRS.replace("Stairs", "Cellar")}, token)
    page = await enter(browser, demo_hub, "/scenarios/cellar")
    editor = page.get_by_role("textbox", name="Document")
    await editor.fill(await editor.input_value() + "# mine\n")
    demo_hub.ask("PUT", "/scenarios/cellar", {"text": STAIRS.replace("Stairs", "Cellar") + "# theirs\n"}, token)
    await page.get_by_role("button", name="Save").click()
    difference = page.get_by_role("group", name="What differs")
    await expect(difference).to_contain_text("-# theirs")
    await expect(difference).to_contain_text("+# mine")
    await expect(editor).to_have_value(re.compile("# mine"))
    assert await faults(page) == []
    await page.get_by_role("button", name="Save mine over it").click()
    await expect(page.get_by_text("Version 3")).to_be_visible()
    text = demo_hub.ask("GET", "/scenarios/cellar", token=token)["text"]
    assert "# mine" in text
    assert "# theirs" not in text


async def test_settings_of_the_home_that_somebody_changed_meanwhile(browser, demo_hub):
    page = await enter(browser, demo_hub, "/settings")
    price = page.get_by_label("Electricity price")
    await price.fill("1.25")
    demo_hub.ask("PATCH", "/home", {"price_per_kwh": 0.5}, demo_hub.sign_in())
    await price.locator("xpath=ancestor::form").get_by_role("button", name="Save").click()
    await expect(page.get_by_role("group", name="What differs")).to_contain_text("+price_per_kwh: 1.25")
    await expect(price).to_have_value("1.25")
    await page.get_by_role("button", name="Take the newest").click()
    await expect(price).to_have_value("0.5")


async def test_times_are_those_of_the_home_wherever_one_reads_them(browser, demo_hub):
    events = demo_hub.ask("GET", "/events?limit=500", token=demo_hub.sign_in())["events"]
    started = next(event for event in events if event["body"]["type"] == "hub_started")
    there = datetime.fromtimestamp(started["at"] / 1e6, ZoneInfo("America/Sao_Paulo"))
    page = await enter(browser, demo_hub, "/activity", timezone_id="Asia/Kolkata")
    line = page.get_by_role("listitem").filter(has_text="The hub started").first
    await expect(line).to_contain_text(f"{there:%-I:%M}")
