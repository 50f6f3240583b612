"""The calls in flight on one driver: each bounded in time, all ended when the driver goes away."""

import asyncio
import logging
from collections.abc import Awaitable

from hub.core.driver import CommandFailed
from hub.drivers.reasons import DEADLINE, DEVICE_FAILED, UNAVAILABLE

log = logging.getLogger(__name__)


class Calls:
    """Turns whatever a driver does instead of answering into `CommandFailed`."""

    def __init__(self, driver: str) -> None:
        self._driver = driver
        self._timeouts: set[asyncio.Timeout] = set()
        self._abandoned = False

    async def make[T](
        self, work: Awaitable[T], seconds: float, passes: tuple[type[Exception], ...] = (CommandFailed,)
    ) -> T:
        """The result of `work`; whatever it raises, but for what `passes`, is logged and a `CommandFailed`."""
        timeout = asyncio.timeout(seconds)
        self._timeouts.add(timeout)
        try:
            async with timeout:
                return await work
        except passes:
            raise
        except TimeoutError:
            raise CommandFailed(UNAVAILABLE if self._abandoned else DEADLINE) from None
        except Exception as error:
            log.exception("driver %s failed", self._driver)
            raise CommandFailed(DEVICE_FAILED) from error
        finally:
            self._timeouts.discard(timeout)

    def abandon(self) -> None:
        """Fail at once what is in flight."""
        self._abandoned = True
        now = asyncio.get_running_loop().time()
        for timeout in self._timeouts:
            timeout.reschedule(now)
