"""The drivers there are, by name. A driver's modules are imported when it is configured, off the loop."""

import asyncio
import importlib
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import msgspec
from msgspec import Struct

from hub.core.driver import Driver
from hub.drivers.kit.base import Context

type Settings = Mapping[str, Any]
"""A driver's settings as they are written in the hub's configuration."""


class Entry(Struct, frozen=True):
    """`package` is where the driver lives; an `isolated` one runs in a process of its own."""

    package: str
    isolated: bool = False

    async def load_config(self) -> type[Struct]:
        """The driver's `Config`, without its vendor library."""
        module = await _load(f"{self.package}.config")
        config: type[Struct] = module.Config
        return config

    async def load(self) -> Callable[[Any, Context], Driver]:
        """The driver's `create`, with all that it imports; ImportError when its extra is not installed."""
        module = await _load(f"{self.package}.driver")
        create: Callable[[Any, Context], Driver] = module.create
        return create

    async def config(self, settings: Settings) -> Struct:
        """`settings` as the driver's `Config`; `msgspec.ValidationError` names the field that is wrong."""
        return msgspec.convert(settings, await self.load_config())

    async def create(self, settings: Settings, context: Context) -> Driver:
        """The driver, not yet started."""
        config = await self.config(settings)
        make = await self.load()
        return make(config, context)

    async def schema(self) -> dict[str, Any]:
        """The JSON Schema of the driver's settings."""
        return msgspec.json.schema(await self.load_config())


CATALOGUE: Mapping[str, Entry] = {
    "virtual": Entry("hub.drivers.virtual"),
    "kasa": Entry("hub.drivers.kasa"),
}


async def _load(module: str) -> ModuleType:
    return await asyncio.to_thread(importlib.import_module, module)
