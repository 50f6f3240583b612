"""How many runs stand behind an event, so that scenarios that set each other off are stopped."""

from hub.core.event import Event, Position

DEEPEST = 16
"""Runs in a row, each set off by the one before; nothing that people want needs as many."""

_REMEMBERED = 4096


class Lineage:
    """Follows what runs cause: step, command, change. A handler for commands that were issued."""

    def __init__(self) -> None:
        self._depths: dict[Position, int] = {}

    def step(self, position: Position, depth: int) -> None:
        """A run of that depth has taken a step."""
        self._depths[position] = depth
        if len(self._depths) > _REMEMBERED:
            del self._depths[next(iter(self._depths))]

    def issued(self, event: Event) -> None:
        """A command was issued; what it changes stands as deep as the step that sent it."""
        depth = self.behind(event)
        if depth:
            self.step(event.position, depth)

    def behind(self, event: Event | None) -> int:
        """How many runs led to an event; 0 when none did, or too long ago to be remembered."""
        cause = event.cause.event if event is not None else None
        return self._depths.get(cause, 0) if cause is not None else 0
