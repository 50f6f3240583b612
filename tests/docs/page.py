"""A page of the documentation as a list of what its reader does.

A comment says what the fenced block after it is, and no reader sees it:

    <!-- run -->          a command that ends; every one of a page runs in the same shell
    <!-- run: stays -->   a command that goes on, in a terminal of its own
    <!-- prints -->       what the command before it prints, somewhere; `…` stands for anything
    <!-- as TYPE -->      JSON of that msgspec type
    <!-- by hand: NAME --> no block: what the reader does on the web page, which the test does over the API
"""

import re
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parents[2]

_STEP = re.compile(
    r"^<!-- (?P<verb>run|prints|as|by hand)(?:: | )?(?P<detail>.*?) ?-->\n(?:```\w+\n(?P<text>.*?)^```$)?",
    re.DOTALL | re.MULTILINE,
)


class Step(Struct, frozen=True):
    """`verb` is run, prints, as or by hand; `detail` what follows it, `text` the block."""

    verb: str
    detail: str
    text: str
    line: int


def steps(page: Path) -> list[Step]:
    """What a page asks for, in its order."""
    source = page.read_text("utf-8")
    return [
        Step(match["verb"], match["detail"], match["text"] or "", source.count("\n", 0, match.start()) + 1)
        for match in _STEP.finditer(source)
    ]


def pattern(text: str) -> re.Pattern[str]:
    """What `text` matches: itself, with anything for `…`."""
    return re.compile(".*?".join(map(re.escape, text.strip().split("…"))), re.DOTALL)
