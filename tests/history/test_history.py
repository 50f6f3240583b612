import asyncio
import random

import pytest

from hub.core.bus import Bus
from hub.core.clock import SECOND, ManualClock
from hub.core.device import AttributeRef, Device, Endpoint
from hub.core.errors import Code, Problem
from hub.core.event import BY_DEVICE, BY_HUB, Changed, ClockJumped, Noticed
from hub.core.ids import DeviceId
from hub.core.standard import HUMIDITY
from hub.core.standard import TEMPERATURE as TEMPERATURE_ONLY
from hub.core.store import Store
from hub.history import History
from hub.storage.database import Database
from tests.history.conftest import COUNT, DAY, HOUR, MODE, NOON, ON, RATIO, TEMPERATURE, THING, ref


def rows(connection, table="sample"):
    return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


async def report(history, clock, store, attribute, *values, every=60):
    for value in values:
        store.report(attribute, value)
        clock.advance(every)
    await history.flush()


def means(curve):
    return [mean for _, _, mean, _ in curve.points]


class TestRecording:
    async def test_only_good_values_of_attributes_that_are_kept(self, history, clock, store, database):
        store.report(ref("secret"), raw=True)
        store.report(TEMPERATURE, 20)
        store.report(TEMPERATURE, 20.01)  # within the dead band
        store.degrade(THING)
        await history.flush()
        assert await database.read(rows) == 1
        assert history.recorded == 1

    async def test_nothing_waits_no_transaction(self, history, database):
        await history.flush()
        assert history.recorded == 0

    async def test_a_batch_is_written_a_second_after_its_first_sample(self, history, clock, store, database):
        task = asyncio.ensure_future(history.run())
        store.report(TEMPERATURE, 20)
        await asyncio.sleep(0.01)
        store.report(TEMPERATURE, 21)
        assert history.recorded == 0
        clock.advance(1)
        await database.flush()
        while not history.recorded:  # noqa: ASYNC110 - it is the next turn of the loop or the one after
            await asyncio.sleep(0)
        assert history.recorded == 2
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def test_every_type_comes_back(self, history, clock, store):
        expected = {ON: True, TEMPERATURE: 20.5, COUNT: 3, MODE: "heat", RATIO: 4.0, ref("message"): "Olá"}
        for attribute, value in expected.items():
            store.report(attribute, value)
        await history.flush()
        found = await history.last_values()
        assert {attribute: recorded.value for attribute, recorded in found.items()} == expected
        assert {type(recorded.value) for recorded in found.values()} == {bool, float, int, str}
        assert {recorded.at for recorded in found.values()} == {NOON}

    async def test_odd_values_spoil_nothing(self, history, clock, store):
        store.report(COUNT, 2**53)
        store.report(ref("message"), "half \ud800 a character")
        store.report(TEMPERATURE, 20, at=-5)
        store.report(RATIO, 1.5, at=NOON + DAY)
        await history.flush()
        found = await history.last_values()
        assert found[COUNT].value == 2**53
        assert found[ref("message")].value == "half ? a character"
        assert found[TEMPERATURE].at == 0
        assert found[RATIO].at == NOON

    async def test_series_are_found_again_after_a_restart(self, history, clock, store, bus, database):
        await report(history, clock, store, TEMPERATURE, 20, 21)
        again = History(database, bus, store, clock)
        await again.load()
        await report(again, clock, store, TEMPERATURE, 22)
        assert means(await again.query(TEMPERATURE, NOON, clock.now(), 10))[-1] == 22
        assert await database.read(lambda connection: rows(connection, "series")) == 1
        again.close()

    async def test_a_changed_description_changes_the_series(self, history, clock, store, database):
        await report(history, clock, store, TEMPERATURE, 20)
        store.describe(Device(THING, "Thing", "thing", "t", endpoints=(Endpoint("main", (HUMIDITY,)),)))
        await report(history, clock, store, AttributeRef(THING, "main", "humidity"), 50)
        assert set(await history.last_values()) == {TEMPERATURE, AttributeRef(THING, "main", "humidity")}

    async def test_changes_of_an_attribute_nobody_describes_any_more_are_dropped(self, history, bus, store):
        store.report(TEMPERATURE, 20)
        store.forget(THING)
        bus.publish(Changed(TEMPERATURE, 21.0, 20.0), BY_DEVICE)
        await history.flush()
        assert history.recorded == 0


