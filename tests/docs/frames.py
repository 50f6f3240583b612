"""The frames of the WebSocket that the hub writes without a type of their own."""

from typing import Literal

from msgspec import Struct

from hub.core.capability import Value
from hub.core.event import CauseKind, Quality

type State = tuple[str, str, str, Value | None, Quality, int, Value | None, CauseKind]


class States(Struct, frozen=True, forbid_unknown_fields=True):
    """`snapshot` or `delta`: device, endpoint, attribute, value, quality, at, desired and kind of cause of each state."""

    type: Literal["snapshot", "delta"]
    position: str
    states: list[State]
