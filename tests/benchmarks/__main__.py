"""`./scripts/bench [GROUP] [--json FILE]`: every benchmark, or one group, as a table."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

import tests.benchmarks as package
from tests.benchmarks.row import Row

_NOT_GROUPS = {"__main__", "hub", "listen", "load", "row"}


def groups() -> list[str]:
    """The modules of this folder that have `rows()`."""
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name not in _NOT_GROUPS)


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="./scripts/bench", description=__doc__)
    parser.add_argument("group", nargs="?", choices=groups(), help="by default every group")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there as well")
    options = parser.parse_args()
    rows: list[Row] = []
    print(f"{'group':<12} {'name':<58} {'value':>12} {'unit':<10} {'reference':>12} {'ratio':>8}")
    for group in [options.group] if options.group else groups():
        module = importlib.import_module(f"tests.benchmarks.{group}")
        rows += show(module.rows())
    if options.json:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(rows)))
    return 0


def show(rows: Iterable[Row]) -> list[Row]:
    """Print each row as soon as it is measured."""
    shown = []
    for row in rows:
        reference = "" if row.reference is None else f"{row.reference:.4g}"
        ratio = "" if row.ratio is None else f"{row.ratio:.3f}"
        print(
            f"{row.group:<12} {row.name:<58} {row.value:>12.4g} {row.unit:<10} {reference:>12} {ratio:>8}", flush=True
        )
        shown.append(row)
    return shown


if __name__ == "__main__":
    sys.exit(main())
