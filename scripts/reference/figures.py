"""docs/explanation/speed.md: what `./scripts/bench --json FILE` measured, as a table."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.reference.sections import table, write

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "speed.md"


def figures(rows: Sequence[dict[str, Any]]) -> str:
    """A table of the rows of a run, a group after the other."""
    return table(("group", "figure", "value", "reference", "ratio"), [_row(row) for row in rows])


def _row(row: dict[str, Any]) -> tuple[str, str, str, str, str]:
    ratio = "" if row["ratio"] is None else f"{row['ratio']:.2g}"
    return row["group"], row["name"], _number(row["value"], row["unit"]), _number(row["reference"], row["unit"]), ratio


def _number(value: float | None, unit: str) -> str:
    """Three significant digits, never with an exponent."""
    if value is None:
        return ""
    digits = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{digits} {'µs' if unit == 'us' else unit}"


def main(files: Sequence[str]) -> int:
    """Write the table of all files into the page."""
    rows = [row for name in files for row in json.loads(Path(name).read_text())]
    write(PAGE, {"figures": figures(rows)})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
