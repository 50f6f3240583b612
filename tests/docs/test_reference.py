"""The reference says what the code does: generated parts are up to date, examples load, messages fit their types."""

from importlib import import_module

import msgspec
import pytest

from hub.settings import Settings, load
from scripts.reference.__main__ import pages
from scripts.reference.configuration import EXAMPLE
from scripts.reference.sections import fill, names, stale
from tests.docs.page import ROOT, steps

REFERENCE = ROOT / "docs" / "reference"
MESSAGES = [
    pytest.param(step, id=f"{page.stem}:{step.line}")
    for page in (REFERENCE / "api.md", REFERENCE / "problems.md")
    for step in steps(page)
    if step.verb == "as"
]


@pytest.fixture(scope="module")
def generated():
    return pages()


def test_generated_parts_are_up_to_date(generated):
    assert [path.name for path, texts in generated.items() if stale(path, texts)] == [], "run ./scripts/docs"


def test_every_part_has_its_place(generated):
    assert {path.name: sorted(names(path.read_text())) for path in generated} == {
        path.name: sorted(texts) for path, texts in generated.items()
    }


def test_what_people_wrote_stays():
    page = "Before.\n<!-- generated: a -->\nold\n<!-- end -->\nAfter.\n<!-- generated: b -->\n<!-- end -->\n"
    assert fill(page, {"a": "new"}) == page.replace("old", "\nnew\n")


def test_the_example_of_settings_loads(tmp_path):
    settings = load(tmp_path, EXAMPLE, {}, {})
    defaults = Settings(tmp_path)
    assert (settings.http, settings.mqtt, settings.log) == (defaults.http, defaults.mqtt, defaults.log)
    for name, options in settings.drivers.items():
        msgspec.convert(options, import_module(f"hub.drivers.{name}.config").Config)


@pytest.mark.parametrize("step", MESSAGES)
def test_a_message_is_of_its_type(step):
    module, _, name = step.detail.rpartition(".")
    kind = getattr(import_module(module), name)
    read = msgspec.json.decode(step.text, type=kind)
    shown, kept = msgspec.json.decode(step.text), msgspec.json.decode(msgspec.json.encode(read))
    assert unknown(shown, kept) == []


def unknown(shown: object, kept: object, path: str = "$") -> list[str]:
    """Where `shown` has what its type does not know, or knows as something else."""
    match shown, kept:
        case dict(), dict():
            return [
                fault
                for name, value in shown.items()
                for fault in (unknown(value, kept[name], f"{path}.{name}") if name in kept else [f"{path}.{name}"])
            ]
        case list(), list():
            return [
                fault
                for index, (one, other) in enumerate(zip(shown, kept, strict=True))
                for fault in unknown(one, other, f"{path}[{index}]")
            ]
        case _:
            return [] if shown == kept else [path]
