"""Ages of things on a machine whose wall clock may be wrong: a Pi without a battery boots in the past."""

import secrets

from msgspec import Struct

from hub.core.clock import Clock


class Moment(Struct, frozen=True):
    """When something was made, in microseconds: `at` by the wall clock, `monotonic` by that of one run of the hub."""

    at: int
    trusted: bool
    run: str
    monotonic: int


class Ages:
    """Makes moments and tells their age."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._run = secrets.token_hex(8)
        self._started = clock.monotonic()

    def now(self) -> Moment:
        """The present moment."""
        return Moment(self._clock.now(), self._clock.trusted, self._run, self._clock.monotonic())

    def uptime(self) -> int:
        """Microseconds since this run began."""
        return self._clock.monotonic() - self._started

    def age(self, made: Moment) -> int | None:
        """Microseconds since `made`, None when nobody knows.

        Within a run the monotonic clock decides, which no jump of the wall clock reaches. Across a restart it takes
        two readings of the wall clock that can be trusted.
        """
        if made.run == self._run:
            return self._clock.monotonic() - made.monotonic
        if not (self._clock.trusted and made.trusted):
            return None
        age = self._clock.now() - made.at
        return age if age >= 0 else None
