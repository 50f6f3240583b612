"""docs/reference/configuration.md: every setting, from the types that check it."""

from importlib import import_module
from inspect import cleandoc
from pathlib import Path

from msgspec import Struct

from hub.core.home import HomeSettings
from hub.core.message import Message
from hub.drivers.catalogue import CATALOGUE
from hub.locales import has, render
from hub.settings import VARIABLES, HttpSettings, LogSettings, MqttSettings, Settings
from hub.storage.home import AreaDocument
from scripts.reference import fields
from scripts.reference.sections import table

EXAMPLE = Path(__file__).parents[2] / "config" / "hub.yaml"

_PARTS: tuple[tuple[str, type[Struct]], ...] = (("http", HttpSettings), ("mqtt", MqttSettings), ("log", LogSettings))


def sections() -> dict[str, str]:
    """The generated parts of the page."""
    return {
        "example": f"```yaml\n{EXAMPLE.read_text('utf-8').strip()}\n```",
        "settings": "\n\n".join(
            [_described(Settings), *(f"### `{name}`\n\n{_described(kind)}" for name, kind in _PARTS)]
        ),
        "drivers": "\n\n".join(_driver(name) for name in CATALOGUE),
        "environment": table(("variable", "sets"), [(f"`{name}`", f"`{path}`") for name, path in VARIABLES.items()]),
        "home": _described(HomeSettings),
        "areas": _described(AreaDocument),
    }


def _described(kind: type[Struct], describe: fields.Describe = lambda _: "") -> str:
    return f"{cleandoc(kind.__doc__ or '')}\n\n{fields.of(kind, describe)}"


def _driver(name: str) -> str:
    """The settings of a driver, with the words that its form has."""
    config: type[Struct] = import_module(f"{CATALOGUE[name].package}.config").Config

    def describe(field: str) -> str:
        code = f"drivers-{name}-{field.replace('_', '-')}"
        return render(Message(code), "en") if has(code, "en") else ""

    return f"### `drivers.{name}`\n\n{_described(config, describe)}"
