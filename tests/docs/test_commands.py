"""The commands of the documentation are run, and print what the pages say."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.docs.page import ROOT, Step, steps
from tests.docs.reader import Reader
from tests.docs.web_page import WebPage

DOCS = ROOT / "docs"


class Walker:
    """Follows pages, in the terminal and on the web page."""

    def __init__(self, folder: Path) -> None:
        self.reader = Reader(folder)
        self.web = WebPage(self.reader.port, self.reader.data)

    def start_a_hub(self, command: str) -> None:
        """What a page takes for granted."""
        self.reader.follow(Step("run", "stays", command, 0))
        self.reader.follow(Step("prints", "", "http://127.0.0.1:8080/", 0))

    def walk(self, page: str) -> None:
        """From the first line to the last."""
        for step in steps(DOCS / page):
            if step.verb == "by hand":
                self.web.by_hand(step.detail)
            else:
                self.reader.follow(step)


@contextmanager
def a_walker(folder: Path) -> Iterator[Walker]:
    walker = Walker(folder)
    try:
        yield walker
    finally:
        walker.reader.close()


@pytest.mark.peer("mosquitto_sub", "node", "tplink-smarthome-simulator")
def test_the_tutorial(tmp_path):
    with a_walker(tmp_path) as walker:
        walker.walk("tutorial/five-minute-start.md")


@pytest.mark.peer("curl")
def test_pages_about_a_hub_that_runs(tmp_path):
    with a_walker(tmp_path) as walker:
        walker.start_a_hub("./scripts/run --demo")
        walker.walk("reference/api.md")
        walker.walk("how-to/reset-a-password.md")
