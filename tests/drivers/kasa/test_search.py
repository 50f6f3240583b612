import asyncio
import json
import threading
from typing import ClassVar

import msgspec
import pytest
from kasa import Device
from kasa.discover import _AesDiscoveryQuery
from kasa.transports.aestransport import KeyPair

from hub.drivers.kasa.config import Config
from hub.drivers.kasa.search import search
from tests.peers.kasa.bulb import bulb

NEWER_PORT = 20002


class Newer(asyncio.DatagramProtocol):
    """A plug whose firmware wants an account: it answers a search, and nothing without its key."""

    HOST = "127.0.0.11"
    RESULT: ClassVar = {
        "device_id": "0" * 40,
        "device_type": "IOT.SMARTPLUGSWITCH",
        "device_model": "HS100(UK)",
        "ip": HOST,
        "mac": "50-C7-BF-0A-00-11",
        "mgt_encrypt_schm": {"is_support_https": False, "encrypt_type": "KLAP", "http_port": 80, "lv": 2},
    }

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(bytes(16) + json.dumps({"error_code": 0, "result": self.RESULT}).encode(), addr)


@pytest.fixture
async def newer():
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Newer, local_addr=(Newer.HOST, NEWER_PORT))
    yield Newer.HOST
    transport.close()


async def test_every_target_is_asked():
    async with bulb() as one, bulb("127.0.0.10", one.port) as other:
        found: list[Device] = []
        await search(Config(targets=(one.host, other.host), port=one.port, search_seconds=1), found.append)
    assert {device.host for device in found} == {one.host, other.host}


async def test_a_device_that_wants_an_account_is_not_offered(newer, caplog):
    caplog.set_level("INFO")
    found: list[Device] = []
    await search(Config(targets=(newer,), search_seconds=1), found.append)
    assert found == []
    assert f"the device at {newer} asks for an account" in caplog.text


async def test_the_key_for_newer_devices_is_made_off_the_loop(monkeypatch):
    makers = []
    make = KeyPair.create_key_pair

    def made(key_size):
        makers.append(threading.current_thread())
        return make(key_size)

    monkeypatch.setattr(_AesDiscoveryQuery, "keypair", None)
    monkeypatch.setattr(KeyPair, "create_key_pair", made)
    async with bulb() as one:
        await search(Config(targets=(one.host,), port=one.port, search_seconds=1), lambda _: None)
    assert len(makers) == 1
    assert makers[0] is not threading.main_thread()


@pytest.mark.parametrize(
    "settings",
    [{"interval": 0}, {"port": 70000}, {"targets": ["lamp.example"]}, {"search_seconds": 0.5}, {"timeout": 61}],
)
def test_settings_out_of_range_are_refused(settings):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(settings, Config)
