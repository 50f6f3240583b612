"""A child that is traced: it saves a document, says so, runs a command, and says so."""

import asyncio
import os
import sys
from pathlib import Path

from hub.core.event import HubActor
from tests.durability.busy import command
from tests.durability.home import NOTES, home


async def main(folder: Path) -> None:
    async with home(folder) as part:
        os.write(1, b"ready\n")
        await part.documents.save(NOTES, "night", "note: lights off\n", expected=0, actor=HubActor())
        os.write(1, b"saved\n")
        await command(part, 7)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
