"""Files and functions stay small: docs/reference/testing.md."""

import statistics

from scripts import sizes
from tests.architecture.tree import ROOT

SOURCES = [path for top in ("hub", "relay") for path in (ROOT / top).rglob("*.py") if "node_modules" not in path.parts]


def quantiles(lengths: list[int]) -> tuple[float, float]:
    """Median and ninth decile."""
    deciles = statistics.quantiles(lengths, n=10, method="inclusive")
    return deciles[4], deciles[8]


def test_files_are_small():
    half, nine_in_ten = quantiles([len(text.splitlines()) for path in SOURCES if (text := path.read_text()).strip()])
    assert half < 120
    assert nine_in_ten < 400


def test_functions_are_small():
    lengths = [length for path in SOURCES for _, _, length in sizes.function_lengths(path.read_text())]
    half, nine_in_ten = quantiles(lengths)
    assert half < 6
    assert nine_in_ten < 30


def test_a_docstring_does_not_count():
    source = 'def f():\n    """One.\n\n    Two.\n    """\n    a = 1\n    return a\n'
    assert list(sizes.function_lengths(source)) == [("f", 1, 2)]
