"""`python -m scripts.reference`: write the generated parts of docs/ anew."""

import sys
from pathlib import Path

from scripts.reference import capabilities, commands, configuration, interface
from scripts.reference.sections import stale, write

DOCS = Path(__file__).parents[2] / "docs" / "reference"


def pages() -> dict[Path, dict[str, str]]:
    """The generated sections of each page."""
    api = interface.sections()
    return {
        DOCS / "api.md": {"resources": api["resources"]},
        DOCS / "capabilities.md": capabilities.sections(),
        DOCS / "cli.md": commands.sections(),
        DOCS / "configuration.md": configuration.sections(),
        DOCS / "problems.md": {"problems": api["problems"]},
    }


def main() -> int:
    """Write what is out of date and name it."""
    for path, texts in pages().items():
        if stale(path, texts):
            write(path, texts)
            print(f"written: {path.relative_to(DOCS.parents[1])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
