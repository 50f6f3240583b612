"""A WebSocket client that notes how old each state is when it arrives: `python -m tests.benchmarks.listen PORT TOKEN`."""

import asyncio
import sys
import time

import aiohttp
import msgspec


async def _listen(port: int, token: str) -> list[float]:
    ages: list[float] = []
    loop = asyncio.get_running_loop()
    ended = loop.run_in_executor(None, sys.stdin.read)
    async with aiohttp.ClientSession() as session, session.ws_connect(f"http://127.0.0.1:{port}/api/v1/ws") as socket:
        await socket.send_json({"type": "auth", "token": token})
        await socket.receive()
        await socket.send_json({"type": "subscribe"})
        await socket.receive()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        reader = asyncio.create_task(_read(socket, ages))
        await ended
        reader.cancel()
    return ages


async def _read(socket: aiohttp.ClientWebSocketResponse, ages: list[float]) -> None:
    async for message in socket:
        now = time.time()
        frame = msgspec.json.decode(message.data)
        if frame["type"] == "delta":
            ages += [now - state[5] / 1e6 for state in frame["states"]]


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(_listen(int(sys.argv[1]), sys.argv[2]))))
