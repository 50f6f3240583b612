"""Events as sentences: "Hall lamp: on, by scenario Evening"."""

from hub.core.capability import BoolType, EnumType, Value
from hub.core.device import AttributeRef
from hub.core.event import (
    Actor,
    AreasChanged,
    Body,
    Cause,
    CauseKind,
    Changed,
    ClockJumped,
    CommandEnded,
    CommandIssued,
    Desired,
    DeviceAdded,
    DeviceChanged,
    DeviceRemoved,
    DocumentSaved,
    DriverActor,
    Event,
    FoundChanged,
    GuestActor,
    HubActor,
    HubStarted,
    LinkChanged,
    Noticed,
    Occurred,
    RunEnded,
    RunStarted,
    RunStep,
    ScenarioActor,
    TokenActor,
    UserActor,
)
from hub.core.ids import DeviceId
from hub.core.message import Message
from hub.core.registry import Registry
from hub.locales import has, render

_OF_RUNS = (RunStarted, RunStep, RunEnded)
"""Their sentences name the scenario already."""


class Sentences:
    """Says what happened, with the names that devices have now."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def of(self, event: Event, language: str) -> str:
        """The sentence of an event, with who or what caused it."""
        what = self.what(event, language)
        by = None if isinstance(event.body, _OF_RUNS) else self._by(event.cause, language)
        return what if by is None else render(Message("event-by", {"what": what, "by": by}), language)

    def what(self, event: Event, language: str) -> str:
        """The sentence without who or what caused it."""
        return self._what(event.body, language)

    def _device(self, device: DeviceId, language: str) -> str:
        known = self._registry.get(device)
        return known.name if known else render(Message("event-removed-device"), language)

    def _what(self, body: Body, language: str) -> str:  # noqa: C901  # one flat case a body
        def say(code: str, **args: str | int | float | bool) -> str:
            return render(Message(code, args), language)

        match body:
            case Changed() | Desired():
                return say(
                    f"event-{'changed' if isinstance(body, Changed) else 'desired'}",
                    device=self._device(body.ref.device, language),
                    attribute=name_of("attribute", body.ref.attribute, language),
                    value=self._value(body.ref, body.value, language),
                    quality=body.quality if isinstance(body, Changed) else "good",
                )
            case Occurred(device=device, event=name):
                return say(
                    "event-occurred", device=self._device(device, language), event=name_of("event", name, language)
                )
            case CommandIssued(device=device, name=name) | CommandEnded(device=device, name=name):
                return say(
                    "event-command",
                    device=self._device(device, language),
                    command=name_of("command", f"{body.capability}-{name}", language),
                    outcome=body.outcome if isinstance(body, CommandEnded) else "issued",
                )
            case RunStarted(name=name):
                return say("event-run-started", scenario=name)
            case RunStep(action="if", detail=detail):
                return say("event-step-if", holds="yes" if detail.get("holds") else "no")
            case RunStep(action=action, detail=detail):
                return say("event-step", action=action, devices=detail.get("devices", 1))
            case RunEnded(name=name, result=result):
                return say("event-run-ended", scenario=name, result=result)
            case DeviceAdded(name=name):
                return say("event-device-added", device=name)
            case DeviceChanged(name=name):
                return say("event-device-changed", device=name)
            case DeviceRemoved(name=name):
                return say("event-device-removed", device=name)
            case LinkChanged(device=device, driver=driver, online=online):
                state = "online" if online else "offline"
                return say("event-link", device=self._device(device, language), driver=driver, state=state)
            case DocumentSaved(kind=kind, slug=slug, version=version):
                return say("event-document", kind=kind, slug=slug, version=version)
            case ClockJumped(delta=delta):
                return say("event-clock-jumped", seconds=round(delta / 1e6))
            case HubStarted(version=version):
                return say("event-hub-started", version=version)
            case Noticed(message=message):
                return render(message, language)
            case AreasChanged():
                return say("event-areas-changed")
            case FoundChanged():
                return say("event-found-changed")

    def _by(self, cause: Cause, language: str) -> str | None:
        if cause.kind is CauseKind.HIDDEN:
            return render(Message("actor-hidden"), language)
        return None if cause.actor is None else actor_name(cause.actor, language)

    def _value(self, ref: AttributeRef, value: Value | None, language: str) -> str:
        if value is None:
            return "–"
        device = self._registry.get(ref.device)
        spec = device.attribute(ref.endpoint, ref.attribute) if device else None
        if spec is not None and isinstance(spec.type, BoolType | EnumType):
            word = str(value).lower()
            return name_of(f"value-{ref.attribute}", word, language, otherwise=name_of("value", word, language))
        number = f"{value:g}" if isinstance(value, float) else str(value)
        if language == "pt-BR":
            number = number.replace(".", ",")
        return f"{number} {spec.unit}" if spec is not None and spec.unit else number


def actor_name(actor: Actor, language: str) -> str:
    """Who it was, in words."""
    match actor:
        case UserActor(name=name) | GuestActor(name=name):
            return name
        case ScenarioActor(name=name):
            return render(Message("actor-scenario", {"name": name}), language)
        case TokenActor(name=name):
            return render(Message("actor-token", {"name": name}), language)
        case DriverActor(name=name):
            return render(Message("actor-driver", {"name": name}), language)
        case HubActor():
            return render(Message("actor-hub"), language)


def name_of(kind: str, name: str, language: str, *, otherwise: str | None = None) -> str:
    """The word for an attribute, event, command or value; its own name where nobody translated it."""
    code = f"{kind}-{name}".replace("_", "-").replace(".", "-")
    if has(code, language):
        return render(Message(code), language)
    return otherwise if otherwise is not None else name.replace("_", " ")