class TestFullDisk:
    @pytest.fixture
    async def full(self, history, clock, store, database, monkeypatch):
        await report(history, clock, store, TEMPERATURE, 20)

        async def limit(pages):
            await database.write(lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}"))

        (pages,) = await database.write(lambda connection: connection.execute("PRAGMA page_count").fetchone())
        await limit(pages)
        monkeypatch.setattr("hub.history.history._KEPT_WITHOUT_DISK", 1000)
        return limit

    async def test_the_oldest_samples_are_shed_and_people_told_once(self, full, history, clock, store, seen):
        source = random.Random(1)
        for _ in range(3):
            await report(history, clock, store, RATIO, *(source.random() for _ in range(800)), every=0)
        assert history.shed == 1400
        notices = [event.body.message.code for event in seen if isinstance(event.body, Noticed)]
        assert notices == ["storage-history-not-recorded"]
        await full(1_000_000)
        await history.flush()
        assert history.recorded == 1001
        assert (await history.last_values())[RATIO].value == store.value(RATIO)

    async def test_compacting_waits(self, full, history, clock, store, database):
        clock.advance(3600)
        await history.keep()
        await full(1_000_000)
        await history.keep()
        assert await database.read(rows) == 0

    async def test_other_failures_are_raised(self, history, store, monkeypatch):
        async def write(work):
            raise Problem(Code.INTERNAL)

        store.report(TEMPERATURE, 20)
        monkeypatch.setattr(history._database, "write", write)
        with pytest.raises(Problem):
            await history.flush()


class TestReading:
    @pytest.fixture(params=["rows", "chunks"])
    def settle(self, request, history, clock):
        """Reads the same from rows as from chunks."""

        async def settle():
            if request.param == "chunks":
                await history._compact(clock.now())

        return settle

    async def test_every_sample_when_there_are_few(self, history, clock, store, settle):
        await report(history, clock, store, TEMPERATURE, 20, 21, 22)
        await settle()
        curve = await history.query(TEMPERATURE, NOON, clock.now(), 100)
        assert curve.unit == "°C"
        assert curve.points == [
            (NOON + place * 60 * SECOND, value, value, value) for place, value in enumerate((20, 21, 22))
        ]

    async def test_buckets_when_there_are_many(self, history, clock, store, settle):
        await report(history, clock, store, TEMPERATURE, *range(20, 80))
        await settle()
        curve = await history.query(TEMPERATURE, NOON, NOON + HOUR, 6)
        assert curve.points[0] == (NOON, 20, 24.5, 29)
        assert curve.points[1] == (NOON + 600 * SECOND, 30, 34.5, 39)
        assert len(curve.points) == 6

    @pytest.mark.parametrize("points", [11, 1000])
    async def test_a_window_begins_with_the_value_in_force(self, history, clock, store, settle, points):
        await report(history, clock, store, TEMPERATURE, 20, 30)
        await settle()
        start = NOON + 10 * 60 * SECOND
        clock.advance(3600)
        assert (await history.query(TEMPERATURE, start, clock.now(), points)).points == [(start, 30, 30, 30)]
        await report(history, clock, store, TEMPERATURE, 40)
        await settle()
        assert means(await history.query(TEMPERATURE, start, clock.now(), points))[0] == 30
        assert (await history.query(TEMPERATURE, start, clock.now(), points)).points[-1][3] == 40
        assert means(await history.query(TEMPERATURE, start, start + SECOND, points)) == [30]

    async def test_before_the_first_sample_nothing_is_known(self, history, clock, store, settle):
        await report(history, clock, store, TEMPERATURE, 20)
        await settle()
        assert (await history.query(TEMPERATURE, NOON - DAY, NOON - HOUR, 10)).points == []

    async def test_true_is_one(self, history, clock, store, settle):
        await report(history, clock, store, ON, True, False, True)
        await settle()
        assert means(await history.query(ON, NOON, clock.now(), 10)) == [1, 0, 1]
        assert (await history.query(ON, NOON, NOON + 180 * SECOND, 1)).points == [(NOON, 0, pytest.approx(2 / 3), 1)]

    async def test_words_are_numbered_as_described(self, history, clock, store, settle):
        await report(history, clock, store, MODE, "cool", "off", "heat")
        await settle()
        curve = await history.query(MODE, NOON, clock.now(), 10)
        assert curve.words == ["off", "heat", "cool"]
        assert means(curve) == [2, 0, 1]

    async def test_of_too_many_words_the_last_of_each_bucket_stays(self, history, clock, store, settle):
        await report(history, clock, store, MODE, *["cool", "off"] * 30, every=60)
        await settle()
        curve = await history.query(MODE, NOON, NOON + HOUR, 6)
        assert means(curve) == [0] * 6
        assert len(curve.points) == 6

    async def test_text_is_numbered_as_it_comes_and_starts_with_what_was(self, history, clock, store, settle):
        await report(history, clock, store, ref("message"), "b", "a", "b")
        await settle()
        curve = await history.query(ref("message"), NOON + 90 * SECOND, clock.now(), 10)
        assert curve.words == ["a", "b"]
        assert curve.points[0][0] == NOON + 90 * SECOND

    async def test_samples_that_come_late_are_put_in_their_place(self, history, clock, store, settle):
        await report(history, clock, store, TEMPERATURE, 20, 22, every=600)
        await settle()
        store.report(TEMPERATURE, 21, at=NOON + 300 * SECOND)
        await history.flush()
        await settle()
        assert means(await history.query(TEMPERATURE, NOON, clock.now(), 10)) == [20, 21, 22]

    async def test_what_was_never_recorded_is_empty(self, history, store):
        curve = await history.query(TEMPERATURE, NOON - DAY, NOON, 10)
        assert (curve.unit, curve.points) == ("°C", [])
        assert (await history.query(AttributeRef(DeviceId("nobody"), "main", "x"), 0, 1, 1)).points == []
        store.report(TEMPERATURE, 20)
        assert (await history.query(TEMPERATURE, NOON - DAY, NOON, 10)).points == []


