"""For each driver of the catalogue a module of its name, with `setup()`; and `PEERS` where that needs programs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Peer:
    """The one device that the driver under test speaks to.

    `change` alters it behind the driver's back; `mute` has it take commands and not answer; `asked` is set by each
    question it gets.
    """

    change: Callable[[], Awaitable[None]]
    mute: Callable[[], None]
    asked: asyncio.Event


@dataclass
class Setup:
    """The settings to start the driver with. A driver without a `peer` speaks to nobody, which its module says too."""

    settings: dict[str, Any] = field(default_factory=dict)
    peer: Peer | None = None
