"""Every driver of the catalogue, and the template, in the hub's process and in one of its own."""

import importlib
from importlib.util import find_spec
from types import ModuleType

import pytest
from msgspec.structs import replace

from hub.drivers.catalogue import CATALOGUE, Entry
from hub.drivers.host import DriverState
from tests.drivers.home import home

DRIVERS = {**CATALOGUE, "_template": Entry("hub.drivers._template")}
SETUPS = "tests.contracts.setups"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "driver" not in metafunc.fixturenames:
        return
    needs_peer = "peer" in metafunc.fixturenames
    names = [name for name in DRIVERS if not (needs_peer and getattr(_setup(name), "SPEAKS_TO_NOBODY", False))]
    metafunc.parametrize("driver", [pytest.param(name, marks=_marks(name)) for name in names], scope="session")
    metafunc.parametrize("isolated", [False, True], ids=["inside", "child"], scope="session")


def _setup(name: str) -> ModuleType:
    assert find_spec(f"{SETUPS}.{name}"), f"tests/contracts/setups/{name}.py tells the contract suite about the driver"
    return importlib.import_module(f"{SETUPS}.{name}")


def _marks(name: str) -> list[pytest.MarkDecorator]:
    peers = getattr(_setup(name), "PEERS", ())
    return [pytest.mark.peer(*peers)] if peers else []


@pytest.fixture
async def setup(driver):
    async with _setup(driver).setup() as made:
        yield made


@pytest.fixture
def peer(setup):
    return setup.peer


@pytest.fixture
async def idle(driver, isolated, setup):
    """A home around the driver, which is not started."""
    async with home({driver: replace(DRIVERS[driver], isolated=isolated)}) as made:
        yield made


@pytest.fixture
async def running(driver, idle, setup):
    """A home with the driver running and nothing added."""
    idle.drivers.run(driver, setup.settings)
    await idle.until_state(driver, DriverState.RUNNING)
    return idle


@pytest.fixture
async def added(driver, running):
    """A home with every device that the driver finds added; its `devices` are these by address."""
    await running.find(driver)
    found = [seen for key, seen in running.registry.found().items() if key[0] == driver]
    running.devices = {seen.address: await running.add(driver, seen) for seen in found}
    return running
