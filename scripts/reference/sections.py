"""Parts of a page between `<!-- generated: NAME -->` and `<!-- end -->`; what is around them is written by people."""

import re
from collections.abc import Sequence
from pathlib import Path

_SECTION = re.compile(r"(?P<head><!-- generated: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)


def names(page: str) -> list[str]:
    """The sections of a page, in their order."""
    return [match["name"] for match in _SECTION.finditer(page)]


def fill(page: str, texts: dict[str, str]) -> str:
    """The page with each section's text from `texts`; a section that has none there stays as it is."""

    def one(match: re.Match[str]) -> str:
        text = texts.get(match["name"])
        return match[0] if text is None else f"{match['head']}\n{text.strip()}\n\n{match['end']}"

    return _SECTION.sub(one, page)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', r'\|') for cell in line)} |" for line in lines)


def stale(path: Path, texts: dict[str, str]) -> bool:
    """Whether the page on disk differs from what is generated now."""
    page = path.read_text("utf-8")
    return fill(page, texts) != page


def write(path: Path, texts: dict[str, str]) -> None:
    """Bring the page up to date."""
    path.write_text(fill(path.read_text("utf-8"), texts), "utf-8")
