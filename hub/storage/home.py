"""The home's settings and its areas: documents that the hub itself understands."""

import asyncio
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from hub.core.bus import Bus
from hub.core.device import RESERVED_SLUGS, Area, slug
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import Actor, DocumentSaved, Event
from hub.core.home import HomeSettings
from hub.core.ids import AreaId, new_id
from hub.core.registry import Registry
from hub.storage.documents import Documents, Kind, Parsed
from hub.storage.yaml import Malformed, edit, load_with_positions

HOME_SLUG = "home"
SCHEMA = 1


class AreaDocument(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A file of `config/areas`; its name is the area's slug. `parent` is the id of the area around it."""

    id: AreaId
    name: str
    parent: AreaId | None = None
    icon: str = ""
    order: int = 0


def _parser[T](kind: type[T], check: Callable[[T], FieldProblem | None]) -> Callable[[str], Parsed[T]]:
    def parse(text: str) -> Parsed[T]:
        source = load_with_positions(text)
        tree = dict(source.value) if isinstance(source.value, dict) else source.value
        if isinstance(tree, dict):
            tree.pop("schema", None)
        try:
            value = msgspec.convert(tree, kind)
        except msgspec.ValidationError as error:
            return Parsed(None, (source.problem((), str(error)),))
        problem = check(value)
        if problem is not None:
            return Parsed(None, (source.problem(problem.field.split("."), problem.message),))
        return Parsed(value)

    return parse


def _check_home(settings: HomeSettings) -> FieldProblem | None:
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return FieldProblem("timezone", f"{settings.timezone!r} is no time zone of the IANA database")
    return None


def _check_area(area: AreaDocument) -> FieldProblem | None:
    return None if area.name.strip() and len(area.name) <= 80 else FieldProblem("name", "needs 1 to 80 characters")


async def _edited(text: str, value: dict[str, Any]) -> str:
    """`text` with `value`; `Problem` invalid while the file is no YAML because of an edit by hand."""
    try:
        return await asyncio.to_thread(edit, text, {"schema": SCHEMA, **value})
    except Malformed as error:
        raise Problem(Code.INVALID, fields=(error.problem,)) from error


HOME: Kind[HomeSettings] = Kind("home", SCHEMA, _parser(HomeSettings, _check_home))
AREAS: Kind[AreaDocument] = Kind("areas", SCHEMA, _parser(AreaDocument, _check_area))


class HomeDocuments:
    """Settings and areas as they are on disk; the registry follows the files."""

    def __init__(self, documents: Documents, registry: Registry, bus: Bus) -> None:
        self._documents = documents
        self._registry = registry
        self._unsubscribe = bus.subscribe(self._saved, DocumentSaved)

    def close(self) -> None:
        """Stop following."""
        self._unsubscribe()

    # -- the home ---------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> HomeSettings:
        """What holds now: the last valid file, or the defaults."""
        document = self._documents.get(HOME, HOME_SLUG)
        return document.value if document and document.value else HomeSettings()

    @property
    def version(self) -> int:
        """The version of the settings; 0 while nobody saved any."""
        document = self._documents.get(HOME, HOME_SLUG)
        return document.version if document else 0

    async def change(self, changes: dict[str, Any], *, expected: int | None, actor: Actor) -> HomeSettings:
        """Change some settings; `Problem` invalid or version-mismatch as of `Documents.save`.

        Without `expected` it is the version known now: what somebody else changes meanwhile is not undone.
        """
        document, settings = self._documents.get(HOME, HOME_SLUG), replace(self.settings, **changes)
        if expected is None:
            expected = self.version
        text = await _edited(document.text if document else "", asdict(settings))
        await self._documents.save(HOME, HOME_SLUG, text, expected=expected, actor=actor)
        return self.settings

    # -- areas ------------------------------------------------------------------------------------------------------

    def publish_areas(self) -> None:
        """Give the registry the areas of the files."""
        self._registry.set_areas(
            Area(
                document.value.id,
                document.value.name,
                document.slug,
                document.value.parent,
                document.value.icon,
                document.value.order,
            )
            for document in self._documents.all(AREAS)
            if document.value is not None
        )

    async def add_area(
        self, name: str, actor: Actor, *, parent: AreaId | None = None, icon: str = "", order: int = 0
    ) -> Area:
        """A new area; its slug is free and none of the reserved ones."""
        self._check_parent(None, parent)
        area = AreaDocument(AreaId(new_id()), name, parent, icon, order)
        return await self._save(area, self._free_slug(name), "", 0, actor)

    def area_version(self, area_id: AreaId) -> int:
        """The version of an area's document."""
        document = self._documents.get(AREAS, self.area(area_id).slug)
        return document.version if document else 0

    async def change_area(
        self, area_id: AreaId, changes: dict[str, Any], actor: Actor, *, expected: int | None = None
    ) -> Area:
        """Rename, move or reorder. A rename that leaves the slug's letters alone leaves the slug alone.

        `Problem` not-found, invalid, or version-mismatch as of `Documents.save`.
        """
        current = self.area(area_id)
        if "parent" in changes:
            self._check_parent(area_id, changes["parent"])
        document = self._documents.get(AREAS, current.slug)
        if document is None or document.value is None:
            raise Problem(Code.NOT_FOUND, what="area")
        changed = replace(document.value, **changes)
        if slug(changed.name) == slug(current.name):
            known = document.version if expected is None else expected
            return await self._save(changed, current.slug, document.text, known, actor)
        if expected not in (None, document.version):
            raise Problem(Code.VERSION_MISMATCH, version=document.version, diff="")
        saved = await self._save(changed, self._free_slug(changed.name), document.text, 0, actor)
        await self._documents.delete(AREAS, current.slug, expected=None, actor=actor)
        return self.area(saved.id)

    async def remove_area(self, area_id: AreaId, actor: Actor, *, expected: int | None = None) -> None:
        """`Problem` not-found, conflict while devices or other areas are in it, or version-mismatch."""
        area = self.area(area_id)
        if self._registry.devices_in(area_id) or len(self._registry.within(area_id)) > 1:
            raise Problem(Code.CONFLICT, fields=(FieldProblem("id", "devices or other areas are in it"),))
        await self._documents.delete(AREAS, area.slug, expected=expected, actor=actor)

    def area(self, area_id: AreaId) -> Area:
        """The area, or `Problem` not-found."""
        area = self._registry.area(area_id)
        if area is None:
            raise Problem(Code.NOT_FOUND, what="area")
        return area

    async def _save(self, area: AreaDocument, name: str, before: str, expected: int, actor: Actor) -> Area:
        text = await _edited(before, msgspec.to_builtins(area))
        await self._documents.save(AREAS, name, text, expected=expected, actor=actor)
        return self.area(area.id)

    def _check_parent(self, area: AreaId | None, parent: AreaId | None) -> None:
        if parent is None:
            return
        if self._registry.area(parent) is None:
            raise Problem(Code.INVALID, fields=(FieldProblem("parent", "there is no such area"),))
        if area is not None and parent in self._registry.within(area):
            raise Problem(Code.INVALID, fields=(FieldProblem("parent", "an area cannot be inside itself"),))

    def _free_slug(self, name: str) -> str:
        base = slug(name)
        taken = RESERVED_SLUGS | {document.slug for document in self._documents.all(AREAS)}
        candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
        return next(candidate for candidate in candidates if candidate not in taken)

    def _saved(self, event: Event) -> None:
        if isinstance(event.body, DocumentSaved) and event.body.kind == AREAS.name:
            self.publish_areas()
