"""What a Struct holds, as a table: names, types with their bounds, defaults."""

import json
import re
from collections.abc import Callable
from pathlib import PurePath

import msgspec
from msgspec import inspect

from scripts.reference.sections import table

type Describe = Callable[[str], str]

_WORDS = re.compile(r"\^\((?P<words>[\w|-]+)\)\$")
"""A pattern that only lists words."""


def of(kind: type[msgspec.Struct], describe: Describe = lambda _: "") -> str:
    """The table of a Struct. `describe` gives a field's words where the type itself has none."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    rows = [_row(field, describe) for field in info.fields]
    if not any(words for *_, words in rows):
        return table(("name", "value", "default"), [row[:3] for row in rows])
    return table(("name", "value", "default", ""), rows)


def _row(field: inspect.Field, describe: Describe) -> tuple[str, str, str, str]:
    schema = field.type.extra_json_schema or {} if isinstance(field.type, inspect.Metadata) else {}
    words = schema.get("description") or describe(field.name)
    return f"`{field.encode_name}`", type_words(field.type), _default(field), words


def _default(field: inspect.Field) -> str:
    if field.required:
        return "required"
    default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    if isinstance(default, msgspec.Struct):
        return "as below"
    plain = str(default) if isinstance(default, PurePath) else msgspec.to_builtins(default)
    return "none" if plain is None else f"`{json.dumps(plain, ensure_ascii=False)}`"


def type_words(kind: inspect.Type) -> str:  # noqa: C901  # one flat case a type
    """A type as people say it."""
    match kind:
        case inspect.Metadata(type=inner):
            return type_words(inner)
        case inspect.BoolType():
            return "`true` or `false`"
        case inspect.IntType():
            return "whole number" + _bounds(kind)
        case inspect.FloatType():
            return "number" + _bounds(kind)
        case inspect.StrType(pattern=str() as pattern):
            words = _WORDS.fullmatch(pattern)
            return " or ".join(f"`{word}`" for word in words["words"].split("|")) if words else f"text like `{pattern}`"
        case inspect.StrType():
            return "text" + _length(kind)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return f"list of {type_words(item)}"
        case inspect.DictType(key_type=key, value_type=value):
            return f"names ({type_words(key)}) with {type_words(value)}"
        case inspect.UnionType(types=types):
            return " or ".join(type_words(item) for item in types if not isinstance(item, inspect.NoneType))
        case inspect.EnumType(cls=words):
            return " or ".join(f"`{word.value}`" for word in words)
        case inspect.StructType():
            return "names with values, below"
        case inspect.CustomType(cls=cls) if issubclass(cls, PurePath):
            return "path"
        case _:
            return "anything"


def _bounds(kind: inspect.IntType | inspect.FloatType) -> str:
    parts = [
        f"{words} {value:g}"
        for words, value in (
            ("at least", kind.ge),
            ("above", kind.gt),
            ("at most", kind.le),
            ("below", kind.lt),
        )
        if value is not None
    ]
    return f", {' and '.join(parts)}" if parts else ""


def _length(kind: inspect.StrType) -> str:
    if kind.max_length is None:
        return ""
    return f" of {kind.min_length or 0} to {kind.max_length} characters"
