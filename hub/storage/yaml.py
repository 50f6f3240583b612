"""YAML that people write: where each part stands, and changes that leave comments and order alone."""

from collections.abc import Sequence
from io import StringIO
from typing import Any

from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from hub.core.errors import FieldProblem

MOST_PARTS = 20_000
"""Values in one document, each alias counted as often as it is used."""

type Path = Sequence[str | int]


class Yaml(YAML):
    """ruamel's, which does not look for its plug-ins on the disk: that takes longer than a short text."""

    def official_plug_ins(self) -> list[str]:
        """None."""
        return []


class Malformed(Exception):
    """The text is no YAML that the hub takes."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Source(Struct, frozen=True):
    """A YAML text as plain dicts, lists and scalars."""

    value: Any
    tree: Any

    def where(self, path: Path) -> tuple[int, int]:
        """Line and column, from 1, of what stands at `path`, or of the nearest part around it."""
        node, place = self.tree, (1, 1)
        for step in path:
            try:
                line, column = node.lc.key(step) if isinstance(node, CommentedMap) else node.lc.item(step)
                node = node[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
            place = (line + 1, column + 1)
        return place

    def problem(self, path: Path, message: str) -> FieldProblem:
        """A fault of what stands at `path`; its field reads like `actions[0].then`."""
        return FieldProblem(spell(path), message, *self.where(path))


def spell(path: Path) -> str:
    """`path` in words: `actions[0].then`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def load_with_positions(text: str) -> Source:
    """Read the only document in `text`; `Malformed` says what stands in the way, with line and column."""
    tree = _read(text)
    return Source(_plain(tree, [MOST_PARTS]), tree)


def edit(text: str, value: Any) -> str:
    """`text` changed so that it holds `value`; comments and order of what stays are kept. `Malformed` for no YAML."""
    tree = _read(text) if text.strip() else CommentedMap()
    stream = StringIO()
    _yaml().dump(_merge(tree, value), stream)
    return stream.getvalue()


def _yaml() -> YAML:
    yaml = Yaml(typ="rt", pure=True)
    yaml.width = 120
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _read(text: str) -> Any:
    try:
        return _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
        words = " ".join(str(error.problem or error.context or "is not valid YAML").split())
        raise Malformed(FieldProblem("", words, *place)) from error
    except RecursionError as error:
        raise Malformed(FieldProblem("", "is nested too deeply", 1, 1)) from error
    except (YAMLError, ValueError, IndexError, TypeError, AttributeError, KeyError) as error:
        # ruamel raises these, too, for some malformed directives, tags and numbers.
        raise Malformed(FieldProblem("", "is not valid YAML", 1, 1)) from error


def _plain(node: Any, left: list[int]) -> Any:
    """Dicts, lists and scalars; aliases count each time, so that a few lines cannot become millions of values."""
    left[0] -= 1
    if left[0] < 0:
        raise Malformed(FieldProblem("", f"has more than {MOST_PARTS} values", 1, 1))
    match node:
        case dict():
            return {str(key): _plain(item, left) for key, item in node.items()}
        case list():
            return [_plain(item, left) for item in node]
        case bool() | None:
            return node
        case int():
            return int(node)
        case float():
            return float(node)
        case _:
            return str(node)


def _merge(tree: Any, value: Any) -> Any:
    """The node for `value`, made from `tree` where the two agree."""
    match tree, value:
        case CommentedMap(), dict():
            for key in [key for key in tree if key not in value]:
                del tree[key]
            for key, item in value.items():
                tree[key] = _merge(tree[key], item) if key in tree else item
            return tree
        case CommentedSeq(), list():
            del tree[len(value) :]
            for index, item in enumerate(value):
                if index < len(tree):
                    tree[index] = _merge(tree[index], item)
                else:
                    tree.append(item)
            return tree
        case _:
            return tree if _same(tree, value) else value


def _same(tree: Any, value: Any) -> bool:
    """Equal and of one kind: 1 is not true, though Python says so."""
    return bool(tree == value) and isinstance(tree, bool) == isinstance(value, bool)
