"""A hub's access on a database of its own, with passwords hashed cheaply and a clock whose two hands move apart."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from hub.access import Access, open_access
from hub.access.passwords import Cost
from hub.access.sessions import Tokens
from hub.core.clock import SECOND, ManualClock
from hub.core.event import UserActor
from hub.storage.database import Database

NOON = 1_795_262_400_000_000  # 2026-11-21 12:00 UTC, a Saturday
CHEAP = Cost(passes=1, memory_kib=8)
GOOD = "correct horse battery"
LAN = "192.168.1.20"
ELSEWHERE = "192.168.1.66"


class JumpingClock(ManualClock):
    """Its wall clock can be set without time passing."""

    def __init__(self, now: int, *, trusted: bool = True) -> None:
        super().__init__(now, trusted=trusted)
        self._set_by = 0

    def now(self) -> int:
        return super().now() + self._set_by

    def set_by(self, seconds: float) -> None:
        self._set_by += round(seconds * SECOND)


class Hub:
    """One start of a hub after another, on the same files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = JumpingClock(NOON)
        self.db: Database
        self.access: Access

    async def start(self, clock: JumpingClock | None = None, cost: Cost = CHEAP) -> Access:
        self.clock = clock or self.clock
        self.db = await Database.open(self.folder / "hub.db", "hub")
        self.access = await open_access(
            self.db, self.folder, self.clock, "hub-1", lambda text: "#" not in text[:-1], cost=cost
        )
        return self.access

    async def stop(self) -> None:
        self.access.close()
        await self.db.close()

    async def restart(self, clock: JumpingClock | None = None, cost: Cost = CHEAP) -> Access:
        await self.stop()
        return await self.start(clock, cost)

    async def count(self, table: str) -> int:
        await self.db.settled()
        rows = await self.db.read(lambda connection: connection.execute(f"SELECT count(*) FROM {table}").fetchone())
        return int(rows[0])

    async def actions(self) -> list[str]:
        """What the audit holds, oldest first."""
        await self.db.settled()
        return [item.entry.action for item in reversed(await self.access.audit.recent(500))]


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A hub that nobody has claimed."""
    hub = Hub(tmp_path)
    await hub.start()
    yield hub
    await hub.stop()


type SignedIn = tuple[Tokens, UserActor]


@pytest.fixture
async def owner(hub: Hub) -> SignedIn:
    """Ana, who claimed it from the LAN address."""
    code = hub.access.claim.code
    assert code is not None
    tokens = await hub.access.claim.claim(code, "Ana", "ana@example.org", GOOD, LAN)
    user = hub.access.directory.by_email("ana@example.org")
    assert user is not None
    return tokens, user.actor


@pytest.fixture
def login(hub: Hub) -> Callable[..., Awaitable[Tokens]]:
    """Signs in, as Ana from the LAN unless told otherwise."""

    async def login(email: str = "ana@example.org", password: str = GOOD, address: str = LAN) -> Tokens:
        return await hub.access.sign_in.login(email, password, address)

    return login
