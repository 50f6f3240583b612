"""A scenario held against the home: which devices and areas its names mean, and whether they can do what it asks."""

from collections.abc import Iterable

from msgspec import Struct

from hub.automations.ast import (
    Action,
    And,
    AreaTarget,
    Change,
    Condition,
    Cron,
    Delay,
    DeviceTarget,
    Happening,
    If,
    Not,
    Or,
    Scenario,
    Send,
    SetValue,
    State,
    TimeOfDay,
    Trigger,
    Window,
)
from hub.automations.directory import Directory
from hub.automations.fields import suggestion
from hub.automations.order import Unfit, order
from hub.core.capability import (
    Attribute,
    EnumType,
    FloatType,
    IntType,
    TextType,
    Value,
    ValueType,
    conform,
)
from hub.core.device import AttributeRef, Device, Endpoint
from hub.core.ids import AreaId, DeviceId

_NOT_TRUTH = frozenset({"on", "off", "yes", "no"})


class Misfit(Struct, frozen=True):
    """What in a scenario the home cannot do; `path` locates it in the document."""

    path: str
    message: str


class Bound(Struct, frozen=True):
    """A scenario with what its names mean now; `mentions` are all names of devices in it, known or not."""

    scenario: Scenario
    devices: dict[str, DeviceId]
    areas: dict[str, AreaId]
    mentions: frozenset[str]
    in_areas: bool

    def ref(self, part: Change | State) -> AttributeRef:
        """The attribute that a trigger or condition watches."""
        return AttributeRef(self.devices[part.device], part.endpoint, part.attribute)


def bind(scenario: Scenario, directory: Directory) -> tuple[Bound, tuple[Misfit, ...]]:
    """The scenario with its names resolved, and every reason why it cannot work in this home."""
    binder = _Binder(directory)
    for index, trigger in enumerate(scenario.triggers):
        binder.trigger(trigger, f"triggers[{index}]")
    binder.conditions(scenario.conditions, "conditions")
    binder.actions(scenario.actions, "actions")
    return binder.bound(scenario), tuple(binder.misfits)


