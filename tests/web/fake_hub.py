"""A hub's HTTP face without a hub behind it: serves the built web UI and answers the API from a small invented home.

Only for looking at the web UI alone, also in states that a real home is seldom in: no devices, a thousand, long names.
"""

import argparse
import asyncio
import math
import time
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from hub.core import standard as std
from hub.core.capability import Capability

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"
DIST = Path(__file__).parents[2] / "hub" / "web" / "dist"
CSP = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'"

ROOMS = ("Living room", "Kitchen", "Bedroom", "Children's room", "Bathroom", "Office", "Hallway", "Garden")
LAMP = (std.ON_OFF, std.LEVEL, std.color_temperature(), std.COLOR)
DIMMER = (std.ON_OFF, std.LEVEL)
PLUG = (std.ON_OFF, std.POWER_METER, std.ENERGY_METER)
WEATHER = (std.TEMPERATURE, std.HUMIDITY, std.BATTERY)

type Row = tuple[str, str, str, tuple[Capability, ...], dict[str, Any]]

HOME: tuple[Row, ...] = (
    ("Ceiling lamp", "light", "Living room", LAMP, {"on": True, "level": 80, "color_temperature": 2700, "hue": 0}),
    ("Reading lamp", "light", "Living room", LAMP, {"on": True, "level": 35, "hue": 275, "saturation": 65}),
    (
        "Television",
        "media",
        "Living room",
        (std.MEDIA,),
        {"playback": "playing", "volume": 24, "title": "Evening news"},
    ),
    (
        "Air conditioner",
        "climate",
        "Living room",
        (std.thermostat(16, 30), std.TEMPERATURE),
        {"target_temperature": 22.5, "thermostat_mode": "cool", "running": "cooling", "temperature": 24.1},
    ),
    ("Blinds", "cover", "Living room", (std.COVER,), {"position": 60, "moving": "stopped"}),
    ("Climate", "sensor", "Living room", WEATHER, {"temperature": 23.4, "humidity": 48, "battery": 81}),
    ("Counter light", "light", "Kitchen", DIMMER, {"on": False, "level": 60}),
    ("Coffee machine", "plug", "Kitchen", PLUG, {"on": True, "power": 412.3, "energy": 18.42, "voltage": 221}),
    ("Fridge", "plug", "Kitchen", PLUG, {"on": True, "power": 86, "energy": 211.4}),
    ("Under the sink", "sensor", "Kitchen", (std.WATER_LEAK, std.BATTERY), {"leak": False, "battery": 9}),
    ("Smoke alarm", "sensor", "Kitchen", (std.SMOKE, std.BATTERY), {"smoke": False, "battery": 74}),
    ("Bedside left", "light", "Bedroom", DIMMER, {"on": False, "level": 20}),
    ("Window", "sensor", "Bedroom", (std.CONTACT, std.BATTERY), {"open": True, "battery": 66}),
    ("Fan", "fan", "Bedroom", (std.FAN,), {"fan_speed": 40}),
    ("Night light with a name that takes two lines", "light", "Children's room", LAMP, {"on": False, "level": 5}),
    ("Mirror light", "light", "Bathroom", DIMMER, {"on": False, "level": 100}),
    ("Towel heater", "plug", "Bathroom", PLUG, {"on": False, "power": 0, "energy": 3.1}),
    ("Desk lamp", "light", "Office", LAMP, {"on": False, "level": 90, "color_temperature": 4000}),
    ("Camera", "camera", "Office", (std.CAMERA,), {"camera_on": False}),
    ("Front door", "lock", "Hallway", (std.LOCK, std.BATTERY), {"lock_state": "locked", "battery": 58}),
    ("Motion", "sensor", "Hallway", (std.OCCUPANCY, std.ILLUMINANCE), {"occupied": True, "illuminance": 143}),
    ("Scene button", "button", "Hallway", (std.BUTTON, std.BATTERY), {"battery": 90}),
    ("Pump", "plug", "Garden", PLUG, {"on": False, "power": 0}),
)
SILENT = {"Pump"}
FAILING = {"Fridge"}


def now() -> int:
    """UTC microseconds."""
    return time.time_ns() // 1000


