"""Documents: YAML files under DATA/config that people and the hub both write, and every version of them."""

import asyncio
import difflib
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hub.core.bus import Bus
from hub.core.clock import Clock
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import BY_HUB, Actor, Cause, CauseKind, DocumentSaved
from hub.storage import files, versions
from hub.storage.database import Database
from hub.storage.failure import translate
from hub.storage.versions import Version
from hub.storage.yaml import Malformed, edit, load_with_positions

_SCHEMA = re.compile(r"^schema:[ \t]*([0-9]{1,6})[ \t]*(?:#.*)?$", re.MULTILINE)
_LONGEST_DIFF = 20_000

log = logging.getLogger(__name__)

type Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
type Key = tuple[str, str]


class Parsed[T](Struct, frozen=True):
    """What a text means: a value, or the problems that stand in its way."""

    value: T | None
    problems: tuple[FieldProblem, ...] = ()


class Kind[T](Struct, frozen=True):
    """A kind of document, kept in the folder `name`.

    `version` is the `schema:` that `parse` understands. `parse` is pure and runs in a thread. `upgrades[n]` is a pure
    function from the content of schema n to that of n + 1; it is applied to what is read, the file is left as it is.
    """

    name: str
    version: int
    parse: Callable[[str], Parsed[T]]
    upgrades: Mapping[int, Upgrade] = {}


class Document[T](Struct, frozen=True):
    """`text` is what the file holds, and `problems` what is wrong with that; `value` is the last valid content.

    `version` is that of `text`, `active` that of `value` (0: there never was a valid one). A file that can be no
    document, because of its name or what it is, has version 0 and no text.
    """

    kind: str
    slug: str
    version: int
    text: str
    value: T | None
    problems: tuple[FieldProblem, ...]
    path: Path
    active: int


class _Reading(Struct, frozen=True):
    """A file that is new or changed, read and parsed."""

    kind: Kind[Any]
    file: files.Found
    parsed: Parsed[Any]

    @property
    def key(self) -> Key:
        return self.kind.name, self.file.name.removesuffix(files.SUFFIX)


