"""The rules catch what they are there for, in a pytest run of their own."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Run a test file's text under one rule in a fresh interpreter."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(rule: str, text: str) -> pytest.RunResult:
        pytester.makeini(
            "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"
            "markers =\n    peer\n    leaks\n    blocks\n"
        )
        pytester.makeconftest(f"pytest_plugins = ['tests.plugin.{rule}']")
        pytester.makepyfile(text)
        return pytester.runpytest_subprocess("-p", "pytest_asyncio.plugin", "-rA")

    return run


def test_what_a_test_leaves_behind_is_named(run):
    result = run(
        "leaks",
        """
        import asyncio, os, threading, pytest

        release = threading.Event()

        async def test_task():
            asyncio.create_task(asyncio.sleep(30), name="forgotten")

        async def test_timer():
            asyncio.get_running_loop().call_later(30, print)

        def test_descriptor():
            os.open("/dev/null", os.O_RDONLY)

        def test_thread():
            threading.Thread(target=release.wait, name="lost", daemon=True).start()

        @pytest.mark.leaks("on purpose")
        def test_exempt():
            os.open("/dev/null", os.O_RDONLY)

        @pytest.fixture
        async def server():
            task = asyncio.create_task(asyncio.sleep(30))
            yield
            task.cancel()

        async def test_tidy(server):
            async with asyncio.timeout(5):
                await asyncio.to_thread(open("/dev/null").close)
        """,
    )
    result.assert_outcomes(passed=6, errors=4)
    for what in ("task forgotten", "timer <TimerHandle", "-> /dev/null", "thread lost"):
        result.stdout.fnmatch_lines(f"*left behind: *{what}*")


def test_sockets_stay_on_loopback(run):
    result = run(
        "loopback",
        """
        import asyncio, contextlib, socket, pytest

        async def test_stream():
            await asyncio.open_connection("192.0.2.1", 80)

        def test_swallowed():
            with contextlib.suppress(Exception), socket.socket() as sock:
                sock.connect(("192.0.2.1", 80))

        def test_datagram():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.sendto(b"", ("255.255.255.255", 9))

        def test_name():
            socket.getaddrinfo("example.invalid", 80)

        def test_listens_to_everybody():
            with socket.socket() as sock:
                sock.bind(("0.0.0.0", 0))

        async def test_local():
            server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
            host, port = server.sockets[0].getsockname()
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            await writer.wait_closed()
            server.close()
            with socket.socket(socket.AF_INET6) as sock, pytest.raises(OSError):
                sock.connect(("::1", 1))
        """,
    )
    result.assert_outcomes(passed=2, failed=4, errors=5)
    result.stdout.fnmatch_lines("*beyond loopback: socket.connect ('192.0.2.1', 80)*")


def test_a_blocking_call_in_the_loop_fails(run, pytester):
    package = pytester.mkpydir("hub")
    (package / "slow.py").write_text("import time\ndef wait():\n    time.sleep(0.001)\n")
    pytester.mkpydir("relay")
    result = run(
        "blocking",
        """
        import sys, pytest
        sys.path.insert(0, ".")
        from hub import slow

        async def test_in_the_loop():
            slow.wait()

        @pytest.mark.blocks("on purpose")
        async def test_exempt():
            slow.wait()

        def test_outside():
            slow.wait()
        """,
    )
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines("*BlockingError: Blocking call to time.sleep*")


PEER_TESTS = """
import pytest
from tests.plugin import peers

peers.PEERS["absent"] = lambda: None

@pytest.mark.peer("absent")
def test_needs_it():
    pass

@pytest.mark.peer("node")
def test_has_it(peer_path):
    assert peer_path("node").is_file()

@pytest.mark.peer("no-such-peer")
def test_misspelt():
    pass
"""


def test_a_test_without_its_peer_is_skipped_and_listed(run, monkeypatch):
    monkeypatch.delenv("ANASY_REQUIRE_PEERS", raising=False)
    result = run("peers", PEER_TESTS)
    result.assert_outcomes(passed=1, skipped=1, errors=1)
    result.stdout.fnmatch_lines(["*not run, a peer is absent*", "*::test_needs_it: not installed: absent*"])
    result.stdout.fnmatch_lines("*unknown peer 'no-such-peer'*")


def test_a_missing_peer_fails_where_peers_are_required(run, monkeypatch):
    monkeypatch.setenv("ANASY_REQUIRE_PEERS", "1")
    run("peers", PEER_TESTS).assert_outcomes(passed=1, errors=2)
