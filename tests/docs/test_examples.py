"""Every YAML example of the documentation is what it claims to be: a scenario, a part of one, the home, or settings."""

import re

import pytest
from ruamel.yaml import YAML

from hub.automations.parse import parse
from hub.settings import load
from hub.storage.home import HOME
from tests.docs.page import ROOT

_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_WHOLE = {
    "schema": "schema: 1",
    "name": "name: Example",
    "triggers": 'triggers: [{time: "12:00"}]',
    "actions": "actions: [{delay: 1s}]",
}
_EXAMPLES = [
    pytest.param(match[1], id=f"{page.stem}:{text.count('\n', 0, match.start()) + 1}")
    for page in sorted((ROOT / "docs").rglob("*.md"))
    for text in [page.read_text("utf-8")]
    for match in _BLOCK.finditer(text)
]


@pytest.mark.parametrize("text", _EXAMPLES)
def test_an_example_is_read_without_a_problem(text, tmp_path):
    keys = set(YAML(typ="safe", pure=True).load(text))
    if keys & {"triggers", "conditions", "actions"}:
        rest = [line for key, line in _WHOLE.items() if key not in keys]
        assert parse("\n".join([*rest, text]))[1] == ()
    elif "latitude" in keys:
        assert HOME.parse(text).problems == ()
    else:
        (tmp_path / "hub.yaml").write_text(text)
        assert load(tmp_path, tmp_path / "hub.yaml", {}, {})