class Documents:
    """The documents of every registered kind. Changes come one after the other, each a `DocumentSaved` on the bus."""

    def __init__(self, root: Path, database: Database, bus: Bus, clock: Clock, kinds: Iterable[Kind[Any]]) -> None:
        self._root = root
        self._database = database
        self._bus = bus
        self._clock = clock
        self._kinds = {kind.name: kind for kind in kinds}
        self._documents: dict[Key, Document[Any]] = {}
        self._deleted: dict[Key, int] = {}
        self._strays: dict[Key, Document[Any]] = {}
        self._stamps: dict[Key, files.Stamp] = {}
        self._lock = asyncio.Lock()

    # -- reading ----------------------------------------------------------------------------------------------------

    def get[T](self, kind: Kind[T], slug: str) -> Document[T] | None:
        """The document of that name."""
        return self._documents.get((kind.name, slug))

    def all[T](self, kind: Kind[T]) -> list[Document[T]]:
        """Every document of a kind by slug, then the files that can be none."""
        found = [document for (name, _), document in sorted(self._documents.items()) if name == kind.name]
        return found + [document for (name, _), document in sorted(self._strays.items()) if name == kind.name]

    async def versions(self, kind: Kind[Any], slug: str, limit: int = 50) -> list[Version]:
        """The versions of a document, newest first, also of a deleted one."""
        return await self._database.read(versions.history(kind.name, slug, limit))

    # -- changing ---------------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Take up what the last run knew and what was changed since; once, before anything else."""
        async with self._lock:
            known = await self._database.read(versions.newest)
            for kind in self._kinds.values():
                await asyncio.to_thread(files.clean, self._root / kind.name)
            present, readings = await asyncio.to_thread(self._look, {})
            sound = {reading.key for reading in readings if reading.parsed.value is not None}
            for key, (last, valid) in known.items():
                if key[0] in self._kinds:
                    await self._recall(key, last, None if key in sound else valid)
            await self._absorb(present, readings)

    async def scan(self) -> None:
        """Take up what was changed by hand: each changed file is a version."""
        async with self._lock:
            await self._absorb(*await asyncio.to_thread(self._look, dict(self._stamps)))

    async def save[T](self, kind: Kind[T], slug: str, text: str, *, expected: int | None, actor: Actor) -> Document[T]:
        """Write a document; on disk, and a version of its own, when this returns.

        `expected` is the version it is to replace: 0 for a new one, None for whatever is there. `Problem` invalid with
        all faults, or version-mismatch with `version` and a `diff` from what is there to `text`.
        """
        _check_slug(slug)
        _check_text(text)
        parsed: Parsed[T] = await asyncio.to_thread(parse, kind, text)
        if parsed.problems:
            raise Problem(Code.INVALID, fields=parsed.problems)
        return await asyncio.shield(asyncio.ensure_future(self._save(kind, slug, text, parsed, expected, actor)))

    async def delete(self, kind: Kind[Any], slug: str, *, expected: int | None, actor: Actor) -> None:
        """Delete a document durably; its versions stay. `Problem` not-found, or version-mismatch as in `save`."""
        await asyncio.shield(asyncio.ensure_future(self._delete(kind, slug, expected, actor)))

    # -- inside -----------------------------------------------------------------------------------------------------

    async def _save[T](
        self, kind: Kind[T], slug: str, text: str, parsed: Parsed[T], expected: int | None, actor: Actor
    ) -> Document[T]:
        """Once begun it is brought to its end, whatever becomes of the caller."""
        async with self._lock:
            current = await self._current(kind, slug)
            _check_version(current, expected, text)
            if current is not None and current.text == text:
                return current
            path = self._path(kind.name, slug)
            await self._on_disk(files.write, path, text)
            version = self._next(kind.name, slug)
            row = Version(version, self._clock.now(), actor, valid=True, text=text)
            await self._recorded(path, kind.name, slug, row)
            self._stamps[kind.name, slug] = await asyncio.to_thread(files.stamp_of, path)
            document = Document(kind.name, slug, version, text, parsed.value, (), path, version)
            self._publish(document, Cause(CauseKind.ACTOR, actor=actor))
            return document

    async def _delete(self, kind: Kind[Any], slug: str, expected: int | None, actor: Actor) -> None:
        async with self._lock:
            current = await self._current(kind, slug)
            if current is None:
                raise Problem(Code.NOT_FOUND, what="document")
            _check_version(current, expected, "")
            await self._on_disk(files.remove, current.path)
            version = self._next(kind.name, slug)
            row = Version(version, self._clock.now(), actor, valid=True, text=None)
            await self._recorded(current.path, kind.name, slug, row)
            self._forget((kind.name, slug), version, Cause(CauseKind.ACTOR, actor=actor))

    def _path(self, kind: str, slug: str) -> Path:
        return self._root / kind / f"{slug}{files.SUFFIX}"

    def _next(self, kind: str, slug: str) -> int:
        document = self._documents.get((kind, slug))
        return (document.version if document else self._deleted.get((kind, slug), 0)) + 1

    def _publish(self, document: Document[Any], cause: Cause) -> None:
        self._documents[document.kind, document.slug] = document
        self._deleted.pop((document.kind, document.slug), None)
        self._bus.publish(DocumentSaved(document.kind, document.slug, document.version), cause)

    def _forget(self, key: Key, version: int, cause: Cause) -> None:
        self._deleted[key] = version
        self._documents.pop(key, None)
        self._stamps.pop(key, None)
        self._bus.publish(DocumentSaved(*key, 0), cause)

    async def _recall(self, key: Key, last: Version, valid: Version | None) -> None:
        """What the last run knew of a document; its value only from `valid`, the newest version that was."""
        if last.text is None:
            self._deleted[key] = last.version
            return
        value, active = None, 0
        if valid is not None and valid.text is not None:
            value = (await asyncio.to_thread(parse, self._kinds[key[0]], valid.text)).value
            active = valid.version if value is not None else 0
        self._documents[key] = Document(*key, last.version, last.text, value, (), self._path(*key), active)

    async def _absorb(self, present: set[Key], readings: list[_Reading]) -> None:
        for key in [key for key in self._stamps.keys() | self._documents.keys() if key not in present]:
            await self._gone(key)
        for reading in readings:
            await self._take(reading)

    def _look(self, stamps: Mapping[Key, files.Stamp]) -> tuple[set[Key], list[_Reading]]:
        """In a thread: which files there are, and those that are not as in `stamps`."""
        present: set[Key] = set()
        readings = []
        for kind in self._kinds.values():
            for name, stamp in files.listing(self._root / kind.name).items():
                key = (kind.name, name.removesuffix(files.SUFFIX))
                present.add(key)
                if stamps.get(key) != stamp and (reading := self._read(kind, name, stamp)) is not None:
                    readings.append(reading)
        return present, readings

    def _read(self, kind: Kind[Any], name: str, stamp: files.Stamp | None = None) -> _Reading | None:
        try:
            file = files.read(self._root / kind.name / name, stamp)
        except FileNotFoundError:
            return None
        if file.text is None:
            return _Reading(kind, file, Parsed(None, (FieldProblem("file", file.fault or ""),)))
        return _Reading(kind, file, parse(kind, file.text))

    async def _take(self, reading: _Reading) -> None:
        """A file that was changed by hand."""
        key, file, parsed = reading.key, reading.file, reading.parsed
        before = self._documents.get(key)
        if file.text is None:
            self._stamps[key] = file.stamp
            self._unusable(key, file, parsed.problems)
            return
        self._strays.pop(key, None)
        changed = before is None or before.text != file.text
        version = self._next(*key) if changed or before is None else before.version
        valid = parsed.value is not None
        if changed:
            row = Version(version, self._clock.now(), None, valid, file.text)
            await self._database.write(versions.add(*key, row))
        value, active = (parsed.value, version) if valid else (before.value, before.active) if before else (None, 0)
        document = Document(*key, version, file.text, value, parsed.problems, self._path(*key), active)
        self._stamps[key] = file.stamp
        if changed:
            self._publish(document, BY_HUB)
        else:
            self._documents[key] = document

    def _unusable(self, key: Key, file: files.Found, problems: tuple[FieldProblem, ...]) -> None:
        """A file that cannot be read: what is known of the document stays active, with the problem."""
        before = self._documents.get(key)
        if before is not None:
            self._documents[key] = replace(before, problems=problems)
            self._bus.publish(DocumentSaved(*key, before.version), BY_HUB)
            return
        path = self._root / key[0] / file.name
        self._strays[key] = Document(key[0], files.shown(key[1]), 0, "", None, problems, path, 0)

    async def _gone(self, key: Key) -> None:
        """A file that was removed by hand."""
        self._strays.pop(key, None)
        self._stamps.pop(key, None)
        if key not in self._documents:
            return
        version = self._next(*key)
        deletion = Version(version, self._clock.now(), None, valid=True, text=None)
        await self._database.write(versions.add(*key, deletion))
        self._forget(key, version, BY_HUB)

    async def _current(self, kind: Kind[Any], slug: str) -> Document[Any] | None:
        """The document, after a look at its file: an edit that no scan has seen yet is taken up first."""
        key = (kind.name, slug)
        reading = await asyncio.to_thread(self._read, kind, f"{slug}{files.SUFFIX}")
        if reading is not None:
            await self._take(reading)
        else:
            await self._gone(key)
        return self._documents.get(key)

    async def _on_disk(self, change: Callable[..., None], path: Path, *args: str) -> None:
        try:
            await asyncio.to_thread(change, path, *args)
        except OSError as error:
            raise translate(error) from error

    async def _recorded(self, path: Path, kind: str, slug: str, version: Version) -> None:
        """The version's row; without it the file goes back to what it was."""
        try:
            await self._database.write(versions.add(kind, slug, version))
        except BaseException:
            await asyncio.to_thread(files.undo, path)
            raise
        await asyncio.to_thread(files.settle, path)


