"""Guessing made slow: after some free attempts each must wait twice as long as the one before."""

import ipaddress
from collections import OrderedDict

from msgspec import Struct

from hub.core.clock import SECOND, Clock
from hub.core.errors import Code, Problem

_MOST_DOUBLINGS = 30
_CAPACITY = 10_000


class Backoff(Struct, frozen=True):
    """`free` attempts do not wait; then `first`, doubled each time, up to `longest`; all in microseconds.

    Whoever is quiet for `forget` starts anew.
    """

    free: int = 5
    first: int = SECOND
    longest: int = 60 * SECOND
    forget: int = 3600 * SECOND


GUESSING = Backoff()


class _Tally(Struct):
    count: int
    until: int
    last: int


class Throttle:
    """Counts attempts by key, in bounded memory.

    An attempt is counted before its outcome is known, so that a hundred at once are a hundred. One that is refused
    here is not counted: whoever shares the key with an attacker gets a turn when the wait is over.
    """

    def __init__(self, clock: Clock, backoff: Backoff) -> None:
        self._clock = clock
        self._backoff = backoff
        self._tallies: OrderedDict[str, _Tally] = OrderedDict()

    def enter(self, key: str) -> None:
        """Count an attempt; `Problem` too-many-requests, with the `seconds` to wait, when it comes too soon."""
        now = self._clock.monotonic()
        tally = self._tallies.get(key)
        if tally is None or now - tally.last > self._backoff.forget:
            tally = self._tallies[key] = _Tally(0, now, now)
        if now < tally.until:
            raise Problem(Code.TOO_MANY_REQUESTS, seconds=-((now - tally.until) // SECOND))
        tally.count += 1
        tally.last = now
        tally.until = now + self._wait(tally.count)
        self._tallies.move_to_end(key)
        if len(self._tallies) > _CAPACITY:
            self._tallies.popitem(last=False)

    def refund(self, key: str) -> None:
        """The last attempt was no guess. Earlier failures stay: a right password of one's own buys no further guesses."""
        tally = self._tallies.get(key)
        if tally is not None:
            tally.count = max(tally.count - 1, 0)
            tally.until = min(tally.until, tally.last + self._wait(tally.count))

    def _wait(self, count: int) -> int:
        excess = count - self._backoff.free
        if excess < 0:
            return 0
        return min(self._backoff.first << min(excess, _MOST_DOUBLINGS), self._backoff.longest)


def network(address: str) -> str:
    """What counts as one guesser: an IPv4 address, the /64 of an IPv6 address (RFC 6177), any other text as it is."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, 64), strict=False))
