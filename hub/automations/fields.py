"""Reading typed fields from a tree, noting every fault with its path and place instead of stopping at the first."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from hub.automations.source import Entry, Mapping, Node, Place, Scalar, Sequence, fault
from hub.core.capability import Value
from hub.core.errors import FieldProblem

MOST_PROBLEMS = 100
_LONGEST_KEY = 64


class Fault(Exception):
    """What is wrong with the value at hand, in words that follow its path."""


class Cursor:
    """A node, its path from the root, and the list into which faults go."""

    def __init__(self, node: Node, path: str, problems: list[FieldProblem], place: Place | None = None) -> None:
        self.node = node
        self.path = path
        self._problems = problems
        self._place = node.place if place is None else place

    def fault(self, message: str) -> None:
        """Note a fault of this node."""
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(fault(self.path, message, self._place))

    def down(self, step: str, node: Node, place: Place | None = None) -> "Cursor":
        """The part `step` of this node."""
        path = f"{self.path}{step}" if step.startswith("[") or not self.path else f"{self.path}.{step[:_LONGEST_KEY]}"
        return Cursor(node, path, self._problems, place)

    def read[T](self, read: "Read[T]", instead: T) -> T:
        """What `read` makes of the node, or `instead` after noting its fault."""
        try:
            return read(self)
        except Fault as error:
            self.fault(str(error))
            return instead

    def items(self) -> list["Cursor"]:
        """The members of a list; `Fault` when it is none."""
        if not isinstance(self.node, Sequence):
            raise Fault("must be a list")
        return [self.down(f"[{index}]", item) for index, item in enumerate(self.node.items)]

    def fields(self, *known: str) -> "Fields":
        """The keys of a mapping, of which only `known` are accepted; `Fault` when it is none."""
        if not isinstance(self.node, Mapping):
            raise Fault("must be a mapping of keys to values")
        return Fields(self, self.node, known)

    def scalar(self) -> Value:
        """A single value; `Fault` for a list, a mapping, or nothing."""
        if not isinstance(self.node, Scalar) or self.node.value is None:
            raise Fault("is empty" if isinstance(self.node, Scalar) else "must be a single value")
        return self.node.value


type Read[T] = Callable[[Cursor], T]


class Fields:
    """The fields of one mapping. What is made from a faulty one is discarded with the whole document."""

    def __init__(self, cursor: Cursor, mapping: Mapping, known: Iterable[str]) -> None:
        self._cursor = cursor
        self._entries: dict[str, Entry] = {}
        known = tuple(known)
        for entry in mapping.entries:
            if entry.key not in known:
                self._at(entry, by_key=True).fault(f"is not known here{suggestion(entry.key, known)}")
            elif entry.key in self._entries:
                self._at(entry, by_key=True).fault("is there twice")
            else:
                self._entries[entry.key] = entry

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def need[T](self, name: str, read: Read[T], instead: T) -> T:
        """The field `name`, whose absence is a fault."""
        if name not in self._entries:
            self._cursor.fault(f"needs {name!r}")
            return instead
        return self.take(name, read, instead)

    def take[T](self, name: str, read: Read[T], default: T) -> T:
        """The field `name`, or `default` when it is absent."""
        entry = self._entries.get(name)
        return default if entry is None else self._at(entry).read(read, default)

    def fault(self, name: str, message: str) -> None:
        """Note a fault of the field `name`, or of the whole when it is absent."""
        entry = self._entries.get(name)
        (self._cursor if entry is None else self._at(entry)).fault(message)

    def _at(self, entry: Entry, *, by_key: bool = False) -> Cursor:
        node = entry.value
        empty = isinstance(node, Scalar) and node.value is None
        return self._cursor.down(entry.key, node, entry.place if by_key or empty else None)


def suggestion(word: str, known: Iterable[str]) -> str:
    """What the writer of `word` may have meant, to follow a fault: `; did you mean 'to'?`, else what there is."""
    known = sorted(set(known))
    close = get_close_matches(word, known, 1, 0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there is {', '.join(known)}" if 0 < len(known) <= 12 else ""
