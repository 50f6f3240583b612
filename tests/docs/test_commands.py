"""Every command of the pages that walk a reader through something is run, and prints what the page says."""

import pytest

from tests.docs.page import ROOT, steps
from tests.docs.reader import Reader
from tests.docs.web_page import WebPage

DOCS = ROOT / "docs"


def walk(page: str, folder) -> None:
    """Follow a page from its first line to its last."""
    reader = Reader(folder)
    web = WebPage(reader.port, reader.data)
    try:
        for step in steps(DOCS / page):
            if step.verb == "by hand":
                web.by_hand(step.detail)
            else:
                reader.follow(step)
    finally:
        reader.close()


@pytest.mark.peer("mosquitto_sub", "node", "tplink-smarthome-simulator")
def test_the_tutorial(tmp_path):
    walk("tutorial/five-minute-start.md", tmp_path)