class FakeHub:
    """Answers as the hub would; commands set what their description says they set."""

    def __init__(self, count: int | None = None, claimed: bool = True) -> None:
        self.claimed = claimed
        self.configured = claimed
        self.areas = [
            {"id": f"a{i}", "name": name, "parent": None, "slug": f"room-{i}", "icon": "", "order": i}
            for i, name in enumerate(ROOMS)
        ]
        self.devices: list[dict[str, Any]] = []
        self.states: dict[tuple[str, str, str], list[Any]] = {}
        self.sockets: set[web.WebSocketResponse] = set()
        self.sequence = 0
        self.refuses_sockets = False
        rows = HOME if count is None else [self._numbered(i) for i in range(count)]
        for index, row in enumerate(rows):
            self._add(f"d{index}", *row)
        self.found = [
            {
                "driver": "kasa",
                "address": "192.168.0.31",
                "name": "TP-LINK_Smart Plug_4A21",
                "kind": "plug",
                "manufacturer": "TP-Link",
                "model": "HS110(EU)",
                "signal": -52,
            }
        ]

    @staticmethod
    def _numbered(index: int) -> Row:
        name, kind, room, capabilities, values = HOME[index % len(HOME)]
        return f"{name} {index}", kind, ROOMS[index % len(ROOMS)] or room, capabilities, values

    def _add(
        self, key: str, name: str, kind: str, room: str, capabilities: tuple[Capability, ...], values: dict[str, Any]
    ) -> None:
        silent = name in SILENT
        offline = {
            "code": "device-offline",
            "text": "The device cannot be reached. Check that it has power.",
            "args": {},
        }
        self.devices.append(
            {
                "id": key,
                "name": name,
                "slug": key,
                "kind": kind,
                "area": f"a{ROOMS.index(room)}",
                "manufacturer": "Anasy",
                "model": "Demo",
                "firmware": "",
                "system": False,
                "favourite": key in {"d0", "d3", "d19"},
                "online": not silent,
                "links": [
                    {
                        "driver": "virtual",
                        "address": f"virtual-{key}",
                        "local": True,
                        "online": not silent,
                        "last_seen": now() - 4_000_000,
                        "reason": offline if silent else None,
                        "signal": -61,
                    }
                ],
                "endpoints": [{"id": "main", "name": name, "capabilities": msgspec.to_builtins(capabilities)}],
            }
        )
        at = now() - (190_000_000 if silent else 5_000_000)
        for capability in capabilities:
            for attribute in capability.attributes:
                value = values.get(attribute.name)
                quality = "stale" if silent else "good" if value is not None else "unknown"
                self.states[key, "main", attribute.name] = [value, quality, at, None, "device"]

    def app(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application()
        api = "/api/v1"
        app.add_routes(
            [
                web.get(
                    f"{api}/healthz", self._json(lambda: {"status": "ok", "claimed": self.claimed, "version": "0"})
                ),
                web.post(f"{api}/auth/{{what}}", self._auth),
                web.get(f"{api}/user/profile", self._json(self._profile)),
                web.patch(f"{api}/user/profile", self._json(self._profile)),
                web.get(f"{api}/home", self._home),
                web.patch(f"{api}/home", self._home),
                web.get(f"{api}/areas", self._json(lambda: {"areas": self.areas})),
                web.get(f"{api}/devices", self._json(lambda: {"devices": self.devices})),
                web.post(f"{api}/devices/{{id}}/command", self._command),
                web.get(f"{api}/found", self._json(lambda: {"found": self.found})),
                web.get(f"{api}/events", self._json(lambda: {"events": self._events(), "next": None})),
                web.get(f"{api}/events/{{id}}/why", self._json(lambda: {"chain": self._events()[:3]})),
                web.get(f"{api}/history", self._history),
                web.get(f"{api}/scenarios", self._json(lambda: {"scenarios": self._scenarios()})),
                web.get(f"{api}/scenarios/{{slug}}/runs", self._json(lambda: {"runs": self._runs()})),
                web.get(f"{api}/scenarios/{{slug}}/runs/{{run}}", self._json(self._trace)),
                web.get(f"{api}/scenarios/{{slug}}", self._json(self._scenario)),
                web.post(f"{api}/scenarios/{{slug}}/run", self._json(lambda: self._runs()[0])),
                web.get(f"{api}/openapi.json", self._description),
                web.get(f"{api}/ws", self._socket),
                web.get("/{path:.*}", self._asset),
            ]
        )
        return app

    @staticmethod
    def _json(make: Any) -> Any:
        async def handler(_: web.Request) -> web.Response:
            return web.json_response(make())

        return handler

    async def _auth(self, request: web.Request) -> web.Response:
        if request.match_info["what"] == "refresh" and not self.claimed:
            return web.json_response({"code": "unauthenticated", "title": "", "status": 401}, status=401)
        self.claimed = True
        return web.json_response({"access_token": "token"})

    def _profile(self) -> dict[str, Any]:
        return {"id": "u", "name": "Marina Souza", "email": "m@example.org", "role": "owner", "language": self.language}

    language = "en"

    async def _home(self, request: web.Request) -> web.Response:
        if request.method == "PATCH":
            self.configured = True
        settings = {
            "name": "Casa Souza",
            "latitude": -23.55,
            "longitude": -46.63,
            "timezone": "America/Sao_Paulo",
            "currency": "BRL",
            "language": self.language,
            "price_per_kwh": 0.95,
            "configured": self.configured,
        }
        return web.json_response(settings, headers={"ETag": '"1"'})

    async def _command(self, request: web.Request) -> web.Response:
        body = await request.json()
        device = next(item for item in self.devices if item["id"] == request.match_info["id"])
        await asyncio.sleep(0.4)
        answer = {"command_id": "c", "outcome": "acknowledged", "latency_ms": 400, "event": "1-1", "reason": None}
        if device["name"] in SILENT | FAILING:
            text = "The device cannot be reached. Check that it has power."
            return web.json_response(
                answer | {"outcome": "failed", "reason": {"code": "device-offline", "text": text, "args": {}}}
            )
        capability = next(item for item in device["endpoints"][0]["capabilities"] if item["name"] == body["capability"])
        command = next(item for item in capability["commands"] if item["name"] == body["command"])
        changed = []
        for sets in command.get("sets", []):
            key = (device["id"], "main", sets["attribute"])
            value = body["args"].get(sets["arg"]) if "arg" in sets else sets.get("value")
            self.states[key] = [value, "good", now(), None, "command"]
            changed.append([*key, *self.states[key]])
        await self._push({"type": "delta", "position": self._position(), "states": changed})
        return web.json_response(answer)

    def _position(self) -> str:
        self.sequence += 1
        return f"1-{self.sequence}"

    async def _push(self, message: dict[str, Any]) -> None:
        for socket in self.sockets:
            await socket.send_json(message)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        if self.refuses_sockets:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            kind = message.json()["type"]
            if kind == "auth":
                await socket.send_json({"type": "ready", "expires": now() + 900_000_000})
            elif kind == "subscribe":
                states = [[*key, *state] for key, state in self.states.items()]
                await socket.send_json({"type": "snapshot", "position": self._position(), "states": states})
                self.sockets.add(socket)
        self.sockets.discard(socket)
        return socket

    def _events(self) -> list[dict[str, Any]]:
        sentences = (
            ("Ceiling lamp: Power switch on, by scenario Evening", True),
            ("Scenario Evening started", None),
            ("Hallway motion: Motion detected", True),
            ("Front door: Lock locked, by Marina Souza", "locked"),
            ("Coffee machine: “turn on” failed", None),
            ("Blinds: Position 60 %", 60),
        )
        return [
            {
                "id": f"1-{900 - index}",
                "at": now() - index * 3_700_000_000,
                "cause": {"kind": "command", "event": "1-890"} if index % 3 == 0 else {"kind": "device"},
                "body": {"type": "command_ended", "outcome": "failed"}
                if "failed" in sentence
                else {"type": "changed", "value": value},
                "sentence": sentence,
                "reason": None,
            }
            for index, (sentence, value) in enumerate(sentences * 4)
        ]

    async def _history(self, request: web.Request) -> web.Response:
        attribute = request.query["attribute"]
        start, end = int(request.query["from"]), int(request.query["to"])
        count = 288
        points = []
        for index in range(count):
            wave = math.sin(index / 40) + 0.3 * math.sin(index / 7)
            is_switch = attribute in ("on", "open", "occupied", "leak", "smoke")
            mean = float(wave > 0.4) if is_switch else 23 + 2 * wave
            spread = 0 if is_switch else 0.25 + 0.2 * abs(wave)
            points.append([start + (end - start) * index // count, mean - spread, mean, mean + spread])
        unit = {"temperature": "°C", "level": "%", "humidity": "%", "power": "W"}.get(attribute, "")
        return web.json_response({"unit": unit, "points": points, "words": ["locked", "unlocked"]})

    def _runs(self) -> list[dict[str, Any]]:
        at = now()
        return [
            {
                "id": f"r{index}",
                "started": at - index * 86_400_000_000 - 7_200_000_000,
                "ended": at - index * 86_400_000_000 - 7_200_000_000 + 240_000,
                "result": "failed" if index == 2 else "done",
                "cause_event": "1-898",
            }
            for index in range(4)
        ]

    def _trace(self) -> dict[str, Any]:
        steps: tuple[tuple[str, str, int, str, dict[str, Any], list[str]], ...] = (
            (
                "actions[0]",
                "if",
                0,
                "The conditions hold",
                {"holds": True, "d20.occupied": True, "d5.temperature": 23.4},
                [],
            ),
            ("actions[0].then[0]", "command", 240_000, "A command to one device", {}, ["Ceiling lamp: turn on"]),
            ("actions[0].then[1]", "delay", 30_000_000, "Waiting", {}, []),
            (
                "actions[1]",
                "set",
                310_000,
                "A command to 2 devices",
                {"devices": 2},
                ["Desk lamp: turn off", "Fridge: “turn off” failed"],
            ),
        )
        reason = {"code": "device-offline", "text": "The device cannot be reached.", "args": {}}
        return {
            "run": self._runs()[0],
            "steps": [
                {
                    "event": f"1-{index}",
                    "path": path,
                    "action": action,
                    "at": now(),
                    "duration": duration,
                    "detail": detail,
                    "sentence": sentence,
                    "commands": [
                        {
                            "event": f"2-{place}",
                            "sentence": told,
                            "outcome": "failed" if "failed" in told else "acknowledged",
                            "latency": 120_000,
                            "reason": reason if "failed" in told else None,
                        }
                        for place, told in enumerate(commands)
                    ],
                }
                for index, (path, action, duration, sentence, detail, commands) in enumerate(steps)
            ],
        }

    def _scenarios(self) -> list[dict[str, Any]]:
        runs = self._runs()
        problem = {"message": "“brigth” is no command of Desk lamp", "line": 9, "column": 5}
        rows: tuple[tuple[str, bool, int | None, dict[str, Any] | None, list[dict[str, Any]]], ...] = (
            ("Evening lights at sunset", True, now() + 7_200_000_000, runs[0], []),
            ("Fan when the bedroom gets warm", True, None, runs[2], []),
            ("Goodnight", True, now() + 30_000_000_000, runs[1], []),
            ("Away: everything off", False, None, None, []),
            ("Reading light", True, None, None, [problem]),
        )
        return [
            {
                "id": f"s{index}",
                "slug": f"scenario-{index}",
                "name": name,
                "enabled": enabled,
                "version": 3,
                "next_run": following,
                "last_run": last,
                "problems": problems,
            }
            for index, (name, enabled, following, last, problems) in enumerate(rows)
        ]

    def _scenario(self) -> dict[str, Any]:
        text = (
            "schema: 1\nname: Evening lights at sunset\ntriggers:\n  - time: sunset\nconditions:\n"
            "  - device: hallway/motion\n    is: occupied\nactions:\n  - command: living-room/ceiling-lamp on\n"
            "  - delay: 30s\n  - command: living-room/reading-lamp on\n"
        )
        return {"slug": "scenario-0", "text": text, "version": 3, "problems": []}

    async def _description(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(GOLDEN)

    async def _asset(self, request: web.Request) -> web.FileResponse:
        path = DIST / request.match_info["path"]
        served = path if path.is_file() else DIST / "index.html"
        return web.FileResponse(served, headers={"Content-Security-Policy": CSP})


def main() -> None:
    """Serve until interrupted, for somebody who works on the web UI: `python -m tests.web.fake_hub`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--devices", type=int)
    parser.add_argument("--unclaimed", action="store_true")
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    hub = FakeHub(options.devices, claimed=not options.unclaimed)
    hub.language = options.language
    web.run_app(hub.app(), host="127.0.0.1", port=options.port, print=None)


if __name__ == "__main__":
    main()
