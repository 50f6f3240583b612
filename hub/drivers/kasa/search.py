"""Looking for devices with python-kasa."""

import asyncio
import logging
from collections.abc import Callable

from kasa import Device, DeviceEncryptionType, Discover
from kasa.discover import _AesDiscoveryQuery

from hub.drivers.kasa.config import Config

log = logging.getLogger(__name__)


async def search(config: Config, found: Callable[[Device], None]) -> None:
    """Ask every target, and call `found` as soon as a device answers."""
    # Its query for newer devices holds an RSA key, once made and then kept, that would hold up the loop.
    await asyncio.to_thread(_AesDiscoveryQuery.generate_query)
    await asyncio.gather(*(_ask(target, config, found) for target in config.targets))


async def _ask(target: str, config: Config, found: Callable[[Device], None]) -> None:
    async def on_discovered(device: Device) -> None:
        if device.config.connection_type.encryption_type is DeviceEncryptionType.Xor:
            found(device)
        else:
            log.info("the device at %s asks for an account of its maker and is not supported", device.host)

    devices = await Discover.discover(
        target=target, on_discovered=on_discovered, discovery_timeout=config.search_seconds, port=config.port
    )
    for device in devices.values():
        await device.disconnect()
