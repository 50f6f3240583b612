"""Somebody who follows a page: types its commands, and presses what it says on the web page."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic

from tests.docs.page import ROOT, Step, pattern

_PATIENCE = 20.0
_HUB = f"{sys.executable} -m hub"
"""`anasy-hub`, also where only the requirements are installed."""


class Reader:
    """Has a data directory and ports of its own, which stand in for those of the page."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.port, self._mqtt_port, self._kasa_port = (_free_port() for _ in range(3))
        self._terminal = _Terminal(folder / "block.sh")
        self._left_running: list[_Background] = []
        self._expect: Callable[[str], None] = partial(_expect, "")
        self.data.joinpath("config").mkdir(parents=True)
        self.data.joinpath("config", "hub.yaml").write_text(
            f"drivers: {{kasa: {{targets: [127.255.255.255], port: {self._kasa_port}, interval: 1}}}}\n"
        )

    def follow(self, step: Step) -> None:
        """Do what the step says; an AssertionError tells what came instead."""
        text = self._mine(step.text)
        match step.verb, step.detail:
            case "run", "stays":
                process = _Background(text)
                self._left_running.append(process)
                self._expect = process.wait_for
            case "run", _:
                self._expect = partial(_expect, self._terminal.type(text))
            case "prints", _:
                self._expect(text)

    def close(self) -> None:
        """End what was left running, the last first."""
        for process in reversed(self._left_running):
            process.stop()
        self._terminal.close()

    def _mine(self, text: str) -> str:
        """The page's text for this reader's ports, directory and environment."""
        mine = {
            "./scripts/run": f"{_started()} --data {self.data} --mqtt-port {self._mqtt_port} --port {self.port}",
            "./scripts/kasa-simulator": f"./scripts/kasa-simulator {self._kasa_port}",
            ".venv/bin/anasy-hub": _HUB,
            ".venv/bin/python": sys.executable,
            "anasy-hub": _HUB,
            "--data data": f"--data {self.data}",
            ">data/": f">{self.data}/",
            "127.0.0.1:8080": f"127.0.0.1:{self.port}",
            "-p 1883": f"-p {self._mqtt_port}",
        }
        return re.sub("|".join(map(re.escape, mine)), lambda match: mine[match[0]], text)


def _expect(printed: str, text: str) -> None:
    assert pattern(text).search(printed), printed


def _started() -> str:
    """`scripts/run` where the scripts have set this tree up, else what it would start: a test installs nothing."""
    return "./scripts/run" if (ROOT / ".venv/.installed").exists() else f"{_HUB} run"


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class _Terminal:
    """A shell that keeps its variables from one block to the next."""

    def __init__(self, block: Path) -> None:
        self._block = block
        self._shell = subprocess.Popen(
            ["sh"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def type(self, text: str) -> str:
        """What the block prints; it has to succeed."""
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        self._block.write_text(text)
        self._shell.stdin.write(f". {self._block} </dev/null; echo; echo ended: $?\n")
        self._shell.stdin.flush()
        lines: list[str] = []
        while not (line := self._shell.stdout.readline()).startswith("ended: "):
            assert line, f"the shell ended: {''.join(lines)}"
            lines.append(line)
        assert line == "ended: 0\n", "".join([text, *lines])
        return "".join(lines)

    def close(self) -> None:
        self._shell.communicate("exit\n")


class _Background:
    """A command that stays, in a process group of its own."""

    def __init__(self, text: str) -> None:
        self._process = subprocess.Popen(
            ["sh", "-c", f"exec {text}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._printed = ""
        self._more = threading.Condition()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def wait_for(self, text: str) -> None:
        """Until it has printed `text`."""
        expected = pattern(text)
        deadline = monotonic() + _PATIENCE
        with self._more:
            while not expected.search(self._printed):
                assert self._process.poll() is None, self._printed
                assert self._more.wait(deadline - monotonic()), self._printed

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._listener.join()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._more:
                self._printed += line
                self._more.notify_all()
        with self._more:
            self._more.notify_all()
