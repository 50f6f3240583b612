"""The home and its areas."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import asdict

from hub.access.fields import checked_name
from hub.api.routing import Call, Guard, Reply, Route
from hub.core.device import Area
from hub.core.home import HomeSettings
from hub.core.ids import AreaId
from hub.core.registry import Registry
from hub.storage.home import HomeDocuments

type Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]
type Icon = Annotated[str, Meta(max_length=40, pattern="^[a-z0-9-]*$")]
type Order = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]


class HomePatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; a field that is left out stays."""

    name: Name | UnsetType = UNSET
    latitude: Annotated[float, Meta(ge=-90, le=90)] | UnsetType = UNSET
    longitude: Annotated[float, Meta(ge=-180, le=180)] | UnsetType = UNSET
    timezone: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] | UnsetType = UNSET
    language: Annotated[str, Meta(pattern="^(en|pt-BR)$")] | UnsetType = UNSET
    price_per_kwh: Annotated[float, Meta(ge=0, le=1000)] | UnsetType = UNSET
    configured: bool | UnsetType = UNSET


class AreaList(Struct, frozen=True):
    """Every area, by order, then name."""

    areas: list[Area]


class NewArea(Struct, frozen=True, forbid_unknown_fields=True):
    """A new area; `parent` is the id of the area around it, `icon` a lucide name."""

    name: Name
    parent: str | None = None
    icon: Icon = ""
    order: Order = 0


class AreaPatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; a field that is left out stays."""

    name: Name | UnsetType = UNSET
    parent: str | UnsetType | None = UNSET
    icon: Icon | UnsetType = UNSET
    order: Order | UnsetType = UNSET


class Home:
    """Routes of /home and below /areas."""

    def __init__(self, documents: HomeDocuments, registry: Registry) -> None:
        self._documents = documents
        self._registry = registry

    def routes(self) -> list[Route]:
        """The routes."""
        owner, viewer, one = Guard.OWNER, Guard.VIEWER, "/areas/{id}"
        return [
            Route("GET", "/home", self.get, "The home's settings", HomeSettings, guard=viewer),
            Route(
                "PATCH",
                "/home",
                self.patch,
                "Change the home's settings",
                HomeSettings,
                HomePatch,
                guard=owner,
                versioned=True,
            ),
            Route("GET", "/areas", self.areas, "Every area", AreaList, guard=viewer),
            Route("POST", "/areas", self.add, "Add an area", Area, NewArea, guard=owner, status=201),
            Route("GET", one, self.area, "One area", Area, guard=viewer),
            Route(
                "PATCH",
                one,
                self.change,
                "Rename, move or reorder an area",
                Area,
                AreaPatch,
                guard=owner,
                versioned=True,
            ),
            Route("DELETE", one, self.remove, "Remove an empty area", guard=owner, status=204, versioned=True),
        ]

    async def get(self, _: Call) -> Reply:
        """GET /home."""
        return self._settings()

    async def patch(self, call: Call) -> Reply:
        """PATCH /home."""
        await self._documents.change(_given(call.body), expected=call.expected_version, actor=call.session.actor)
        return self._settings()

    async def areas(self, _: Call) -> AreaList:
        """GET /areas."""
        return AreaList(self._registry.areas())

    async def add(self, call: Call) -> Reply:
        """POST /areas."""
        new: NewArea = call.body
        parent = AreaId(new.parent) if new.parent is not None else None
        area = await self._documents.add_area(
            checked_name(new.name), call.session.actor, parent=parent, icon=new.icon, order=new.order
        )
        return self._area(area.id, 201)

    async def area(self, call: Call) -> Reply:
        """GET /areas/{id}."""
        return self._area(AreaId(call.path("id")))

    async def change(self, call: Call) -> Reply:
        """PATCH /areas/{id}."""
        changes, actor = _given(call.body), call.session.actor
        area = await self._documents.change_area(
            AreaId(call.path("id")), changes, actor, expected=call.expected_version
        )
        return self._area(area.id)

    async def remove(self, call: Call) -> Reply:
        """DELETE /areas/{id}."""
        area, expected = AreaId(call.path("id")), call.expected_version
        await self._documents.remove_area(area, call.session.actor, expected=expected)
        return Reply(status=204)

    def _settings(self) -> Reply:
        return Reply(self._documents.settings, etag=self._documents.version)

    def _area(self, area: AreaId, status: int = 200) -> Reply:
        return Reply(self._documents.area(area), status, etag=self._documents.area_version(area))


def _given(patch: Struct) -> dict[str, Any]:
    given = {name: value for name, value in asdict(patch).items() if value is not UNSET}
    if "name" in given:
        given["name"] = checked_name(given["name"])
    return given
