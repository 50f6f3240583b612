import pytest

from hub.core.event import CauseKind, Quality
from hub.history import restore
from hub.storage.database import Database
from hub.storage.events import EventLog
from tests.history.conftest import NOON, ON, TEMPERATURE, THING


@pytest.fixture
async def log(tmp_path, bus, store):
    hub = await Database.open(tmp_path / "hub.db", "hub")
    log = EventLog(hub, bus, store)
    yield log
    log.close()
    await hub.close()


async def test_values_are_stale_after_a_restart(history, log, clock, store):
    store.report(TEMPERATURE, 20.5)
    await history.flush()
    assert await restore(store, history, log) == 1
    state = store.get(TEMPERATURE)
    assert (state.value, state.quality, state.at, state.cause.kind) == (20.5, Quality.STALE, NOON, CauseKind.RESTORED)


async def test_what_the_log_knows_later_than_history_counts(history, log, clock, store):
    store.report(ON, raw=False)
    await history.flush()
    clock.advance(1)
    store.report(ON, raw=True)
    await log._database.flush()
    await restore(store, history, log)
    assert store.value(ON) is True


async def test_what_history_knows_later_than_the_log_counts(history, log, clock, store):
    store.report(ON, raw=True)
    await log._database.flush()
    log.close()
    clock.advance(1)
    store.report(ON, raw=False)
    await history.flush()
    await restore(store, history, log)
    assert store.value(ON) is False


async def test_devices_that_are_gone_are_not_restored(history, log, store):
    store.report(TEMPERATURE, 20)
    await history.flush()
    store.forget(THING)
    assert await restore(store, history, log) == 0
