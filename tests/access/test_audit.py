import asyncio

import pytest

from hub.access.audit import Action, Entry
from hub.core.event import BY_HUB, Cause, CauseKind, CommandEnded, Event, Outcome, Position, UserActor
from hub.core.ids import CommandId, DeviceId, UserId
from hub.core.message import Message
from tests.access.conftest import NOON

EVE = UserActor(UserId("eve"), "Eve")


async def fill(hub, count: int = 10) -> None:
    for number in range(count):
        hub.access.audit.record(
            hub.access.audit.entry(Action.SIGN_IN_FAILED, EVE, str(number), "10.0.0.1", tries=number)
        )
    await hub.db.settled()


async def tamper(hub, statement: str) -> None:
    await hub.db.write(lambda connection: connection.execute(statement))


async def test_entries_come_newest_first_and_in_pages(hub):
    await fill(hub)
    audit = hub.access.audit
    page = await audit.recent(4)
    assert [item.sequence for item in page] == [10, 9, 8, 7]
    assert page[0].entry == Entry(NOON, Action.SIGN_IN_FAILED, EVE, "9", "10.0.0.1", {"tries": 9})
    assert [item.sequence for item in await audit.recent(4, before=7)] == [6, 5, 4, 3]
    assert len(await audit.recent(10_000)) == 10


async def test_a_whole_chain_holds_and_outlives_a_restart(hub):
    assert (await hub.access.audit.verify()).head == "00" * 32
    await fill(hub)
    before = await hub.access.audit.verify()
    assert (before.entries, before.broken) == (10, None)
    await hub.restart()
    assert await hub.access.audit.verify() == before
    await fill(hub, 1)
    assert (await hub.access.audit.verify()).entries == 11


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET body = replace(CAST(body AS TEXT), '10.0.0.1', '10.0.0.2') WHERE sequence = 4", 4),
        ("UPDATE audit SET hash = zeroblob(32) WHERE sequence = 10", 10),
        ("DELETE FROM audit WHERE sequence = 4", 5),
        ("DELETE FROM audit WHERE sequence = 1", 2),
        ("UPDATE audit SET sequence = sequence + 100 WHERE sequence = 10", 110),
        ("UPDATE audit SET body = (SELECT body FROM audit WHERE sequence = 2) WHERE sequence = 3", 3),
    ],
)
async def test_a_change_shows_where_it_was_made(hub, statement, broken):
    await fill(hub)
    await tamper(hub, "PRAGMA ignore_check_constraints = ON")
    await tamper(hub, statement.replace("replace(", "CAST(replace(").replace("'10.0.0.2')", "'10.0.0.2') AS BLOB)"))
    assert (await hub.access.audit.verify()).broken == broken


async def test_a_cut_end_shows_by_the_head(hub):
    await fill(hub)
    head = (await hub.access.audit.verify()).head
    await tamper(hub, "DELETE FROM audit WHERE sequence = 10")
    verdict = await hub.access.audit.verify()
    assert verdict.broken is None
    assert verdict.head != head


async def test_appends_from_everywhere_make_one_chain(hub, owner, login):
    await asyncio.gather(fill(hub), login(), fill(hub), login())
    verdict = await hub.access.audit.verify()
    assert (verdict.entries, verdict.broken) == (24, None)


def ended(outcome: Outcome, reason: Message | None = None) -> Event:
    body = CommandEnded(CommandId("c"), DeviceId("door"), "main", "lock", "unlock", {}, outcome, 5, "", reason)
    return Event(Position(1, 1), NOON + 1, Cause(CauseKind.ACTOR, actor=EVE), body)


async def test_refused_commands_are_recorded_with_who_and_why(hub):
    audit = hub.access.audit
    audit.refused(ended(Outcome.ACKNOWLEDGED))
    audit.refused(ended(Outcome.REFUSED, Message("problem-forbidden")))
    audit.refused(Event(Position(1, 2), NOON, BY_HUB, ended(Outcome.REFUSED).body))
    await hub.db.settled()
    by_hub, by_eve = await audit.recent(10)
    assert by_eve.entry == Entry(
        NOON + 1,
        Action.COMMAND_REFUSED,
        EVE,
        "door",
        detail={"command": "main.lock.unlock", "reason": "problem-forbidden"},
    )
    assert by_hub.entry.detail["reason"] == ""


async def test_a_change_that_fails_leaves_no_entry(hub, owner):
    before = await hub.actions()
    with pytest.raises(Exception, match="conflict"):
        await hub.access.users.delete(owner[1], owner[1].id)
    assert await hub.actions() == before
