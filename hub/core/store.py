"""The truth about now: every attribute's value, quality, time, cause, and what a command in flight wants of it.

The state is set before its event is published, so a handler that looks here never sees less than it was told.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from hub.core.bus import Bus
from hub.core.capability import Attribute, BoolType, FloatType, IntType, Value, conform
from hub.core.clock import Clock
from hub.core.device import AttributeRef, Device
from hub.core.event import BY_DEVICE, BY_HUB, RESTORED, Cause, Changed, Desired, Position, Quality
from hub.core.ids import DeviceId


class State(Struct, frozen=True):
    """`at` is when the device reported it, in UTC microseconds; `position` that of the event that last changed it."""

    value: Value | None = None
    quality: Quality = Quality.UNKNOWN
    at: int = 0
    cause: Cause = BY_HUB
    desired: Value | None = None
    position: Position = Position(0, 0)


class _Want(Struct, frozen=True):
    value: Value
    cause: Cause
    expires: int


UNKNOWN = State()


class Store:
    """Holds a `State` for every described attribute; only described attributes can be reported."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._specs: dict[AttributeRef, Attribute] = {}
        self._states: dict[AttributeRef, State] = {}
        self._published: dict[AttributeRef, Value] = {}
        self._wants: dict[AttributeRef, _Want] = {}
        self._devices: dict[DeviceId, tuple[AttributeRef, ...]] = {}

    def __len__(self) -> int:
        return len(self._states)

    def describe(self, device: Device) -> None:
        """Make room for a device's attributes; values of attributes that it keeps stay."""
        specs = {
            AttributeRef(device.id, endpoint.id, attribute.name): attribute
            for endpoint in device.endpoints
            for attribute in endpoint.attributes()
        }
        for ref in self._devices.get(device.id, ()):
            if ref not in specs:
                self._drop(ref)
        self._specs.update(specs)
        self._devices[device.id] = tuple(specs)
        for ref in specs:
            self._states.setdefault(ref, UNKNOWN)

    def forget(self, device: DeviceId) -> None:
        """Drop a device's attributes."""
        for ref in self._devices.pop(device, ()):
            self._drop(ref)

    def _drop(self, ref: AttributeRef) -> None:
        self._specs.pop(ref, None)
        self._states.pop(ref, None)
        self._published.pop(ref, None)
        self._wants.pop(ref, None)

    def spec(self, ref: AttributeRef) -> Attribute | None:
        """The description of an attribute."""
        return self._specs.get(ref)

    def get(self, ref: AttributeRef) -> State | None:
        """The state of an attribute; None when no device has it."""
        return self._states.get(ref)

    def value(self, ref: AttributeRef) -> Value | None:
        """The value of an attribute, whatever its quality."""
        state = self._states.get(ref)
        return state.value if state else None

    def of(self, device: DeviceId) -> Iterator[tuple[AttributeRef, State]]:
        """A device's attributes with their states."""
        for ref in self._devices.get(device, ()):
            yield ref, self._states[ref]

    def items(self) -> Iterator[tuple[AttributeRef, State]]:
        """Every attribute of the home with its state."""
        yield from self._states.items()

    def restore(self, ref: AttributeRef, value: Value, at: int) -> None:
        """Put back the value from before a restart: stale, and no event."""
        if ref in self._specs:
            self._states[ref] = State(value, Quality.STALE, at, RESTORED)
            self._published[ref] = value

    def report(self, ref: AttributeRef, raw: object, at: int | None = None, cause: Cause = BY_DEVICE) -> None:
        """Take a device's report. KeyError for an attribute it never described, ValueError for a value out of its type."""
        spec = self._specs[ref]
        value = conform(spec.type, raw)
        now = self._clock.now()
        state = self._states[ref]
        at = now if at is None else at
        want = self._wants.get(ref)
        if want is not None:
            late = self._clock.monotonic() > want.expires
            if late or _matches(spec, want.value, value):
                cause = cause if late else want.cause
                self._settle(ref, state)
                state = self._states[ref]
        if state.quality is Quality.GOOD and _within(spec.dead_band, self._published.get(ref), value):
            self._states[ref] = replace(state, value=value, at=at)
            return
        previous = self._published.get(ref, state.value)
        self._published[ref] = value
        self._states[ref] = State(value, Quality.GOOD, at, cause, state.desired, self._bus.upcoming)
        self._bus.publish(Changed(ref, value, previous, Quality.GOOD), cause, at)

    def degrade(self, device: DeviceId, cause: Cause = BY_DEVICE) -> None:
        """Mark a device's good values as stale."""
        for ref in self._devices.get(device, ()):
            state = self._states[ref]
            if state.quality is not Quality.GOOD:
                continue
            self._states[ref] = replace(state, quality=Quality.STALE, cause=cause, position=self._bus.upcoming)
            if state.value is not None:
                self._published[ref] = state.value
            self._bus.publish(Changed(ref, state.value, state.value, Quality.STALE), cause)

    def want(self, ref: AttributeRef, value: Value, cause: Cause, lifetime: int) -> None:
        """Note that a command wants `value` within `lifetime` microseconds; a matching report takes its cause."""
        self._wants[ref] = _Want(value, cause, self._clock.monotonic() + lifetime)

    def announce(self, ref: AttributeRef, cause: Cause) -> None:
        """Show what the command behind `cause` wants, unless it has been reported already: a quick device needs no "wish"."""
        want = self._wants.get(ref)
        if want is None or want.cause != cause:
            return
        state = self._states[ref]
        if state.desired != want.value:
            self._states[ref] = replace(state, desired=want.value, position=self._bus.upcoming)
            self._bus.publish(Desired(ref, want.value), cause)

    def unwant(self, ref: AttributeRef, cause: Cause) -> None:
        """Give up what the command behind `cause` wanted; what a later command wants stays."""
        want = self._wants.get(ref)
        if want is not None and want.cause == cause:
            self._settle(ref, self._states[ref])

    def _settle(self, ref: AttributeRef, state: State) -> None:
        want = self._wants.pop(ref)
        if state.desired is not None:
            self._states[ref] = replace(state, desired=None, position=self._bus.upcoming)
            self._bus.publish(Desired(ref, None), want.cause)


def _within(dead_band: float, published: Value | None, value: Value) -> bool:
    if published is None or isinstance(value, str | bool) or isinstance(published, str | bool):
        return published == value
    return value == published or abs(value - published) < dead_band


def _matches(spec: Attribute, wanted: Value, value: Value) -> bool:
    match spec.type:
        case IntType(step=step) | FloatType(step=float() as step):
            tolerance = max(step, spec.dead_band) / 2
        case FloatType():
            tolerance = spec.dead_band
        case BoolType() | _:
            tolerance = 0.0
    if isinstance(wanted, str | bool) or isinstance(value, str | bool):
        return wanted == value
    return abs(wanted - value) <= tolerance
