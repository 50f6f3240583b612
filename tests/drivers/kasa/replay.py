"""Devices from recorded answers: tests/devices/kasa/*.json, masked, each with the capabilities it is to show."""

import json
from pathlib import Path
from typing import Any

from kasa import Device, DeviceConfig
from kasa.device_factory import get_device_class_from_sys_info
from kasa.protocols import BaseProtocol
from kasa.transports import XorTransport

FOLDER = Path(__file__).parents[2] / "devices" / "kasa"
MODELS = sorted(path.stem for path in FOLDER.glob("*.json"))
HOST = "127.0.0.99"
NOT_SUPPORTED = {"err_code": -1, "err_msg": "module not support"}


def recording(model: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{model}.json").read_text("utf-8"))
    return loaded


def models_with(capability: str) -> list[str]:
    return [model for model in MODELS if any(capability in names for names in recording(model)["expected"].values())]


class Replay(BaseProtocol):
    """Answers from the recording, takes every command; `commands` are those it got, as (child, target, name, args)."""

    def __init__(self, recorded: dict[str, Any]) -> None:
        super().__init__(transport=XorTransport(config=DeviceConfig(HOST)))
        self._recorded = recorded
        self.commands: list[tuple[str | None, str, str, Any]] = []

    async def query(self, request: str | dict[str, Any], retry_count: int = 3) -> dict[str, Any]:
        assert isinstance(request, dict)
        wanted = dict(request)
        child = wanted.pop("context", {"child_ids": [None]})["child_ids"][0]
        answers = self._recorded["children"][child] if child else self._recorded["answers"]
        return {target: self._answer(answers, child, target, calls) for target, calls in wanted.items()}

    async def close(self) -> None: ...

    def _answer(self, answers: dict[str, Any], child: str | None, target: str, calls: dict[str, Any]) -> dict[str, Any]:
        changing = {name: args for name, args in calls.items() if not name.startswith("get_")}
        self.commands += [(child, target, name, args) for name, args in changing.items()]
        if changing:
            return {name: {"err_code": 0} for name in changing}
        known: dict[str, Any] = answers.get(target, NOT_SUPPORTED)
        return known


async def replayed(model: str) -> tuple[Device, Replay]:
    """The device as it was recorded, after its first update."""
    recorded = recording(model)
    protocol = Replay(recorded)
    device = get_device_class_from_sys_info(recorded["answers"])(HOST, protocol=protocol)
    await device.update()
    return device, protocol
