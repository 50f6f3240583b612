"""Colours keep their contrast in both themes (WCAG 2.2, 1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for what else must be seen)."""

import math
import re
from pathlib import Path
from typing import NamedTuple

import pytest

TOKENS = (Path(__file__).parents[2] / "hub/web/src/styles/tokens.css").read_text("utf-8")

TEXT = [
    *((ink, surface) for ink in ("ink", "muted") for surface in ("bg", "surface", "sunken", "float")),
    *((f"{name}-ink", f"{name}-soft") for name in ("accent", "on", "heat", "cool", "warning", "danger")),
    *((f"{name}-ink", surface) for name in ("accent", "danger", "warning") for surface in ("bg", "surface", "float")),
    ("on-accent", "accent"),
    ("on-danger", "danger"),
    ("bg", "ink"),
]
GRAPHICS = [
    *((name, surface) for name in ("accent", "danger", "edge") for surface in ("bg", "surface", "float")),
    ("edge", "sunken"),
    ("heat", "float"),
    ("cool", "float"),
]


class Oklch(NamedTuple):
    lightness: float
    chroma: float
    hue: float


def theme_of(position: int) -> dict[str, Oklch]:
    pattern = r"--([a-z-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\)"
    return {name: Oklch(*map(float, values[position].split())) for name, *values in re.findall(pattern, TOKENS)}


THEMES = {"light": theme_of(0), "dark": theme_of(1)}


def linear_srgb(colour: Oklch) -> tuple[float, float, float]:
    """Oklab to linear sRGB with the matrices of Björn Ottosson, bottosson.github.io/posts/oklab."""
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def luminance(colour: Oklch) -> float:
    """Relative luminance (WCAG 2.2), of the colour as a screen clips it."""
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in linear_srgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Oklch, other: Oklch) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_and_white():
    assert contrast(Oklch(0, 0, 0), Oklch(1, 0, 0)) == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "surface"), TEXT)
def test_text_is_readable(theme: str, ink: str, surface: str):
    assert contrast(THEMES[theme][ink], THEMES[theme][surface]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "surface"), GRAPHICS)
def test_marks_are_seen(theme: str, mark: str, surface: str):
    assert contrast(THEMES[theme][mark], THEMES[theme][surface]) >= 3


def test_both_themes_define_every_colour():
    assert THEMES["light"].keys() == THEMES["dark"].keys()
    assert len(THEMES["light"]) > 25


def test_lengths_and_sizes_are_tokens_of_the_grid():
    sizes = [int(size) for size in re.findall(r"--t\d+: (\d+)px", TOKENS)]
    assert sizes == [12, 14, 16, 20, 28, 40]
    assert all(int(space) % 4 == 0 for space in re.findall(r"--s\d+: (\d+)px", TOKENS))


def test_no_colour_of_text_or_surface_beside_the_tokens():
    """Elsewhere only lamps' own colours and their fixed dark ink are written out."""
    written = {
        path.name
        for path in (Path(__file__).parents[2] / "hub/web/src").rglob("*.css")
        if re.search(r"#[0-9a-f]{3,8}\b|rgba?\(", path.read_text("utf-8"))
    }
    assert not written
