"""The gallery shows every component; axe finds nothing wrong with them in either theme and language."""

from base64 import b64encode
from itertools import combinations, product

import pytest

from tests.web.conftest import faults, watch
from tests.web.fake_hub import FakeHub

pytestmark = pytest.mark.peer("chromium")


async def test_gallery_is_accessible(browser, serve):
    address = await serve(FakeHub()) + "/gallery"
    for theme, locale in product(("light", "dark"), ("en", "pt-BR")):
        page = await browser.new_page(color_scheme=theme, locale=locale)
        errors = watch(page)
        await page.goto(address)
        await page.locator(".graph__plot canvas").first.wait_for()
        assert await faults(page) == [], (theme, locale)
        assert errors == []
        await page.close()


async def test_surfaces_are_accessible(browser, serve):
    address = await serve(FakeHub()) + "/gallery"
    page = await browser.new_page(reduced_motion="reduce")
    for surface in ("Sheet", "Pane", "Command palette"):
        await page.goto(address)
        await page.get_by_role("button", name=surface).click()
        await page.locator(".gallery__frame").wait_for()
        assert await faults(page) == [], surface


STATES = {"off": 0, "on": 1, "pending": 5, "stale": 6, "failed": 7}
"""Where the gallery shows each state of the same lamp."""

GREYS = """async (pictures) => Promise.all(pictures.map(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(152, 132).getContext('2d');
    context.filter = 'grayscale(1)';
    context.drawImage(bitmap, 0, 0, 152, 132);
    return [...context.getImageData(0, 0, 152, 132).data.filter((_, index) => index % 4 === 0)];
}))"""
"""The levels of grey of pictures in base64, each drawn at the size of a tile."""


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_five_states_of_a_tile_differ_in_grey_and_without_their_words(browser, serve, theme):
    page = await browser.new_page(color_scheme=theme, reduced_motion="reduce")
    await page.goto(await serve(FakeHub()) + "/gallery")
    tiles = page.locator(".tile")
    await tiles.first.wait_for()
    await page.evaluate("document.querySelectorAll('.tile__text').forEach((text) => text.style.visibility = 'hidden')")
    pictures = [b64encode(await tiles.nth(place).screenshot()).decode() for place in STATES.values()]
    greys = dict(zip(STATES, await page.evaluate(GREYS, pictures), strict=True))
    for one, other in combinations(STATES, 2):
        apart = sum(abs(a - b) > 16 for a, b in zip(greys[one], greys[other], strict=True))
        assert apart / len(greys[one]) > 0.01, (one, other)


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
