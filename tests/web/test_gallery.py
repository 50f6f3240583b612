"""The gallery shows every component; axe finds nothing wrong with them in either theme and language."""

import pytest

from tests.web.conftest import faults, watch
from tests.web.fake_hub import FakeHub

pytestmark = pytest.mark.peer("chromium")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "pt-BR"])
async def test_gallery_is_accessible(browser, serve, theme, locale):
    page = await browser.new_page(color_scheme=theme, locale=locale)
    errors = watch(page)
    await page.goto(await serve(FakeHub()) + "/gallery")
    await page.locator(".graph__plot canvas").first.wait_for()
    assert await faults(page) == []
    assert errors == []


@pytest.mark.parametrize("surface", ["Sheet", "Pane", "Command palette"])
async def test_surfaces_are_accessible(browser, serve, surface):
    page = await browser.new_page(reduced_motion="reduce")
    await page.goto(await serve(FakeHub()) + "/gallery")
    await page.get_by_role("button", name=surface).click()
    await page.locator(".gallery__frame").wait_for()
    assert await faults(page) == []


async def test_touch_targets_are_44_px(browser, serve):
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.goto(await serve(FakeHub()) + "/gallery")
    await page.locator(".tile").first.wait_for()
    small = await page.evaluate(
        """[...document.querySelectorAll('button, a[href], input:not(.sr-only), select, summary, [role=slider]')]
           .map((element) => [element.outerHTML.slice(0, 120), element.getBoundingClientRect()])
           .filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44))
           .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""
    )
    assert small == []
