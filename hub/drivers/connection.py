"""The hub's end of the socket to a driver's own process."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import cast

from hub.core.driver import CommandFailed, Emit, PairProgress, PairRequest
from hub.drivers import wire
from hub.drivers.frames import FrameError, FrameParser, frame
from hub.drivers.reasons import UNAVAILABLE

log = logging.getLogger(__name__)

_LONGEST_BACKLOG = 4 * 1024 * 1024
"""Bytes that may wait for a process that does not read; then calls fail at once."""


class Connection(asyncio.Protocol):
    """The hub's end of the socket: calls with their answers, and what the driver says."""

    def __init__(self, emit: Emit, heard: Callable[[], None], lost: Callable[[], None]) -> None:
        self._emit = emit
        self._heard = heard
        self._lost = lost
        self._parser = FrameParser()
        self._transport: asyncio.Transport | None = None
        self._numbers = itertools.count()
        self._answers: dict[int, asyncio.Future[wire.Result]] = {}
        self._steps: dict[int, asyncio.Queue[PairProgress]] = {}

    async def ask(self, call: wire.Call) -> wire.Result:
        """The answer; `CommandFailed` from the driver, or at once when its process is gone."""
        number = next(self._numbers)
        return await self._answer(number, call)

    async def pair(self, request: PairRequest) -> AsyncIterator[PairProgress]:
        """The steps of a pairing as they come."""
        number = next(self._numbers)
        steps = self._steps[number] = asyncio.Queue()
        answer = asyncio.ensure_future(self._answer(number, wire.Pair(request)))
        answer.add_done_callback(lambda _: steps.shutdown())
        try:
            while True:
                yield await steps.get()
        except asyncio.QueueShutDown:
            await answer
        finally:
            answer.cancel()
            del self._steps[number]

    def send(self, message: wire.ToChild) -> None:
        """Queue a message; `CommandFailed` when the process is gone or does not read."""
        if self._transport is None or self._transport.get_write_buffer_size() > _LONGEST_BACKLOG:
            raise CommandFailed(UNAVAILABLE, retry=True)
        self._transport.write(frame(wire.encode(message)))

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    async def _answer(self, number: int, call: wire.Call) -> wire.Result:
        answer: asyncio.Future[wire.Result] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            self.send(wire.Ask(number, call))
            return await answer
        except asyncio.CancelledError:
            with suppress(CommandFailed):
                self.send(wire.Cancel(number))
            raise
        finally:
            del self._answers[number]

    # -- asyncio.Protocol -------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # which uvloop's are not by their class

    def data_received(self, chunk: bytes) -> None:
        self._heard()
        try:
            for body in self._parser.feed(chunk):
                self._take(wire.decode_to_hub.decode(body))
        except (FrameError, ValueError):
            log.exception("a driver's process talks nonsense")
            self.close()

    def connection_lost(self, _: Exception | None) -> None:
        self._transport = None
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(CommandFailed(UNAVAILABLE))
        self._lost()

    def _take(self, message: wire.ToHub) -> None:
        match message:
            case wire.Said(messages=messages):
                for said in messages:
                    self._emit(said)
            case wire.Logged(logger=logger, level=level, text=text):
                logging.getLogger(logger).log(level, "%s", text)
            case wire.Step(id=number, progress=progress):
                if number in self._steps:
                    self._steps[number].put_nowait(progress)
            case wire.Done() | wire.Failed() | wire.Refused():
                self._settle(message)
            case wire.Pong():
                pass

    def _settle(self, message: wire.Done | wire.Failed | wire.Refused) -> None:
        answer = self._answers.get(message.id)
        if answer is None or answer.done():
            return
        match message:
            case wire.Done(result=result):
                answer.set_result(result)
            case wire.Failed(reason=reason, retry=retry):
                answer.set_exception(CommandFailed(reason, retry=retry))
            case wire.Refused(text=text):
                answer.set_exception(ValueError(text))