class TestKeeping:
    async def test_an_hour_that_is_over_is_compacted(self, history, clock, store, database):
        await report(history, clock, store, TEMPERATURE, 20, 21)
        await history.keep()
        assert await database.read(rows) == 2
        clock.advance(3600)
        await history.keep()
        assert await database.read(rows) == 0
        assert (await history.last_values())[TEMPERATURE].value == 21

    async def test_many_rows_do_not_wait_for_the_hour(self, history, clock, store, database, monkeypatch):
        monkeypatch.setattr("hub.history.history.FULL", 100)
        await report(history, clock, store, TEMPERATURE, *[20, 30] * 50, every=1)
        await history.keep()
        assert await database.read(rows) == 0

    async def test_rollups_are_made_once_an_hour_is_over(self, history, clock, store, database):
        await report(history, clock, store, TEMPERATURE, *[20, 30] * 45)
        await report(history, clock, store, ON, True, False)
        clock.advance(3600)
        await history.keep()
        found = await database.read(
            lambda connection: connection.execute("SELECT width, start, minimum, mean, maximum FROM rollup").fetchall()
        )
        hours = [row for row in found if row[0] == 3600]
        assert hours == [(3600, NOON // SECOND, 20, 25, 30), (3600, NOON // SECOND + 3600, 20, pytest.approx(27.5), 30)]
        assert len([row for row in found if row[0] == 300]) == 18
        assert await database.read(lambda connection: rows(connection, "unrolled")) == 0

    async def test_a_late_sample_mends_the_rollup_of_its_hour(self, history, clock, store, database):
        await report(history, clock, store, TEMPERATURE, 20)
        clock.advance(3600)
        await history.keep()
        store.report(TEMPERATURE, 50, at=NOON + 1800 * SECOND)
        await history.flush()
        clock.advance(3600)
        await history.keep()
        curve = await history.query(TEMPERATURE, NOON, NOON + HOUR, 1)
        assert curve.points == [(NOON, 20, pytest.approx(35), 50)]

    async def test_long_curves_come_from_rollups_and_from_samples_that_are_not_rolled_up_yet(
        self, history, clock, store, database
    ):
        await history.append(
            (TEMPERATURE, NOON - 20 * DAY + place * 600 * SECOND, 20 + place % 6) for place in range(20 * 144)
        )
        await report(history, clock, store, TEMPERATURE, 90)
        curve = await history.query(TEMPERATURE, NOON - 20 * DAY, clock.now(), 100)
        assert len(curve.points) <= 101
        assert curve.points[-1][3] == 90
        assert {(low, high) for _, low, _, high in curve.points[1:-1]} == {(20, 25)}
        five = await history.query(TEMPERATURE, NOON - DAY, NOON, 200)
        assert 100 < len(five.points) <= 200

    async def test_detail_goes_and_rollups_and_states_stay(self, history, clock, store, database):
        then = NOON - 20 * DAY
        await history.append(
            sample
            for place in range(48)
            for sample in (
                (TEMPERATURE, then + place * HOUR // 2, 20.0 + place % 2),
                (ON, then + place * HOUR // 2, place % 2 == 0),
            )
        )
        clock.advance(20 * 86_400)
        await history.keep()
        assert await database.read(lambda connection: rows(connection, "chunk")) == 1
        assert len((await history.query(TEMPERATURE, then, then + DAY, 10_000)).points) == 48
        assert len((await history.query(ON, then, then + DAY, 10_000)).points) == 48
        clock.advance(100 * 86_400)
        await history.keep()
        curve = await history.query(TEMPERATURE, then, then + DAY, 10_000)
        assert [point[1:] for point in curve.points] == [(20, 20.5, 21)] * 24
        assert len((await history.query(ON, then, then + DAY, 10_000)).points) == 48
        clock.advance(4 * 365 * 86_400)
        await history.keep()
        assert await database.read(lambda connection: rows(connection, "chunk")) == 0
        assert await database.read(lambda connection: rows(connection, "segment")) == 0
        assert len((await history.query(TEMPERATURE, then, then + DAY, 10_000)).points) == 24
        clock.advance(7 * 365 * 86_400)
        await history.keep()
        assert await database.read(lambda connection: rows(connection, "rollup")) == 0

    async def test_the_past_does_not_become_the_present(self, history, clock, store):
        await report(history, clock, store, TEMPERATURE, 25)
        await history._compact(clock.now())
        kept = await history.append([(TEMPERATURE, NOON - DAY, 10.0), (ref("nothing"), NOON - DAY, 1)])
        assert kept == 1
        assert (await history.last_values())[TEMPERATURE].value == 25
        assert means(await history.query(TEMPERATURE, NOON - 2 * DAY, clock.now(), 10)) == [10, 25]


class TestClockThatIsSetLater:
    """A Pi without a battery boots in 1970 and learns the time from the network."""

    @pytest.fixture
    async def early(self, database, history, bus, store, clock):
        await report(history, clock, store, TEMPERATURE, 19)
        history.close()
        booted = ManualClock(5 * SECOND, trusted=False)
        late_bus = Bus(booted, 2)
        late_store = Store(late_bus, booted)
        late_store.describe(Device(THING, "Thing", "thing", "test", endpoints=(Endpoint("main", (TEMPERATURE_ONLY,)),)))
        early = History(database, late_bus, late_store, booted)
        await early.load()
        yield early, late_bus, late_store, booted
        early.close()

    async def test_early_samples_are_dated_afterwards(self, early):
        history, bus, store, clock = early
        await report(history, clock, store, TEMPERATURE, 20, every=3600)
        await history.keep()
        store.report(TEMPERATURE, 21)
        delta = NOON + DAY - clock.now()
        clock.advance_to(NOON + DAY)
        store.report(TEMPERATURE, 22)
        clock.trusted = True
        bus.publish(ClockJumped(delta), BY_HUB)
        await history.flush()
        curve = await history.query(TEMPERATURE, NOON - HOUR, clock.now() + SECOND, 100_000)
        assert curve.points == [
            (at, value, value, value)
            for at, value in ((NOON, 19), (NOON + DAY - HOUR, 20), (NOON + DAY, 21), (NOON + DAY, 22))
        ]

    async def test_a_later_jump_moves_nothing(self, history, clock, store, bus):
        await report(history, clock, store, TEMPERATURE, 20)
        clock.advance(7200)
        bus.publish(ClockJumped(7200 * SECOND), BY_HUB)
        await history.flush()
        assert (await history.last_values())[TEMPERATURE].at == NOON


async def test_rows_are_small(history, clock, store, database, tmp_path):
    source = random.Random(1)
    count = 20_000
    for place in range(count):
        store.report((TEMPERATURE, RATIO)[place % 2], round(source.uniform(10, 40), 2))
        clock.advance(0.01)
        if place % 5000 == 0:
            await history.flush()
    await history.flush()
    await database.write(lambda connection: connection.execute("SELECT 1"))
    written = history.recorded
    (pages,) = await database.read(lambda connection: connection.execute("PRAGMA page_count").fetchone())
    hot = pages * 1024 / written
    await history._compact(clock.now())
    (free,) = await database.read(lambda connection: connection.execute("PRAGMA freelist_count").fetchone())
    (pages,) = await database.read(lambda connection: connection.execute("PRAGMA page_count").fetchone())
    assert hot <= 30
    assert (pages - free) * 1024 / written <= 8


async def test_a_cancelled_flush_records_nothing_twice(history, store, database):
    store.report(TEMPERATURE, 20)
    task = asyncio.ensure_future(history.flush())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await history.flush()
    await database.flush()
    assert await database.read(rows) == 1


async def test_history_of_a_damaged_file_begins_anew(history, clock, store, bus, database, tmp_path):
    path = tmp_path / "other.db"
    path.write_bytes(b"\0" * 5000)
    other = await Database.open(path, "history")
    fresh = History(other, bus, store, clock)
    await fresh.load()
    await report(fresh, clock, store, TEMPERATURE, 20)
    assert [message.code for message in other.notices] == ["storage-damaged"]
    assert (await fresh.last_values())[TEMPERATURE].value == 20
    fresh.close()
    await other.close()
