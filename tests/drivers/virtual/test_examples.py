"""The example scenarios are for the demo home: they parse, and all that they name is there."""

from pathlib import Path

import msgspec
import pytest

from hub.automations.parse import parse
from hub.core.capability import conform_args
from hub.core.device import Endpoint, slug
from hub.drivers.virtual.blueprint import furnished
from hub.drivers.virtual.demo.furniture import FURNISHED, furniture

EXAMPLES = Path(__file__).parents[3] / "config" / "automations"
FILES = sorted(EXAMPLES.glob("*/*.yaml"))


def endpoints(language: str) -> dict[str, Endpoint]:
    return {slug(piece.seen.name): furnished(FURNISHED[piece.seen.address])[0] for piece in furniture(language).pieces}


def in_area(language: str, area: str, kind: str) -> list[Endpoint]:
    rooms, pieces = furniture(language)
    (key,) = [room.key for room in rooms if slug(room.name) == area]
    return [
        furnished(FURNISHED[piece.seen.address])[0] for piece in pieces if piece.area == key and piece.seen.kind == kind
    ]


def walk(node):
    """Every mapping of a document."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from walk(item)


def test_both_languages_have_the_same_examples():
    assert {file.parent.name for file in FILES} == {"en", "pt-BR"}
    assert len(list((EXAMPLES / "en").iterdir())) == len(list((EXAMPLES / "pt-BR").iterdir())) == 5


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_an_example_is_for_the_demo_home(file):
    language = file.parent.name
    scenario, problems = parse(file.read_text("utf-8"))
    assert problems == ()
    assert scenario is not None
    assert slug(scenario.name) == file.stem
    known = endpoints(language)
    for part in walk(msgspec.to_builtins(scenario)):
        if isinstance(part.get("device"), str):
            places = [known[part["device"]]]
        elif isinstance(part.get("target"), dict):
            target = part["target"]
            places = (
                [known[target["device"]]] if "device" in target else in_area(language, target["area"], target["kind"])
            )
        else:
            continue
        assert places, part
        for endpoint in places:
            check(endpoint, part)


def check(endpoint: Endpoint, part):
    if "command" in part:
        capability = endpoint.capability(part["capability"])
        spec = capability.command(part["command"]) if capability else None
        assert spec is not None, part
        assert conform_args(spec, part.get("args", {}))[1] == {}
    elif "attribute" in part:
        assert part["attribute"] in {attribute.name for attribute in endpoint.attributes()}, part
        if "value" in part:
            assert endpoint.command_for(part["attribute"]), part
    elif "event" in part:
        assert part["event"] in {event.name for item in endpoint.capabilities for event in item.events}
