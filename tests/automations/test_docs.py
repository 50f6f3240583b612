"""What the pages about scenarios show is what the hub reads."""

from pathlib import Path

import pytest

from hub.automations.parse import parse

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("reference/scenarios.md", "how-to/first-scenario.md")
FRAME = {"schema": "1", "name": "x", "triggers": '[{time: "07:30"}]', "actions": "[{delay: 1s}]"}


def blocks():
    for page in PAGES:
        for number, part in enumerate((DOCS / page).read_text("utf-8").split("```yaml\n")[1:]):
            yield pytest.param(part.partition("```")[0], id=f"{page}-{number}")


@pytest.mark.parametrize("block", list(blocks()))
def test_an_example_parses(block):
    missing = [f"{key}: {value}\n" for key, value in FRAME.items() if f"{key}:" not in block]
    scenario, problems = parse("".join(missing) + block)
    assert problems == ()
    assert scenario is not None


def test_every_key_is_explained():
    page = (DOCS / PAGES[0]).read_text("utf-8")
    for key in ("schema", "name", "triggers", "conditions", "actions", "enabled", "mode", "id", "author"):
        assert f"| `{key}` |" in page
    for kind in ("change", "event", "time", "cron", "state", "and", "or", "not", "command", "set", "delay", "if"):
        assert f"`{kind}`" in page
