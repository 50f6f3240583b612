"""After a start: every attribute has the value it had, marked as stale."""

from hub.core.store import Store
from hub.history.history import History
from hub.storage.events import EventLog


async def restore(store: Store, history: History, log: EventLog) -> int:
    """Put back the newest recorded values, as stale, of the devices that are described; the answer is how many.

    History may lack its last second. What commands and states did is in the log of events, on disk before anybody was
    told that it was done; whichever is newer counts.
    """
    values = await history.last_values()
    for ref, recorded in (await log.values()).items():
        known = values.get(ref)
        if known is None or known.at <= recorded.at:
            values[ref] = recorded
    described = [ref for ref in values if store.spec(ref) is not None]
    for ref in described:
        store.restore(ref, values[ref].value, values[ref].at)
    return len(described)
