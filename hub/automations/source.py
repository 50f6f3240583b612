"""A bounded YAML text as a tree that knows where each of its parts stands.

Built from parser events, so nothing is constructed by tag and no alias is followed: what a text can cost is bounded by
its length. Plain scalars resolve as in the core schema of YAML 1.2 (§10.3.2): `on` and `off` are text.
"""

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from hub.core.capability import Value
from hub.core.errors import FieldProblem
from hub.storage.yaml import Yaml

LONGEST_TEXT = 64 * 1024
DEEPEST = 32
MOST_NODES = 5_000

LARGEST_INTEGER = 10**15
"""Above it a JSON number is no longer exact everywhere (RFC 8259 §6)."""

_INTEGER = re.compile(r"[-+]?[0-9]+", re.ASCII)
_RADIX = re.compile(r"0x[0-9a-fA-F]+|0o[0-7]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_LONGEST_NUMBER = 40
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}


class Place(NamedTuple):
    """Line and column, both from 1; 0 where there is no text, as in a JSON body."""

    line: int = 0
    column: int = 0


NOWHERE = Place()


class Scalar(Struct, frozen=True):
    """A single value; None is an empty one."""

    value: Value | None
    place: Place = NOWHERE


class Sequence(Struct, frozen=True):
    """A list."""

    items: tuple["Node", ...]
    place: Place = NOWHERE


class Entry(Struct, frozen=True):
    """A key and what it holds."""

    key: str
    value: "Node"
    place: Place = NOWHERE


class Mapping(Struct, frozen=True):
    """Keys in the order in which they were written; a key that repeats is there as often."""

    entries: tuple[Entry, ...]
    place: Place = NOWHERE


type Node = Scalar | Sequence | Mapping


class Unreadable(Exception):
    """The text is no YAML, or more than is accepted."""

    def __init__(self, message: str, place: Place = NOWHERE) -> None:
        super().__init__(message)
        self.place = place


def fault(path: str, message: str, place: Place) -> FieldProblem:
    """A problem at `path`, with its position where there is one."""
    return FieldProblem(path, message, place.line or None, place.column or None)


def read_yaml(text: str) -> Node:
    """The tree of the only document in `text`; `Unreadable` says what stands in the way."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"is longer than {LONGEST_TEXT} characters")
    try:
        return _Builder(text).document()
    except Unreadable:
        raise
    except ReaderError as error:
        place = Place(text.count("\n", 0, error.position) + 1, error.position - text.rfind("\n", 0, error.position))
        raise Unreadable(
            f"holds a character that YAML does not allow (U+{ord(text[error.position]):04X})", place
        ) from error
    except MarkedYAMLError as error:
        raise Unreadable(_words(error), _place(error.problem_mark)) from error
    except (YAMLError, ValueError, IndexError, TypeError, AttributeError) as error:
        # ruamel's scanner raises these for some malformed directives and tags.
        raise Unreadable("is not valid YAML") from error


def read_json(value: object) -> Node:
    """The same tree from what a JSON body was decoded to; `Unreadable` when it is more than is accepted."""
    budget = iter(range(MOST_NODES))

    def build(part: object, depth: int) -> Node:
        if next(budget, None) is None or depth > DEEPEST:
            raise Unreadable("is too large or too deeply nested")
        match part:
            case dict():
                return Mapping(tuple(Entry(str(key), build(item, depth + 1)) for key, item in part.items()))
            case list() | tuple():
                return Sequence(tuple(build(item, depth + 1) for item in part))
            case int() | float():
                return Scalar(_bounded(part, NOWHERE))
            case None | str():
                return Scalar(part)
            case _:
                raise Unreadable(f"holds a {type(part).__name__}, which no document has")

    return build(value, 0)


class _Builder:
    """Turns parser events into nodes; recursion is bounded by `DEEPEST`."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Event] = Yaml(typ="safe", pure=True).parse(text)
        self._left = MOST_NODES

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    raise Unreadable("holds more than one document", _place(event.start_mark))
                root = self._node(next(self._events), 0)
        if root is None or root == Scalar(None, root.place):
            raise Unreadable("is empty")
        return root

    def _node(self, event: Event, depth: int) -> Node:
        place = _place(event.start_mark)
        self._check(event, depth, place)
        match event:
            case ScalarEvent():
                return Scalar(_resolve(event, place), place)
            case SequenceStartEvent():
                items = []
                while not isinstance(item := next(self._events), SequenceEndEvent):
                    items.append(self._node(item, depth + 1))
                return Sequence(tuple(items), place)
            case MappingStartEvent():
                entries = []
                while not isinstance(key := next(self._events), MappingEndEvent):
                    entries.append(self._entry(key, depth + 1))
                return Mapping(tuple(entries), place)
            case _:
                raise Unreadable("is not valid YAML", place)

    def _entry(self, key: Event, depth: int) -> Entry:
        place = _place(key.start_mark)
        self._check(key, depth, place)
        if not isinstance(key, ScalarEvent):
            raise Unreadable("a key must be a single word", place)
        return Entry(str(key.value), self._node(next(self._events), depth), place)

    def _check(self, event: Event, depth: int, place: Place) -> None:
        self._left -= 1
        if self._left < 0:
            raise Unreadable(f"has more than {MOST_NODES} parts", place)
        if depth > DEEPEST:
            raise Unreadable(f"is nested more than {DEEPEST} deep", place)
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor is not None):
            raise Unreadable("anchors and aliases (& and *) are not accepted", place)
        if getattr(event, "tag", None) not in (None, "!"):
            raise Unreadable("tags (!) are not accepted", place)


def _resolve(event: ScalarEvent, place: Place) -> Value | None:
    text = str(event.value)
    plain = event.implicit[0] and event.style in (None, "")
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    number = _number(text, place)
    return text if number is None else _bounded(number, place)


def _number(text: str, place: Place) -> int | float | None:
    integer, radix = _INTEGER.fullmatch(text), _RADIX.fullmatch(text)
    if not (integer or radix or _FLOAT.fullmatch(text)):
        return None
    if len(text) > _LONGEST_NUMBER:
        raise Unreadable("holds a number that is too long", place)
    if integer:
        return int(text)
    return int(text, 0) if radix else float(text)


def _bounded(number: int | float, place: Place) -> int | float:
    if isinstance(number, float) and not math.isfinite(number):
        raise Unreadable("holds a number that is not finite", place)
    if isinstance(number, int) and abs(number) > LARGEST_INTEGER:
        raise Unreadable(f"holds a whole number beyond {LARGEST_INTEGER}", place)
    return number


def _place(mark: object) -> Place:
    line, column = getattr(mark, "line", None), getattr(mark, "column", None)
    return Place(line + 1, column + 1) if isinstance(line, int) and isinstance(column, int) else NOWHERE


def _words(error: MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    return "is not valid YAML: " + ", ".join(" ".join(str(part).split()) for part in parts)
