from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.contracts.setups import Setup

SPEAKS_TO_NOBODY = True


@asynccontextmanager
async def setup() -> AsyncIterator[Setup]:
    yield Setup({"demo": True, "speed": 60.0})