def parse[T](kind: Kind[T], text: str) -> Parsed[T]:
    """`text` as `kind` reads it, brought to the schema it understands; whatever goes wrong is a problem of the text."""
    try:
        return kind.parse(_upgraded(kind, text))
    except Malformed as error:
        return Parsed(None, (error.problem,))
    except Exception:
        log.exception("a document of kind %s cannot be read", kind.name)
        return Parsed(None, (FieldProblem("", "cannot be read because of a fault of the hub; its log says more"),))


def _upgraded(kind: Kind[Any], text: str) -> str:
    found = _SCHEMA.search(text)
    schema = int(found[1]) if found else kind.version
    if schema == kind.version:
        return text
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    if schema > kind.version:
        words = f"was written by a newer release (schema {schema}, this one knows {kind.version})"
        raise Malformed(FieldProblem("schema", words, line, 1))
    value = load_with_positions(text).value
    for step in range(schema, kind.version):
        if step not in kind.upgrades:
            raise Malformed(FieldProblem("schema", f"schema {step} cannot be read any more", line, 1))
        value = {**kind.upgrades[step](value), "schema": step + 1}
    return edit(text, value)


def _check_slug(slug: str) -> None:
    if not files.is_slug(slug):
        raise Problem(Code.INVALID, fields=(FieldProblem("slug", "needs lower-case letters, digits and dashes"),))


def _check_text(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise Problem(
            Code.INVALID, fields=(FieldProblem("text", "holds half a character (a lone surrogate)"),)
        ) from None
    if size > files.LARGEST:
        raise Problem(Code.TOO_LARGE)


def _check_version(current: Document[Any] | None, expected: int | None, text: str) -> None:
    there = current.version if current else 0
    if expected is None or expected == there:
        return
    before = current.text if current else ""
    lines = difflib.unified_diff(before.splitlines(), text.splitlines(), f"version {there}", "yours", lineterm="")
    raise Problem(Code.VERSION_MISMATCH, version=there, diff="\n".join(lines)[:_LONGEST_DIFF])
