"""A child that is killed: about 500 reports a second, every tenth by a command, each line of output an acknowledgement.

`r COUNT AT`: reported. `a POSITION SETTING`: a command set SETTING, and said so only when that was recorded.
"""

import asyncio
import os
import sys
from pathlib import Path

from hub.core.capability import Value
from hub.core.event import Cause, CauseKind, CommandEnded, CommandIssued, HubActor, Outcome
from hub.core.ids import CommandId
from tests.durability.home import COUNT, SETTING, THING, Home, home


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


async def command(part: Home, setting: int) -> None:
    args: dict[str, Value] = {"setting": setting}
    issued = part.bus.publish(
        CommandIssued(CommandId(f"c{setting}"), THING, "main", "x.counter", "set", args),
        Cause(CauseKind.ACTOR, actor=HubActor()),
    )
    cause = Cause(CauseKind.COMMAND, issued.position, HubActor())
    part.store.report(SETTING, setting, cause=cause)
    ended = part.bus.publish(
        CommandEnded(CommandId(f"c{setting}"), THING, "main", "x.counter", "set", args, Outcome.ACKNOWLEDGED, 1), cause
    )
    await part.hub.settled()
    say("a", ended.position, setting)


async def main(folder: Path) -> None:
    async with home(folder) as part:
        number = int(part.store.value(SETTING) or 0)
        recording = asyncio.ensure_future(part.history.run())
        while not recording.done():
            number += 1
            part.store.report(COUNT, number)
            say("r", number, part.clock.now())
            if number % 10 == 0:
                await command(part, number)
            await asyncio.sleep(0.002)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
