"""Every page on a phone and a desktop: accessible, usable by keyboard, and honest when the home is empty, huge or gone."""

import json
import re

import pytest
from playwright.async_api import expect

from tests.web.conftest import DESKTOP, PHONE, faults, watch
from tests.web.fake_hub import GOLDEN, FakeHub

pytestmark = pytest.mark.peer("chromium")

PAGES = {
    "/": ".tile",
    "/?device=d0": ".graph__plot canvas",
    "/?device=d3": ".dial",
    "/?device=d19": ".hold",
    "/rooms/room-0": ".tile",
    "/devices": ".device-row",
    "/activity": ".timeline",
    "/scenarios": ".scenario",
    "/scenarios/scenario-4": ".editor",
    "/found": ".found",
    "/settings": ".area-row",
    "/more": ".place",
    "/developer/api#patch_devices_id": ".schema__field details",
    "/nowhere": ".empty",
}


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_every_page_is_accessible_and_fits(browser, serve, viewport):
    page = await browser.new_page(viewport=viewport, reduced_motion="reduce")
    errors = watch(page)
    address = await serve(FakeHub())
    found: dict[str, list[str]] = {}
    for path, landmark in PAGES.items():
        await page.goto(address + path)
        await page.locator(landmark).first.wait_for()
        found[path] = await faults(page)
        too_wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert too_wide <= 0, path
    assert {path: some for path, some in found.items() if some} == {}
    assert errors == []


async def test_sign_in_and_claim_are_accessible(browser, serve):
    page = await browser.new_page()
    await page.goto(await serve(FakeHub(claimed=False)))
    await page.get_by_label("Claim code").wait_for()
    assert await faults(page) == []


async def test_a_tile_acts_on_enter_opens_on_space_and_moves_by_arrows(browser, serve):
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(await serve(FakeHub()) + "/rooms/room-0")
    first = page.locator("[data-tile]").first
    await expect(first).to_have_attribute("aria-label", re.compile("On"))
    await first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".tile").first).to_have_class(re.compile("tile--pending"))
    await expect(first).to_have_attribute("aria-label", re.compile("Off"))
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("[data-tile]").nth(1)).to_be_focused()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("complementary", name="Reading lamp")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("complementary")).to_have_count(0)


async def test_a_failed_command_says_why_and_can_be_tried_again(browser, serve):
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(await serve(FakeHub()) + "/rooms/room-1")
    tile = page.locator(".tile", has_text="Fridge")
    await tile.get_by_role("button", name="Turn off").click()
    await expect(tile).to_have_class(re.compile("tile--failed"))
    await expect(tile).to_contain_text("cannot be reached")
    await tile.get_by_role("button", name="Try again").click()
    await expect(tile).to_have_class(re.compile("tile--pending"))


async def test_a_lock_opens_only_when_held(browser, serve):
    hub = FakeHub()
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(await serve(hub) + "/?device=d19")
    hold = page.locator(".hold").first
    await hold.dispatch_event("pointerdown")
    await hold.dispatch_event("pointerup")
    assert hub.states["d19", "main", "lock_state"][0] == "locked"
    await hold.hover()
    await page.mouse.down()
    await expect(page.locator(".knows").first).to_contain_text("Unlocked")
    await page.mouse.up()
    assert hub.states["d19", "main", "lock_state"][0] == "unlocked"


async def test_the_palette_finds_rooms_without_accents_and_turns_things_off(browser, serve):
    hub = FakeHub()
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(await serve(hub))
    await page.locator("[data-tile]").first.wait_for()
    await page.keyboard.press("/")
    await expect(page.get_by_role("combobox")).to_be_focused()
    await page.keyboard.type("turn off living")
    await expect(page.get_by_role("option").first).to_contain_text("Turn off Living room")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("All lights off")
    await expect(page.locator(".tile--pending")).to_have_count(0)
    assert hub.states["d0", "main", "on"][0] is False
    await page.keyboard.press("Control+k")
    await page.keyboard.type("sett")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/settings$"))


async def test_a_sheet_on_a_phone_closes_by_escape_and_gives_the_focus_back(browser, serve):
    page = await browser.new_page(viewport=PHONE)
    await page.goto(await serve(FakeHub()) + "/rooms/room-0")
    tile = page.locator("[data-tile]").first
    await tile.focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("dialog", name="Ceiling lamp")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page).to_have_url(re.compile("/rooms/room-0$"))


async def test_an_empty_home_says_what_to_do(browser, serve):
    page = await browser.new_page(viewport=PHONE)
    await page.goto(await serve(FakeHub(count=0)))
    await page.get_by_role("link", name="Find devices").click()
    await expect(page.get_by_role("heading", name="TP-LINK_Smart Plug_4A21")).to_be_visible()


async def test_a_thousand_devices_are_drawn_only_where_one_looks(browser, serve):
    page = await browser.new_page(viewport=DESKTOP)
    address = await serve(FakeHub(count=1000))
    await page.goto(address + "/devices")
    await page.locator(".device-row").first.wait_for()
    assert await page.locator(".device-row").count() < 60
    await page.keyboard.press("End")
    await expect(page.locator("[aria-posinset='1000']")).to_be_visible()


async def test_the_gone_hub_is_said_and_its_return_noticed(browser, serve):
    hub = FakeHub()
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(await serve(hub))
    await page.locator(".tile--on").first.wait_for()
    hub.refuses_sockets = True
    for socket in list(hub.sockets):
        await socket.close()
    await expect(page.get_by_text("The connection to the hub is gone")).to_be_visible()
    await expect(page.locator(".tile--on")).to_have_count(0)
    hub.refuses_sockets = False
    await expect(page.get_by_text("The connection to the hub is gone")).to_have_count(0)
    await expect(page.locator(".tile--on").first).to_be_visible()


async def test_the_language_changes_without_a_reload(browser, serve):
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(await serve(FakeHub()) + "/settings")
    await page.get_by_label("Language").first.select_option("pt-BR")
    await expect(page.get_by_role("heading", name="Ajustes")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "pt-BR"


async def test_a_graph_is_read_by_keyboard_and_as_a_table(browser, serve):
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(await serve(FakeHub()) + "/?device=d5")
    graph = page.get_by_role("application", name=re.compile("Graph of Temperature"))
    await graph.focus()
    reading = page.locator(".graph__reading")
    newest = await reading.inner_text()
    await page.keyboard.press("Home")
    await expect(reading).not_to_have_text(newest)
    await page.get_by_role("button", name="Show as a table").click()
    await expect(page.get_by_role("row")).to_have_count(49)


@pytest.mark.parametrize("language", ["en", "pt-BR"])
async def test_the_api_is_searched_and_its_shapes_are_opened(browser, serve, language):
    hub = FakeHub()
    hub.language = language
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(await serve(hub) + "/developer/api")
    operations = page.locator(".operation")
    await expect(operations.first).to_be_visible()
    routes = sum(map(len, json.loads(GOLDEN.read_text("utf-8"))["paths"].values()))
    await expect(operations).to_have_count(routes)
    await page.get_by_role("searchbox").fill("post devices/{id}")
    await expect(operations).to_have_count(1)
    await operations.first.locator("summary").first.click()
    await expect(page).to_have_url(re.compile("#post_devices_id_command$"))
    await expect(operations.first).to_contain_text("capability")
    await expect(operations.first).to_contain_text("≤ 80")
    await operations.first.locator("summary", has_text="reason").click()
    await expect(operations.first).to_contain_text("code for programs")
    assert await faults(page) == []
