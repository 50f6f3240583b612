"""Every word that the pages use exists in both languages, and every word that exists is used."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "hub" / "locales"
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "hub/web/src").rglob("*.ts*")))
USED = set(re.findall(r"'(web-[a-z0-9-]+)'", SOURCES))
"""Ids written out."""
PREFIXES = set(re.findall(r"`(web-[a-z-]+-)\$\{", SOURCES))
"""Beginnings of ids that end in a name from a description."""


def messages(language: str, name: str = "web.ftl") -> dict[str, ast.Message]:
    resource = FluentParser().parse((LOCALES / language / name).read_text("utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    return {entry.id.name: entry for entry in resource.body if isinstance(entry, ast.Message)}


def variables(message: ast.Message) -> set[str]:
    found: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, ast.VariableReference):
            found.add(node.id.name)
        for value in vars(node).values() if isinstance(node, ast.BaseNode) else ():
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.BaseNode):
                    visit(child)

    visit(message)
    return found


ENGLISH, PORTUGUESE = messages("en"), messages("pt-BR")


@pytest.mark.parametrize("path", sorted(path.name for path in (LOCALES / "en").glob("*.ftl")))
def test_both_languages_have_the_same_messages(path: str):
    assert messages("en", path).keys() == messages("pt-BR", path).keys()


@pytest.mark.parametrize("name", sorted(ENGLISH))
def test_both_languages_use_the_same_variables(name: str):
    assert variables(ENGLISH[name]) == variables(PORTUGUESE[name])


def test_ids_in_the_source_exist():
    assert sorted(USED - ENGLISH.keys()) == []
    assert all(any(name.startswith(prefix) for name in ENGLISH) for prefix in PREFIXES)


def test_messages_are_used():
    unused = [name for name in ENGLISH if name not in USED and not name.startswith(tuple(PREFIXES))]
    assert unused == []


def test_no_message_is_defined_twice():
    for language in ("en", "pt-BR"):
        names = re.findall(
            r"^([a-z][\w-]*) =",
            "\n".join(p.read_text("utf-8") for p in (LOCALES / language).glob("*.ftl")),
            re.MULTILINE,
        )
        assert sorted({name for name in names if names.count(name) > 1}) == []


def test_nobody_shouts():
    assert not [name for name, text in texts() if "!" in text]


def texts():
    for language in ("en", "pt-BR"):
        for line in (LOCALES / language / "web.ftl").read_text("utf-8").splitlines():
            name, _, text = line.partition(" = ")
            yield name, text
