"""A colour bulb (KL130) at frame level, on TCP and UDP: what the simulator's own bulbs leave out is here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.peers.kasa.frames import decrypt, encrypt, receive, send

LIGHT = "smartlife.iot.smartbulb.lightingservice"
METER = "smartlife.iot.common.emeter"
NOT_SUPPORTED = {"err_code": -1, "err_msg": "module not support"}


class Bulb:
    """`light` is what it shows; `asked` every message it got, each setting `received`; `mute` lets it read and never answer."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.mac = "50C7BF0A0009"
        self.on = False
        self.light: dict[str, Any] = {"mode": "normal", "hue": 0, "saturation": 0, "color_temp": 2700, "brightness": 60}
        self.asked: list[Any] = []
        self.received = asyncio.Event()
        self.mute = False
        self.refuses = False
        self._server: asyncio.Server | None = None
        self._datagrams: asyncio.DatagramTransport | None = None

    async def start(self) -> None:
        """On the same port for TCP and UDP; a free one the first time."""
        self._server = await asyncio.start_server(self._serve, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._datagrams, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Datagrams(self), local_addr=(self.host, self.port)
        )

    async def stop(self) -> None:
        assert self._server is not None
        assert self._datagrams is not None
        self._server.close()
        self._server.close_clients()
        await self._server.wait_closed()
        self._datagrams.close()

    def answer(self, message: dict[str, dict[str, Any]]) -> dict[str, Any]:
        self.asked.append(message)
        self.received.set()
        return {
            target: {name: self._do(target, name, args or {}) for name, args in calls.items()}
            if target in {"system", LIGHT, METER}
            else NOT_SUPPORTED
            for target, calls in message.items()
        }

    def sysinfo(self) -> dict[str, Any]:
        return {
            "sw_ver": "1.8.11 Build 191113 Rel.105336",
            "hw_ver": "1.0",
            "model": "KL130(EU)",
            "description": "Smart Wi-Fi LED Bulb with Color Changing",
            "alias": "Reading lamp",
            "mic_type": "IOT.SMARTBULB",
            "dev_state": "normal",
            "mic_mac": self.mac,
            "deviceId": "8012" + "0" * 36,
            "oemId": "0" * 32,
            "hwId": "0" * 32,
            "is_factory": False,
            "disco_ver": "1.0",
            "ctrl_protocols": {"name": "Linkie", "version": "1.0"},
            "active_mode": "none",
            "is_dimmable": 1,
            "is_color": 1,
            "is_variable_color_temp": 1,
            "light_state": self._light_state(),
            "preferred_state": [],
            "rssi": -51,
            "latitude_i": 0,
            "longitude_i": 0,
            "err_code": 0,
        }

    def _light_state(self) -> dict[str, Any]:
        return {"on_off": 1, **self.light} if self.on else {"on_off": 0, "dft_on_state": self.light}

    def _do(self, target: str, name: str, args: dict[str, Any]) -> dict[str, Any]:
        match target, name:
            case "system", "get_sysinfo":
                return self.sysinfo()
            case _, "transition_light_state":
                return self._transition(args)
            case _, "get_realtime":
                return {"power_mw": 8500 if self.on else 300, "total_wh": 1250, "err_code": 0}
            case _, "get_daystat":
                return {"day_list": [], "err_code": 0}
            case _, "get_monthstat":
                return {"month_list": [], "err_code": 0}
        return {"err_code": -2, "err_msg": "member not support"}

    def _transition(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if self.refuses:
            return {"err_code": -10001, "err_msg": "Error parsing request."}
        self.on = bool(wanted.get("on_off", self.on))
        self.light |= {name: wanted[name] for name in self.light.keys() & wanted.keys()}
        return {**self._light_state(), "err_code": 0}

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                message = await receive(reader)
                answer = self.answer(message)
                if not self.mute:
                    send(writer, answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, bulb: Bulb) -> None:
        self._bulb = bulb

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if not self._bulb.mute:
            self._transport.sendto(encrypt(self._bulb.answer(decrypt(data))), addr)


@asynccontextmanager
async def bulb(host: str = "127.0.0.9", port: int = 0) -> AsyncIterator[Bulb]:
    """A bulb that is on the network for the while of the context; port 0 takes a free one."""
    made = Bulb(host, port)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()
