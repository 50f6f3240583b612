"""The order of system calls: what is acknowledged was on disk before."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CALLS = "write,fsync,fdatasync,rename,renameat,renameat2"
UNFINISHED = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")


def completed(trace: str) -> list[str]:
    """System calls in the order in which they returned."""
    begun: dict[str, str] = {}
    calls = []
    for line in trace.splitlines():
        if found := UNFINISHED.match(line):
            begun[found[1]] = found[2]
        elif found := RESUMED.match(line):
            calls.append(begun.pop(found[1], "") + found[2])
        else:
            calls.append(line.partition(" ")[2].strip())
    return calls


def place(calls: list[str], pattern: str, after: int = 0) -> int:
    """Where the first call after `after` matches."""
    return next(number for number, call in enumerate(calls) if number > after and re.search(pattern, call))


@pytest.mark.peer("strace")
@pytest.mark.timeout(120)
def test_fsync_returns_before_the_answer_is_written(tmp_path, peer_path):
    trace = tmp_path / "trace"
    data = tmp_path / "data"
    command = [str(peer_path("strace")), "-f", "-y", "-qq", "-e", f"trace={CALLS}", "-o", str(trace)]
    subprocess.run(
        [*command, sys.executable, "-m", "tests.durability.saver", str(data)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        timeout=100,
    )
    calls = completed(trace.read_text())
    ready = place(calls, r"^write\(1<.*ready")
    file = place(calls, r"^f(data)?sync\(.*\.night\.yaml\.new>\) += 0", ready)
    renamed = place(calls, r"^rename.*\.night\.yaml\.new.* = 0", file)
    folder = place(calls, r"^fsync\(.*/notes>\) += 0", renamed)
    version = place(calls, r"^f(data)?sync\(.*/hub\.db-wal>\) += 0", folder)
    saved = place(calls, r"^write\(1<.*saved")
    assert ready < file < renamed < folder < version < saved
    command_recorded = place(calls, r"^f(data)?sync\(.*/hub\.db-wal>\) += 0", saved)
    acknowledged = place(calls, r"^write\(1<.*a 1-")
    assert saved < command_recorded < acknowledged
