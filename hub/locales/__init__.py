"""Sentences for people, from the Fluent files in this folder: pt-BR and English, the same for Python and the web."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hub.core.home import LANGUAGES
from hub.core.message import Message

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

_FOLDER = Path(__file__).parent
_FALLBACK = "en"


def negotiate(accepted: str) -> str:
    """The language for an Accept-Language header (or a single tag); English when none of it is spoken here."""
    for part in accepted.split(","):
        tag = part.partition(";")[0].strip().lower()
        for language in LANGUAGES:
            if tag.partition("-")[0] == language.lower().partition("-")[0]:
                return language
    return _FALLBACK


def render(message: Message, language: str) -> str:
    """The sentence in `language`, else in English, else its code with the arguments: never an exception."""
    for candidate in (language, _FALLBACK):
        bundle = _bundle(candidate) if candidate in LANGUAGES else None
        if bundle is not None and bundle.has_message(message.code):
            pattern = bundle.get_message(message.code).value
            if pattern is not None:
                return str(bundle.format_pattern(pattern, dict(message.args))[0])
    detail = ", ".join(f"{name}={value}" for name, value in message.args.items())
    return f"{message.code} ({detail})" if detail else message.code


def has(code: str, language: str) -> bool:
    """Whether `language` has a sentence of its own for `code`."""
    return language in LANGUAGES and bool(_bundle(language).has_message(code))


def loaded() -> bool:
    """Whether `render` answers at once."""
    return _bundle.cache_info().currsize == len(LANGUAGES)


def load() -> None:
    """Read the sentences of every language. It takes a tenth of a second, so whoever serves others does it in a thread."""
    for language in LANGUAGES:
        _bundle(language)


@cache
def _bundle(language: str) -> "FluentBundle":
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415  # costs a tenth of a second of CPU

    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((_FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text("utf-8")))
    return bundle
