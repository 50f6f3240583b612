"""`anasy-hub` as somebody at a terminal starts it."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Self

ENGLISH = {**os.environ, "LC_ALL": "en_US.UTF-8", "ANASY_DATA": ""}
COMMAND = [sys.executable, "-m", "hub"]


class Ended(NamedTuple):
    status: int
    out: str
    err: str


def anasy(*words: str | Path, typed: str = "", **environment: str) -> Ended:
    """Run a command to its end."""
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        input=typed,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**ENGLISH, **environment},
    )
    return Ended(done.returncode, done.stdout, done.stderr)


class RunningHub:
    """A hub that serves on free ports; `with` ends it."""

    def __init__(self, data: Path, *words: str) -> None:
        self.data = data
        self._words = ["run", "--data", str(data), "--port", "0", "--mqtt-port", "0", *words]
        self.code = ""
        self.url = ""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [*COMMAND, *self._words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENGLISH
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.match("claim code: (.+)", line):
                self.code = found[1]
            if line.startswith("http://"):
                self.url = line.strip().rstrip("/")
                break
        return self

    def stop(self, number: int = signal.SIGTERM) -> Ended:
        """Send a signal and wait for the end, at most five seconds."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=5)
        return Ended(self.process.returncode, out, err)

    def __exit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
            self.process.communicate()
