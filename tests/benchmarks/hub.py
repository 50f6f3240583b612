"""A hub of its own, as a process, for benchmarks that look at it from outside."""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
PASSWORD = "a long enough password"


class HubProcess:
    """`anasy-hub run` on a directory of its own; `wall` is seconds from start to the first answer."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._log = (folder / "log").open("wb")
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "hub",
                "run",
                "--data",
                str(folder / "data"),
                "--port",
                "0",
                "--mqtt-port",
                "0",
                *options,
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
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
        raise RuntimeError((self.folder / "log").read_text())

    @property
    def pid(self) -> int:
        """Of the hub."""
        return self._process.pid

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
        """A request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {content!r}")
        return json.loads(content) if content else None

    def claim(self) -> str:
        """Become the owner; the access token."""
        body = {"code": self.claim_code, "name": "Ana", "email": "ana@example.com", "password": PASSWORD}
        return str(self.ask("POST", "/auth/claim", body)["access_token"])

    def stop(self) -> None:
        """End it and wait."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._log.close()


@contextmanager
def a_hub(*options: str) -> Iterator[HubProcess]:
    """A hub that ends with the block; its files are gone afterwards."""
    base = os.environ.get("ANASY_BENCH_DIR")
    with tempfile.TemporaryDirectory(dir=base) as folder:
        hub = HubProcess(Path(folder), *options)
        try:
            yield hub
        finally:
            hub.stop()
