"""Telling others that something changed."""

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)


class Signal[T]:
    """Calls its listeners in order; an exception in one is logged and contained."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[T], None]] = []

    def connect(self, listener: Callable[[T], None]) -> Callable[[], None]:
        """Call `listener` from now on; the answer ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def emit(self, value: T) -> None:
        """Call every listener."""
        for listener in tuple(self._listeners):
            try:
                listener(value)
            except Exception:
                log.exception("a listener failed")
