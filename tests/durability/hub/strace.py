"""What a process asked of the kernel, in order, as strace wrote it down."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_CALLS = (
    "openat,close,write,writev,pwrite64,pwritev,sendto,sendmsg,lseek,ftruncate,fallocate,fsync,fdatasync,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir"
)

_LINE = re.compile(r"^(\d+) +(.*)$")
_BEGUN = re.compile(r"^(?P<text>.*?)\s*<unfinished \.\.\.>$")
_RESUMED = re.compile(r"^<\.\.\. \w+ resumed>(?P<text>.*)$")
_CALL = re.compile(r"^(?P<name>\w+)\((?P<args>.*)\)\s+= (?P<result>-?\d+|\?)")
_HEX = re.compile(r"(?:\\x[0-9a-f]{2})*")
_DESCRIPTOR = re.compile(rf"^(?P<number>\d+)<(?P<target>{_HEX.pattern})>")
_STRING = re.compile(rf'"({_HEX.pattern})"')


class Call(NamedTuple):
    """A system call; `began` and `ended` are lines of the trace, so of two threads' calls it is known which was first.

    `target` is what its first argument, the descriptor `number`, stands for: a path, or `socket:[...]`. `strings` are
    paths and data among the arguments, `args` all of them as text.
    """

    began: int
    ended: int
    name: str
    number: int
    target: str
    strings: tuple[bytes, ...]
    args: str
    result: int


def command(strace: Path, trace: Path) -> list[str]:
    """What to put in front of a command line: the process keeps its id, strings come whole and in hexadecimal."""
    options = ["-f", "-D", "-y", "-xx", "-s", "4194304", "-e", "signal=none", "-e", f"trace={_CALLS}"]
    return [str(strace), *options, "-o", str(trace)]


def calls(trace: Path) -> list[Call]:
    """The calls that succeeded, by their end."""
    return list(_calls(trace.read_text("ascii")))


def _calls(text: str) -> Iterator[Call]:
    begun: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(text.splitlines()):
        entry = _LINE.match(line)
        if entry is None:
            continue
        thread, what = entry.groups()
        began = number
        if (unfinished := _BEGUN.match(what)) is not None:
            begun[thread] = (number, unfinished["text"])
            continue
        if (resumed := _RESUMED.match(what)) is not None:
            began, start = begun.pop(thread)
            what = start + resumed["text"]
        call = _call(began, number, what)
        if call is not None and call.result >= 0:
            yield call


def _call(began: int, ended: int, text: str) -> Call | None:
    match = _CALL.match(text)
    if match is None or match["result"] == "?":
        return None
    args = match["args"]
    descriptor = _DESCRIPTOR.match(args)
    number, target = (int(descriptor["number"]), _bytes(descriptor["target"]).decode()) if descriptor else (-1, "")
    strings = tuple(_bytes(found) for found in _STRING.findall(args))
    return Call(began, ended, match["name"], number, target, strings, args, int(match["result"]))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