class _Binder:
    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._devices: dict[str, DeviceId] = {}
        self._areas: dict[str, AreaId] = {}
        self._mentions: set[str] = set()
        self._in_areas = False
        self.misfits: list[Misfit] = []

    def bound(self, scenario: Scenario) -> Bound:
        return Bound(scenario, self._devices, self._areas, frozenset(self._mentions), self._in_areas)

    # -- the parts of a scenario ------------------------------------------------------------------------------------

    def trigger(self, trigger: Trigger, path: str) -> None:
        match trigger:
            case Change():
                path = f"{path}.change"
                spec = self._attribute(trigger, path)
                if spec is not None:
                    self._values(spec, path, {"from": trigger.was, "to": trigger.to})
                    self._numeric(spec, path, {"above": trigger.above, "below": trigger.below})
            case Happening():
                self._event(trigger, f"{path}.event")
            case TimeOfDay() | Cron():
                pass

    def conditions(self, conditions: Iterable[Condition], path: str) -> None:
        for index, condition in enumerate(conditions):
            self._condition(condition, f"{path}[{index}]")

    def actions(self, actions: Iterable[Action], path: str) -> None:
        for index, action in enumerate(actions):
            self._action(action, f"{path}[{index}]")

    def _condition(self, condition: Condition, path: str) -> None:
        match condition:
            case State():
                path = f"{path}.state"
                spec = self._attribute(condition, path)
                if spec is not None:
                    self._values(spec, path, {"is": condition.equals, "is_not": condition.differs})
                    self._numeric(spec, path, {"above": condition.above, "below": condition.below})
            case And(conditions=parts):
                self.conditions(parts, f"{path}.and")
            case Or(conditions=parts):
                self.conditions(parts, f"{path}.or")
            case Not(condition=part):
                self._condition(part, f"{path}.not")
            case Window():
                pass

    def _action(self, action: Action, path: str) -> None:
        match action:
            case Send():
                self._command(action, f"{path}.command")
            case SetValue():
                self._command(action, f"{path}.set")
            case If():
                self.conditions(action.conditions, f"{path}.if")
                self.actions(action.then, f"{path}.then")
                self.actions(action.otherwise, f"{path}.else")
            case Delay():
                pass

    # -- what they name ---------------------------------------------------------------------------------------------

    def _misfit(self, path: str, message: str) -> None:
        self.misfits.append(Misfit(path, message))

    def _device(self, name: str, path: str) -> Device | None:
        self._mentions.add(name)
        device = self._directory.device(name)
        if device is None:
            near = suggestion(name, self._directory.device_names())
            self._misfit(f"{path}.device", f"there is no device {name!r}{near}")
        else:
            self._devices[name] = device.id
        return device

    def _endpoint(self, name: str, endpoint: str, path: str) -> Endpoint | None:
        device = self._device(name, path)
        found = device.endpoint(endpoint) if device else None
        if device is not None and found is None:
            near = suggestion(endpoint, (item.id for item in device.endpoints))
            self._misfit(f"{path}.endpoint", f"{name} has no endpoint {endpoint!r}{near}")
        return found

    def _attribute(self, part: Change | State, path: str) -> Attribute | None:
        endpoint = self._endpoint(part.device, part.endpoint, path)
        if endpoint is None:
            return None
        attributes = {attribute.name: attribute for attribute in endpoint.attributes()}
        if part.attribute not in attributes:
            near = suggestion(part.attribute, attributes)
            self._misfit(f"{path}.attribute", f"{part.device} has no attribute {part.attribute!r}{near}")
        return attributes.get(part.attribute)

    def _event(self, trigger: Happening, path: str) -> None:
        endpoint = self._endpoint(trigger.device, trigger.endpoint, path)
        if endpoint is None:
            return
        events = {event.name for capability in endpoint.capabilities for event in capability.events}
        if trigger.event not in events:
            near = suggestion(trigger.event, events)
            self._misfit(f"{path}.event", f"{trigger.device} has no event {trigger.event!r}{near}")

    def _values(self, spec: Attribute, path: str, values: dict[str, Value | None]) -> None:
        for name, value in values.items():
            if value is not None:
                self._value(spec.type, value, f"{path}.{name}")

    def _value(self, kind: ValueType, value: Value, path: str) -> None:
        try:
            conform(kind, value)
        except ValueError as error:
            hint = (
                f"; {value} is text here" if value in _NOT_TRUTH and not isinstance(kind, EnumType | TextType) else ""
            )
            self._misfit(path, f"{error}{hint}")

    def _numeric(self, spec: Attribute, path: str, bounds: dict[str, float | None]) -> None:
        for name, bound in bounds.items():
            if bound is not None and not isinstance(spec.type, IntType | FloatType):
                self._misfit(f"{path}.{name}", f"{spec.name} is not a number")

    def _command(self, action: Send | SetValue, path: str) -> None:
        match action.target:
            case DeviceTarget(device=name, endpoint=endpoint_name):
                endpoint = self._endpoint(name, endpoint_name, path)
                if endpoint is not None:
                    self._order(action, [endpoint], path)
            case AreaTarget(area=name, kind=kind):
                self._in_areas = True
                area = self._directory.area(name)
                if area is None:
                    near = suggestion(name, self._directory.area_names())
                    self._misfit(f"{path}.area", f"there is no area {name!r}{near}")
                    return
                self._areas[name] = area.id
                devices = self._directory.devices_in(area, kind)
                self._order(action, [endpoint for device in devices for endpoint in device.endpoints], path)

    def _order(self, action: Send | SetValue, endpoints: list[Endpoint], path: str) -> None:
        """It is enough that one of several can do it; else the fault of the one that comes closest is told."""
        faults = Unfit({"area": "holds no device that can do this"})
        for endpoint in endpoints:
            try:
                order(action, endpoint)
            except Unfit as unfit:
                faults = unfit if unfit.able or len(endpoints) == 1 else faults
            else:
                return
        for name, fault in faults.faults.items():
            self._misfit(f"{path}.{name}", fault)
