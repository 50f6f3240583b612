"""What the demo home has been through before it was switched on."""

import math
from collections.abc import Iterator
from datetime import timedelta

from hub.core.capability import Retention, Value
from hub.core.clock import SECOND
from hub.drivers.virtual.blueprint import furnished
from hub.drivers.virtual.demo.furniture import ITEMS
from hub.drivers.virtual.demo.home import Home, Setting, local
from hub.drivers.virtual.world import Report

type Sample = tuple[str, str, str, int, Value]
"""Address, endpoint, attribute, UTC microseconds, value."""

_BATCH = 3600 * SECOND


def past(setting: Setting, until: int, days: int = 30) -> Iterator[Sample]:
    """The samples of `days` before `until`, which is when the driver started: it goes on where they end.

    In the order of time, but for the counters of energy, which come last: only then is known where they must begin in
    order to end as the driver begins. Pure; some two seconds of CPU for 30 days, so not for the event loop.
    """
    home = Home(setting, local(until, setting.zone) - timedelta(days=days))
    kept = _kept()
    counted: list[Report] = []
    while home.world.now < until:
        home.advance_to(min(home.world.now + _BATCH, until))
        for note in home.world.take_notes():
            if not isinstance(note, Report) or (note.address, note.attribute) not in kept:
                continue
            if note.attribute == "energy":
                counted.append(note)
            else:
                yield note
    yield from _ending_now(home, counted)


def _ending_now(home: Home, counted: list[Report]) -> Iterator[Sample]:
    counters, usual = home.energy(), home.usual_energy()
    shift = {address: math.floor((usual[address] - counters[address]) * 1000) / 1000 for address in counters}
    for note in counted:
        assert isinstance(note.value, float)
        yield note._replace(value=round(note.value + shift[note.address], 3))


def _kept() -> set[tuple[str, str]]:
    return {
        (item.address, attribute.name)
        for item in ITEMS
        for endpoint in furnished(item.kind)
        for attribute in endpoint.attributes()
        if attribute.retention is not Retention.NONE
    }
