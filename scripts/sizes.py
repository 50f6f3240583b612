"""Report how long files and functions are, and which stand out: scripts/sizes.py DIRECTORY..."""

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

# docs/reference/testing.md: half the files under 120 lines, nine in ten under 400; half the
# functions under 6 lines, nine in ten under 30.
FILE_MARKS = (120, 400)
FUNCTION_MARKS = (6, 30)
LISTED_FILE, LISTED_FUNCTION = 400, 60


def main(directories: Sequence[str]) -> None:
    sources = {path: path.read_text() for top in directories for path in sorted(Path(top).rglob("*.py"))}
    files = {str(path): text.count("\n") for path, text in sources.items() if text.strip()}
    functions = {
        f"{path}:{line} {name}": length
        for path, text in sources.items()
        for name, line, length in function_lengths(text)
    }
    report("files", files, FILE_MARKS, LISTED_FILE)
    report("functions", functions, FUNCTION_MARKS, LISTED_FUNCTION)


def function_lengths(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield name, line and lines of code of each function; its docstring does not count."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            yield node.name, node.lineno, length


def report(what: str, lengths: dict[str, int], marks: tuple[int, int], listed: int) -> None:
    """Print how many of `lengths` stay under each of `marks`, and each above `listed`."""
    total = len(lengths) or 1
    shares = (f"{sum(n < mark for n in lengths.values()) / total:.0%} under {mark}" for mark in marks)
    print(f"{len(lengths)} {what}: {', '.join(shares)} lines")
    for name, length in sorted(lengths.items(), key=lambda item: -item[1]):
        if length > listed:
            print(f"  {length:5} {name}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["hub", "relay"])
