import asyncio

from hub.core.supervise import Supervisor


async def test_work_that_crashes_is_counted_and_started_again(monkeypatch, caplog):
    monkeypatch.setattr("hub.core.supervise._FIRST_DELAY", 0.001)
    supervisor, runs, done = Supervisor(), [], asyncio.Event()

    async def work():
        runs.append(1)
        if len(runs) < 3:
            raise RuntimeError("boom")
        done.set()

    supervisor.keep("flaky", work)
    await asyncio.wait_for(done.wait(), 5)
    assert supervisor.failures == {"flaky": 2}
    assert "boom" in caplog.text
    await supervisor.stop()


async def test_work_that_ran_long_starts_again_soon(monkeypatch):
    monkeypatch.setattr("hub.core.supervise._FIRST_DELAY", 0.001)
    monkeypatch.setattr("hub.core.supervise._HEALTHY_AFTER", -1)
    supervisor, runs, done = Supervisor(), [], asyncio.Event()

    async def work():
        runs.append(1)
        if len(runs) == 12:
            done.set()
            return
        raise RuntimeError("boom")

    supervisor.keep("flaky", work)
    await asyncio.wait_for(done.wait(), 5)  # would take seconds if the delay had doubled
    await supervisor.stop()


async def test_one_failure_does_not_reach_others():
    supervisor, done = Supervisor(), asyncio.Event()

    async def fail():
        raise RuntimeError("boom")

    async def succeed():
        done.set()

    supervisor.spawn("bad", fail())
    supervisor.spawn("good", succeed())
    await asyncio.wait_for(done.wait(), 5)
    assert supervisor.failures == {"bad": 1}


async def test_stop_ends_everything_and_may_be_called_by_a_task_of_its_own():
    supervisor, ended = Supervisor(), []

    async def forever():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("forever")

    async def stopper():
        await supervisor.stop()
        ended.append("stopper")

    supervisor.spawn("forever", forever())
    await asyncio.sleep(0)
    await supervisor.spawn("stopper", stopper())
    assert ended == ["forever", "stopper"]
