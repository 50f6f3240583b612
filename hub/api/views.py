"""Devices and events as clients see them: what the viewer may know, with sentences in their language."""

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from hub.access import Session
from hub.api.sentences import Sentences
from hub.core.device import Device, Endpoint, Link
from hub.core.event import Actor, Body, CauseKind, CommandEnded, Event, LinkChanged, RunEnded, RunStarted
from hub.core.message import Message
from hub.core.registry import Registry
from hub.locales import render

type EventId = Annotated[str, Meta(pattern=r"^\d{1,18}-\d{1,18}$")]


class Reason(Struct, frozen=True):
    """Why something failed: `code` for programs, `text` for people."""

    code: str
    text: str
    args: dict[str, str | int | float | bool] = {}


def reason_view(message: Message | None, language: str) -> Reason | None:
    """A reason in the reader's language."""
    return None if message is None else Reason(message.code, render(message, language), message.args)


class LinkView(Struct, frozen=True):
    """One way to reach a device; `last_seen` in UTC microseconds, 0 for never; `signal` in dBm."""

    driver: str
    address: str
    local: bool
    online: bool
    last_seen: int
    reason: Reason | None = None
    signal: int | None = None


class DeviceView(Struct, frozen=True):
    """A device with everything it can do."""

    id: str
    name: str
    slug: str
    kind: str
    area: str | None
    manufacturer: str
    model: str
    firmware: str
    system: bool
    favourite: bool
    online: bool
    links: list[LinkView]
    endpoints: tuple[Endpoint, ...]


class CauseView(Struct, frozen=True, omit_defaults=True):
    """Why an event happened; `event` is the one before it in the chain."""

    kind: CauseKind
    event: EventId | None = None
    actor: Actor | None = None


class EventView(Struct, frozen=True):
    """An event; `at` in UTC microseconds, `sentence` for people."""

    id: EventId
    at: int
    cause: CauseView
    body: Body
    sentence: str
    reason: Reason | None = None


class Reader:
    """Renders what the hub knows for one session at a time."""

    def __init__(self, registry: Registry, sentences: Sentences) -> None:
        self._registry = registry
        self._sentences = sentences

    def device(self, device: Device, language: str) -> DeviceView:
        """A device as clients see it."""
        links = [self._link(link, language) for link in device.links]
        return DeviceView(
            device.id,
            device.name,
            device.slug,
            device.kind,
            device.area,
            device.manufacturer,
            device.model,
            device.firmware,
            device.system,
            device.favourite,
            any(link.online for link in links),
            links,
            device.endpoints,
        )

    def _link(self, link: Link, language: str) -> LinkView:
        status = self._registry.status(link)
        reason = reason_view(status.reason, language)
        return LinkView(link.driver, link.address, link.local, status.online, status.last_seen, reason, status.signal)

    def event(self, event: Event, session: Session, language: str) -> EventView | None:
        """An event as this session may see it; None when it may not."""
        shown = session.viewer.event(event)
        if shown is None:
            return None
        cause = shown.cause
        link = str(cause.event) if cause.event is not None else None
        return EventView(
            str(shown.position),
            shown.at,
            CauseView(cause.kind, link, cause.actor),
            _without_evidence(shown.body),
            self._sentences.of(shown, language),
            reason_view(_reason(shown.body), language),
        )


def _without_evidence(body: Body) -> Body:
    """The evidence of a run is an event of its own in the chain of causes."""
    return replace(body, evidence=None) if isinstance(body, RunStarted) else body


def _reason(body: Body) -> Message | None:
    return body.reason if isinstance(body, CommandEnded | RunEnded | LinkChanged) else None
