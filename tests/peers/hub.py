"""A hub as a process of its own, for what can only be seen from outside: its speed, its death, its second start."""

import http.client
import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
PASSWORD = "a long enough password"
EMAIL = "ana@example.com"


class HubError(RuntimeError):
    """The hub did not start and ended with `code`; the text is its log."""

    def __init__(self, code: int, log: str) -> None:
        super().__init__(log)
        self.code = code


class Refused(RuntimeError):
    """The hub answered with a problem."""

    def __init__(self, request: str, status: int, content: bytes) -> None:
        super().__init__(f"{request}: {status} {content!r}")
        self.status = status
        self.problem: dict[str, Any] = json.loads(content) if content.startswith(b"{") else {}


class HubProcess:
    """`anasy-hub run` on `folder`/data, its log in `folder`/log; `wall` is seconds from start to the first answer.

    `before` is a command line that executes another one, such as strace's, put in front of the hub's.
    """

    def __init__(self, folder: Path, *options: str, before: Sequence[str] = ()) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._log = (folder / "log").open("ab")
        started = time.perf_counter()
        hub = [sys.executable, "-m", "hub", "run", "--data", str(self.data), "--port", "0", "--mqtt-port", "0"]
        self._process = subprocess.Popen([*before, *hub, *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=self._log)
        self.claim_code, self.port = self._read_greeting()
        self.ask("GET", "/healthz")
        self.wall = time.perf_counter() - started
        self.watched = psutil.Process(self._process.pid)

    def _read_greeting(self) -> tuple[str, int]:
        assert self._process.stdout is not None
        code = ""
        for raw in self._process.stdout:
            line = raw.decode().strip()
            if line.startswith("claim code: "):
                code = line.removeprefix("claim code: ")
            if line.startswith("http://"):
                return code, int(line.rstrip("/").rpartition(":")[2])
        self._wait()
        raise HubError(self._process.returncode, self.log)

    @property
    def pid(self) -> int:
        """Of the hub."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What it and its earlier lives on this folder have logged."""
        return (self.folder / "log").read_text()

    def cpu(self) -> float:
        """CPU seconds of the hub and its children so far."""
        total = 0.0
        for process in (self.watched, *self.watched.children(recursive=True)):
            times = process.cpu_times()
            total += times.user + times.system
        return total

    def memory(self) -> float:
        """Resident MiB of the hub's own process."""
        return float(self.watched.memory_info().rss) / 2**20

    def written(self) -> int:
        """Bytes that the hub has caused to be written to disk."""
        fields = (Path("/proc") / str(self.pid) / "io").read_text().split()
        return int(fields[fields.index("write_bytes:") + 1])

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """A request on a connection of its own; `Refused` when the answer is a problem."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        try:
            connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= 400:
            raise Refused(f"{method} {path}", answer.status, content)
        return json.loads(content) if content.startswith((b"{", b"[")) else content.decode()

    def claim(self) -> str:
        """Become the owner; the access token."""
        body = {"code": self.claim_code, "name": "Ana", "email": EMAIL, "password": PASSWORD}
        return str(self.ask("POST", "/auth/claim", body)["access_token"])

    def sign_in(self) -> str:
        """Sign in as the owner; the access token."""
        return str(self.ask("POST", "/auth/login", {"email": EMAIL, "password": PASSWORD})["access_token"])

    def stop(self) -> None:
        """End it and wait; nothing happens to one that is dead."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """kill -9: it has no time to tidy up."""
        self._process.kill()
        self._wait()

    def _wait(self, timeout: float | None = None) -> None:
        self._process.wait(timeout)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._log.close()
